package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the table of limits, over HTTP, and the ways around them. */
class RateLimitHttpIT {

  private static TestTenant tenant;

  @BeforeAll
  static void makeTenant() {
    tenant = NetworkServer.tenant(Map.of());
  }

  private static ApiClient page(String address) {
    return NetworkServer.from(address).withKey(tenant.publishableKey());
  }

  /** Sends until the limit, and once more. */
  private static Answer exhaust(int permits, int window, Supplier<Answer> request) {
    for (int i = 1; i <= permits; i++) {
      var answer = request.get();
      assertThat(answer.status()).isNotEqualTo(429);
      assertThat(answer.header("X-RateLimit-Limit")).isEqualTo(Integer.toString(permits));
      assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(permits - i));
      assertThat(Long.parseLong(answer.header("X-RateLimit-Reset"))).isPositive();
    }
    var refused = request.get();
    assertLimited(permits, window, refused);
    return refused;
  }

  /** The documented answer, byte for byte. */
  private static void assertLimited(int permits, int window, Answer refused) {
    assertThat(refused.status()).isEqualTo(429);
    var wait = Long.parseLong(refused.header("Retry-After"));
    assertThat(wait).isBetween(1L, (long) window);
    assertThat(refused.text())
        .isEqualTo(
            "{\"error\":\"rate_limit_exceeded\",\"message\":\"Too many requests. Please try again in "
                + wait
                + " seconds.\",\"retry_after\":"
                + wait
                + "}");
    assertThat(refused.header("X-RateLimit-Limit")).isEqualTo(Integer.toString(permits));
    assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
    var at =
        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME
            .parse(refused.header("Date"), Instant::from)
            .getEpochSecond();
    // The Date header is cut to seconds, and may be cached for one.
    assertThat(Long.parseLong(refused.header("X-RateLimit-Reset")) - at)
        .isBetween(wait - 1, wait + 2);
    assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
    assertThat(refused.header("X-Request-Id")).isNotEmpty();
    assertThat(refused.header("X-Frame-Options")).isEqualTo("DENY");
  }

  private static Answer signIn(ApiClient page) {
    return page.post(
        "/v1/auth/sign-in", Map.of("email", "no@example.com", "password", TestTenant.PASSWORD));
  }

  @Test
  void tenSignInsAMinuteForAnAddress() {
    var page = page(NetworkServer.address());
    exhaust(10, 60, () -> signIn(page));
    // Elsewhere, and for other things, the limit is another one.
    assertThat(signIn(page(NetworkServer.address())).status()).isEqualTo(401);
    assertThat(page.get("/v1/auth/config").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/auth/sign-up, 5, 60",
    "/v1/auth/forgot-password, 3, 600",
    "/v1/auth/magic-link, 3, 600",
    "/v1/mfa/send, 3, 600",
    "/v1/auth/otp/send, 3, 600",
    "/v1/auth/verify-email/resend, 3, 600",
    "/v1/hooks/con_01HZX3V9J4N8QW7R5T2K6M0PBC, 30, 60"
  })
  void otherLimitsOfAnAddress(String path, int permits, int window) {
    var page = page(NetworkServer.address());
    exhaust(permits, window, () -> page.post(path, Map.of()));
  }

  @Test
  void whateverSendsAMailIsCountedTogether() {
    var page = page(NetworkServer.address());
    page.post("/v1/auth/forgot-password", Map.of());
    page.post("/v1/auth/magic-link", Map.of());
    page.post("/v1/auth/otp/send", Map.of());
    assertLimited(3, 600, page.post("/v1/auth/verify-email/resend", Map.of()));
  }

  @Test
  void aHundredRequestsAMinuteForAClient() {
    var own = NetworkServer.tenant(Map.of());
    // From wherever they come, with either of the client's keys.
    exhaust(
        100,
        60,
        () ->
            NetworkServer.from(NetworkServer.address())
                .withKey(own.publishableKey())
                .get("/v1/auth/config"));
    assertLimited(
        100,
        60,
        NetworkServer.from(NetworkServer.address()).withBearer(own.secretKey()).get("/v1/users"));
    assertThat(page(NetworkServer.address()).get("/v1/auth/config").status()).isEqualTo(200);
  }

  @Test
  void aHundredRequestsAMinuteWithoutAKey() {
    var address = NetworkServer.address();
    var keys = new java.util.concurrent.atomic.AtomicInteger();
    exhaust(
        100,
        60,
        () -> {
          var stranger = NetworkServer.from(address);
          int next = keys.incrementAndGet();
          return switch (next % 3) {
            case 0 -> stranger.get("/v1/users");
            case 1 -> stranger.withKey("pk_live_guess" + next).get("/v1/auth/config");
            default -> stranger.withBearer("sk_live_guess" + next).get("/v1/users");
          };
        });
    // A right guess is not told from a wrong one now.
    assertThat(page(address).get("/v1/auth/config").status()).isEqualTo(429);
    assertThat(NetworkServer.from(address).withBearer(tenant.secretKey()).get("/v1/users").status())
        .isEqualTo(429);
  }

  @Test
  void thirtyRefreshesAMinuteForASession() {
    var own = NetworkServer.tenant(Map.of());
    var page = NetworkServer.from(NetworkServer.address()).withKey(own.publishableKey());
    var signUp = Map.of("email", "ada@example.com", "password", TestTenant.PASSWORD);
    var token = new String[] {page.post("/v1/auth/sign-up", signUp).at("/session/refresh_token")};
    // Forged ones burn nobody's permits.
    var forged = token[0].substring(0, token[0].length() - 4) + "AAAA";
    for (int i = 0; i < 40; i++) {
      var refused =
          NetworkServer.from(NetworkServer.address())
              .withKey(own.publishableKey())
              .post("/v1/auth/refresh", Map.of("refresh_token", forged));
      assertThat(refused.error()).isEqualTo("refresh_token_invalid");
    }
    // From wherever they come.
    exhaust(
        30,
        60,
        () -> {
          var answer =
              NetworkServer.from(NetworkServer.address())
                  .withKey(own.publishableKey())
                  .post("/v1/auth/refresh", Map.of("refresh_token", token[0]));
          token[0] = answer.status() == 200 ? answer.at("/session/refresh_token") : token[0];
          return answer;
        });
    // The session lives on, and so do others.
    var other =
        page.post(
            "/v1/auth/sign-in",
            Map.of("email", "ada@example.com", "password", TestTenant.PASSWORD));
    assertThat(
            page.post(
                    "/v1/auth/refresh", Map.of("refresh_token", other.at("/session/refresh_token")))
                .status())
        .isEqualTo(200);
  }

  private static Answer verify(ApiClient page, String challenge, String factor, String code) {
    return page.post(
        "/v1/mfa/verify", Map.of("challenge_id", challenge, "factor_id", factor, "code", code));
  }

  /** CVE-2025-64102: codes were guessed, each at another of the doors. */
  @Test
  void row24FiveCodesInFiveMinutesForAUserAtWhateverDoor() {
    var own = NetworkServer.tenant(Map.of());
    Supplier<ApiClient> page =
        () -> NetworkServer.from(NetworkServer.address()).withKey(own.publishableKey());
    Supplier<ApiClient> backend =
        () -> NetworkServer.from(NetworkServer.address()).withBearer(own.secretKey());
    var account = Map.of("email", "eve@example.com", "password", TestTenant.PASSWORD);
    var signedUp = page.get().post("/v1/auth/sign-up", account);
    var factors = "/v1/users/" + signedUp.at("/user/id") + "/mfa/factors";
    var begun = backend.get().post(factors, Map.of("type", "totp"));
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = begun.at("/factor_id");
    var confirm = Map.of("code", app.at(Instant.now()));
    var confirmed = backend.get().post(factors + "/" + factor + "/confirm", confirm);
    assertThat(confirmed.status()).isEqualTo(200);
    var one = page.get().post("/v1/auth/sign-in", account).at("/challenge_id");
    var other = page.get().post("/v1/auth/sign-in", account).at("/challenge_id");

    // A stranger has no challenge, and burns nobody's permits.
    for (int i = 0; i < 10; i++) {
      assertThat(verify(page.get(), "mfc_stranger", factor, "000000").error())
          .isEqualTo("challenge_expired");
    }
    var me = Map.of("password", TestTenant.PASSWORD, "code", "000000");
    var token = signedUp.at("/session/access_token");
    assertThat(verify(page.get(), one, factor, "000000").header("X-RateLimit-Remaining"))
        .isEqualTo("3");
    assertThat(verify(page.get(), other, factor, "000000").header("X-RateLimit-Limit"))
        .isEqualTo("5");
    assertThat(page.get().withBearer(token).delete("/v1/auth/me", me).error())
        .isEqualTo("mfa_invalid_code");
    assertThat(
            page.get()
                .withBearer(token)
                .post("/v1/auth/me/mfa/backup-codes/generate", Map.of("code", "000000"))
                .error())
        .isEqualTo("mfa_invalid_code");

    var right = app.at(Instant.now().plusSeconds(30));
    assertLimited(5, 300, verify(page.get(), one, factor, right));
    assertLimited(5, 300, verify(page.get(), other, factor, right));
    assertThat(page.get().withBearer(token).delete("/v1/auth/me", me).status()).isEqualTo(429);
    assertThat(
            backend
                .get()
                .post(factors + "/" + factor + "/confirm", Map.of("code", "000000"))
                .status())
        .isEqualTo(429);
    // The password is not a code: signing in goes on to the same door.
    assertThat(page.get().post("/v1/auth/sign-in", account).error()).isEqualTo("mfa_required");
  }

  @Test
  void forgedRefreshTokensAreGuesses() {
    var page = page(NetworkServer.address());
    exhaust(100, 60, () -> page.post("/v1/auth/refresh", Map.of("refresh_token", "rft_forged")));
  }

  @Test
  void theControlPlaneAsAWholeAndItsSignIn() {
    var operator = NetworkServer.from(NetworkServer.operator());
    var wrong = Map.of("email", "no@example.com", "password", TestTenant.PASSWORD);
    exhaust(20, 60, () -> operator.post("/cp/v1/admin/sign-in", wrong));
    var other = NetworkServer.from(NetworkServer.operator());
    exhaust(200, 60, () -> other.get("/cp/v1/tenants"));
    assertThat(other.post("/cp/v1/admin/sign-in", wrong).status()).isEqualTo(429);
    assertThat(other.get("/console/session").status()).isEqualTo(429);
  }

  @Test
  void whatATenantPublishes() {
    var address = NetworkServer.address();
    var jwks = "/t/" + tenant.slug() + "/.well-known/jwks.json";
    exhaust(600, 60, () -> NetworkServer.from(address).get(jwks));
    assertThat(NetworkServer.from(address).get("/.well-known/jwks.json").status()).isEqualTo(429);
    assertThat(NetworkServer.from(address).get("/health").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready", "/openapi.json"})
  void someThingsAreNotLimited(String path) {
    assertThat(
            NetworkServer.from(NetworkServer.address())
                .get(path)
                .headers()
                .firstValue("X-RateLimit-Limit"))
        .isEmpty();
  }

  /** Row 26 of the list of attacks: another address of the network, another spelling. */
  @Test
  void aNetworkOfIpv6IsOneAddress() {
    var addresses = new java.util.concurrent.atomic.AtomicInteger();
    exhaust(
        10,
        60,
        () ->
            signIn(
                page(
                    "2001:db8:77:1:"
                        + Integer.toHexString(addresses.incrementAndGet())
                        + "::"
                        + addresses.get())));
    assertThat(signIn(page("[2001:DB8:77:1::9]:4711")).status()).isEqualTo(429);
    assertThat(signIn(page("2001:db8:77:2::1")).status()).isEqualTo(401);
  }

  @Test
  void aMappedAddressIsTheAddress() {
    var address = NetworkServer.address();
    for (int i = 0; i < 10; i++) {
      signIn(page(i % 2 == 0 ? address : "::ffff:" + address));
    }
    assertThat(signIn(page(address)).status()).isEqualTo(429);
    assertThat(signIn(page("::FFFF:" + address + ", 10.0.0.9")).status()).isEqualTo(429);
  }

  /** Row 27 of the list of attacks: whoever is no proxy is one address, whatever it says. */
  @Test
  void madeUpAddressesAreNotCounted() throws Exception {
    var body = "{\"email\":\"no@example.com\",\"password\":\"" + TestTenant.PASSWORD + "\"}";
    int refused = 0;
    for (int i = 0; i < 30; i++) {
      var answer =
          RawHttp.exchange(
              InetAddress.getByName("127.0.0.3"),
              NetworkServer.get().port(),
              "POST /v1/auth/sign-in HTTP/1.1",
              "Host: localhost",
              "X-Forwarded-For: 203.0.113." + i,
              "X-Client-Id: " + tenant.publishableKey(),
              "Content-Type: application/json",
              "Content-Length: " + body.length(),
              "Connection: close",
              "",
              body);
      refused += answer.startsWith("HTTP/1.1 429 ") ? 1 : 0;
    }
    assertThat(refused).isEqualTo(20);
  }

  /** Row 51 of the list of attacks: no other spelling of the path is another bucket. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/auth/sign-in/",
        "/v1//auth/sign-in",
        "//v1/auth/sign-in",
        "/v1/./auth/sign-in",
        "/v1/auth/x/../sign-in",
        "/v1/auth/sign%2din",
        "/v1/auth/sign-in;x=y",
        "/v1/auth;x/sign-in",
        "/V1/auth/sign-in",
        "/v1/auth/Sign-In",
        "/v1/auth/sign-in%20",
        "/v1/auth/sign-in?x=y"
      })
  void noSpellingOfThePathIsAnotherBucket(String path) {
    var address = NetworkServer.address();
    for (int i = 0; i < 10; i++) {
      signIn(page(address));
    }
    var body = "{\"email\":\"no@example.com\",\"password\":\"" + TestTenant.PASSWORD + "\"}";
    assertThat(
            RawHttp.exchange(
                NetworkServer.get().port(),
                "POST " + path + " HTTP/1.1",
                "Host: localhost",
                "X-Forwarded-For: " + address,
                "X-Client-Id: " + tenant.publishableKey(),
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "Connection: close",
                "",
                body))
        .matches("(?s)HTTP/1.1 (429|400|404) .*")
        .doesNotContain("invalid_credentials");
  }

  @Test
  void aBurstGetsExactlyThePermits() throws Exception {
    var address = NetworkServer.address();
    var passed =
        Parallel.call(50, i -> page(address).post("/v1/auth/sign-up", Map.of()).status() != 429);
    assertThat(passed.stream().filter(Boolean::booleanValue)).hasSize(5);
  }

  @Test
  void aTenantTightensAndNeverLoosens() {
    var strict =
        NetworkServer.tenant(
            Map.of(
                "auth_config",
                Map.of(
                    "rate_limits",
                    Map.of("sign_in", "3/60s", "sign_up", "1000/1s", "data_plane", "4/60s"))));
    var address = NetworkServer.address();
    var page = NetworkServer.from(address).withKey(strict.publishableKey());
    exhaust(3, 60, () -> signIn(page));
    // At another tenant the same address still has what the operator's limit leaves.
    assertThat(signIn(page(address)).status()).isEqualTo(401);
    var another = NetworkServer.from(NetworkServer.address()).withKey(strict.publishableKey());
    exhaust(5, 60, () -> another.post("/v1/auth/sign-up", Map.of()));
    exhaust(4, 60, () -> another.get("/v1/auth/config"));
  }

  @Test
  void aTenantsLimitsAreLimits() {
    var refused =
        NetworkServer.admin()
            .patch(
                "/cp/v1/tenants/" + tenant.id(),
                Map.of(
                    "auth_config",
                    Map.of("rate_limits", Map.of("sign_in", "often", "control_plane", "1/1s"))));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("auth_config.rate_limits.sign_in", "auth_config.rate_limits.control_plane");
  }
}
