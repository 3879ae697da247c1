package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody forgot their password, and the packaged server writes to them. */
class RecoveryHttpIT {

  private static final String FORGOT = "/v1/auth/forgot-password";
  private static final String RESET = "/v1/auth/reset-password";
  private static final String NEXT = "a new phrase for the door";
  private static final String LINK = HelloJohnServer.PAGES + "/new-password";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static HelloJohnServer server;
  private static ApiClient admin;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.sharedWithMail();
    admin = TestTenant.admin(server);
  }

  private static String somebody() {
    return "forgetful-" + PEOPLE.incrementAndGet() + "@example.com";
  }

  @ParameterizedTest
  @ValueSource(strings = {"separate_database", "separate_schema", "shared_schema"})
  void aForgottenPasswordIsSetAnewAndEverySessionEnds(String mode) {
    var tenant = TestTenant.create(server, admin, mode);
    var email = somebody();
    var signedUp = tenant.signUp(email);
    var asked = tenant.browser().post(FORGOT, Map.of("email", email));
    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    assertThat(asked.text()).isEmpty();
    var token = TestMailbox.token(email, "prt_", 1);
    var reset = Map.of("token", token, "new_password", NEXT);

    // Another tenant's is none, and a weak password does not use it up.
    var other = TestTenant.create(server, admin, mode);
    assertThat(other.browser().post(RESET, reset).error()).isEqualTo("invalid_token");
    assertThat(tenant.browser().post(RESET, Map.of("token", token, "new_password", "x")).error())
        .isEqualTo("password_too_weak");
    var done = tenant.browser().post(RESET, reset);
    assertThat(done.status()).as(done.text()).isEqualTo(204);
    assertThat(tenant.browser().post(RESET, reset).error()).isEqualTo("invalid_token");

    assertThat(tenant.signIn(email).error()).isEqualTo("invalid_credentials");
    var signedIn = tenant.signIn(email, NEXT);
    assertThat(signedIn.at("/user/email_verified")).isEqualTo("true");
    assertThat(tenant.refresh(signedUp.at("/session/refresh_token")).error())
        .isEqualTo("session_revoked");
    assertThat(tenant.user(signedUp).get("/v1/auth/me").error()).isEqualTo("session_revoked");
  }

  @Test
  void aLockIsToldByMailAndItsLinkUnlocks() {
    var lockout = Map.of("max_attempts", 3, "window", 900, "duration", 900);
    var settings = Map.of("auth_config", Map.of("lockout", lockout));
    var tenant = TestTenant.create(server, admin, "separate_schema", settings);
    var email = somebody();
    var id = tenant.signUp(email).at("/user/id");
    tenant.backend().patch("/v1/users/" + id, Map.of("email_verified", true));
    for (int i = 0; i < 3; i++) {
      assertError(tenant.signIn(email, "a wrong password"), "invalid_credentials");
      tenant.signIn("nobody-locked@example.com", "a wrong password");
    }
    assertError(tenant.signIn(email), "account_locked");
    var token = TestMailbox.token(email, "uat_", 1);
    assertThat(TestMailbox.textsTo(email))
        .anyMatch(text -> text.contains(HelloJohnServer.PAGES + "/unlock?token=" + token));
    var other = TestTenant.create(server, admin);
    var shown = Map.of("token", token);
    assertError(other.browser().post("/v1/auth/unlock", shown), "invalid_token");
    for (var way : List.of("/v1/auth/verify-email", "/v1/auth/reset-password")) {
      var body = way.endsWith("email") ? shown : Map.of("token", token, "new_password", NEXT);
      assertError(tenant.browser().post(way, body), "invalid_token");
    }
    var done = tenant.browser().post("/v1/auth/unlock", shown);
    assertThat(done.status()).as(done.text()).isEqualTo(204);
    assertThat(done.text()).isEmpty();
    assertError(tenant.browser().post("/v1/auth/unlock", shown), "invalid_token");
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
    assertThat(tenant.backend().get("/v1/audit-logs?limit=100&action=user.unlock").text())
        .contains(id)
        .doesNotContain(token);
    assertThat(TestMailbox.textsTo("nobody-locked@example.com")).isEmpty();
  }

  /** With an option of the tenant's, which is on by default. */
  @Test
  void aNewDeviceIsToldByMail() {
    var tenant = TestTenant.create(server, admin);
    var email = somebody();
    var id = tenant.signUp(email).at("/user/id");
    tenant.backend().patch("/v1/users/" + id, Map.of("email_verified", true));
    var body = Map.of("email", email, "password", TestTenant.PASSWORD);
    var phone =
        tenant.browser().with("User-Agent", "Mozilla/5.0 (Android 15; Mobile) Firefox/145.0");
    assertThat(phone.post("/v1/auth/sign-in", body).status()).isEqualTo(200);
    Await.until(
        "the notice",
        () ->
            TestMailbox.textsTo(email).stream()
                .anyMatch(text -> text.contains("With: Firefox on Android")));
    admin.patch(
        tenant.path(), Map.of("auth_config", Map.of("notices", Map.of("new_device", false))));
    assertThat(admin.get(tenant.path()).json().at("/auth_config/notices").toString())
        .isEqualTo("{\"new_device\":false,\"account_locked\":true}");
  }

  @Test
  void whoIsUnknownIsAnsweredAlikeAndGetsNoMail() {
    var tenant = TestTenant.create(server, admin);
    var email = somebody();
    tenant.signUp(email);
    var unknown = tenant.browser().post(FORGOT, Map.of("email", "nobody-at-all@example.com"));
    var known = tenant.browser().post(FORGOT, Map.of("email", email));
    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
    assertThat(unknown.text()).isEqualTo(known.text());
    TestMailbox.token(email, "prt_", 1);
    Await.until(
        "the order to be gone",
        () -> server.ops("/metrics?scope=application").text().contains("outcome=\"nobody\""));
    assertThat(TestMailbox.textsTo("nobody-at-all@example.com")).isEmpty();
    assertThat(tenant.browser().post(FORGOT, Map.of("email", "nobody")).error())
        .isEqualTo("invalid_email");
  }

  /** Four advisories of one product were about this. */
  @Test
  void row28NoHeaderOfTheRequestGetsIntoALink() {
    var tenant = TestTenant.create(server, admin);
    var email = somebody();
    tenant.signUp(email);
    var body = ("{\"email\":\"" + email + "\"}").getBytes(StandardCharsets.UTF_8);
    int mails = 0;
    for (var header :
        List.of(
            Map.entry("Host", "evil.example"),
            Map.entry("X-Forwarded-Host", "evil.example"),
            Map.entry("Forwarded", "host=evil.example;proto=https"),
            Map.entry("X-Forwarded-Proto", "ftp"),
            Map.entry("Referer", "https://evil.example/"))) {
      var answer =
          RawHttp.send(
              server.port(),
              "POST",
              FORGOT,
              List.of(
                  header,
                  Map.entry("X-Client-Id", tenant.publishableKey()),
                  Map.entry("Content-Type", "application/json")),
              body);
      if (answer.status() == 202) {
        mails++;
        TestMailbox.token(email, "prt_", mails);
      }
    }
    assertThat(mails).isGreaterThanOrEqualTo(4);
    assertThat(TestMailbox.textsTo(email)).noneMatch(text -> text.contains("evil"));
    assertThat(TestMailbox.textsTo(email))
        .filteredOn(text -> text.contains("a new password"))
        .hasSize(mails)
        .allMatch(text -> text.contains(LINK + "?token=prt_"));
  }

  @Test
  void aPageOfTheClientsMayBeNamedAndNoOther() {
    var tenant = TestTenant.create(server, admin);
    var page = "https://mobile.example.com/reset?from=mail";
    var client = tenant.anotherClient(admin, Map.of("redirect_uris", List.of(page)));
    var email = somebody();
    tenant.signUp(email);
    for (var foreign : List.of("https://evil.example/", page + "x", LINK, "")) {
      var body = Map.of("email", email, "redirect_url", foreign);
      assertThat(client.browser().post(FORGOT, body).error()).isEqualTo("validation_failed");
    }
    var body = Map.of("email", email, "redirect_url", page);
    assertThat(tenant.browser().post(FORGOT, body).error()).isEqualTo("validation_failed");
    assertThat(client.browser().post(FORGOT, body).status()).isEqualTo(202);
    TestMailbox.token(email, "prt_", 1);
    assertThat(TestMailbox.textsTo(email))
        .filteredOn(text -> text.contains("a new password"))
        .hasSize(1)
        .allMatch(text -> text.contains(page + "&token=prt_"));
  }

  @Test
  void aTokenIsNothingAnywhereElse() {
    var tenant = TestTenant.create(server, admin);
    var email = somebody();
    tenant.signUp(email);
    tenant.browser().post(FORGOT, Map.of("email", email));
    var token = TestMailbox.token(email, "prt_", 1);
    assertThat(tenant.browser().withBearer(token).get("/v1/auth/me").status()).isEqualTo(401);
    assertThat(tenant.refresh(token).error()).isEqualTo("refresh_token_invalid");
    assertThat(tenant.signIn(email, token).error()).isEqualTo("invalid_credentials");
    assertThat(tenant.backend().post("/v1/sessions/verify", Map.of("token", token)).text())
        .isEqualTo("{\"active\":false}");
    assertThat(ApiClient.of(server).withBearer(token).get("/cp/v1/tenants").status())
        .isEqualTo(401);
    // And what is good elsewhere is none here.
    var refresh = tenant.signIn(email).at("/session/refresh_token");
    for (var other : List.of(refresh, tenant.secretKey(), admin.bearer())) {
      assertThat(tenant.browser().post(RESET, Map.of("token", other, "new_password", NEXT)).error())
          .isEqualTo("invalid_token");
    }
    assertThat(tenant.browser().post(RESET, Map.of("token", token, "new_password", NEXT)).status())
        .isEqualTo(204);
    var trail = tenant.backend().get("/v1/audit-logs/verify");
    assertThat(trail.at("/valid")).isEqualTo("true");
    var logs = tenant.backend().get("/v1/audit-logs?limit=100").text();
    assertThat(logs)
        .contains("user.request_password_reset", "user.reset_password")
        .doesNotContain(token, NEXT);
    assertThat(server.logText()).doesNotContain(token, NEXT);
  }

  private static Answer verify(TestTenant tenant, String challenge, String factor, String code) {
    return tenant
        .browser()
        .post(
            "/v1/mfa/verify", Map.of("challenge_id", challenge, "factor_id", factor, "code", code));
  }

  /** CVE-2026-114607: what one flow hands out is nothing to another. */
  @Test
  void row02EachTokenIsNothingAtEachOtherEndpoint() {
    var tenant = TestTenant.create(server, admin);
    var email = somebody();
    var signedUp = tenant.signUp(email);
    var path = "/v1/users/" + signedUp.at("/user/id") + "/mfa";
    var begun = tenant.backend().post(path + "/factors", Map.of("type", "totp"));
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = begun.at("/factor_id");
    tenant
        .backend()
        .post(path + "/factors/" + factor + "/confirm", Map.of("code", app.at(Instant.now())));
    var paper = tenant.backend().post(path + "/backup-codes/generate").at("/codes/0");
    tenant.browser().post(FORGOT, Map.of("email", email));
    var reset = TestMailbox.token(email, "prt_", 1);
    var challenge = tenant.signIn(email).at("/challenge_id");
    var refresh = signedUp.at("/session/refresh_token");
    var access = signedUp.at("/session/access_token");
    var shown = app.at(Instant.now().plusSeconds(30));

    for (var token : List.of(reset, challenge, refresh, access, paper, factor)) {
      if (!token.equals(reset)) {
        assertError(
            tenant.browser().post(RESET, Map.of("token", token, "new_password", NEXT)),
            "invalid_token");
      }
      if (!token.equals(challenge)) {
        assertError(verify(tenant, token, factor, shown), "challenge_expired");
        assertError(
            tenant.browser().post("/v1/mfa/enroll", Map.of("challenge_id", token, "type", "totp")),
            "challenge_expired");
      }
      if (!token.equals(refresh)) {
        assertError(tenant.refresh(token), "refresh_token_invalid");
      }
      if (!token.equals(access)) {
        assertError(tenant.browser().withBearer(token).get("/v1/auth/me"), "invalid_token");
        assertThat(tenant.backend().post("/v1/sessions/verify", Map.of("token", token)).text())
            .isEqualTo("{\"active\":false}");
      }
      assertError(ApiClient.of(server).withKey(token).get("/v1/auth/config"), "invalid_client_key");
      assertThat(ApiClient.of(server).withBearer(token).get("/v1/users").status()).isEqualTo(401);
      assertThat(ApiClient.of(server).withBearer(token).get("/cp/v1/tenants").status())
          .isIn(401, 403);
    }
    // Nothing of that has used any of them up.
    assertThat(verify(tenant, challenge, factor, shown).status()).isEqualTo(200);
    assertThat(tenant.refresh(refresh).status()).isEqualTo(200);
    assertThat(tenant.browser().post(RESET, Map.of("token", reset, "new_password", NEXT)).status())
        .isEqualTo(204);
  }

  private static void assertError(Answer answer, String error) {
    assertThat(answer.error()).as(answer.text()).isEqualTo(error);
  }

  /** CVE-2025-64103, GHSA-wc43-73w7-x2f5: another door, without the second factor. */
  @Test
  void row38WhoResetsThePasswordStillShowsTheFactor() {
    var tenant = TestTenant.create(server, admin);
    var email = somebody();
    var path = "/v1/users/" + tenant.signUp(email).at("/user/id") + "/mfa/factors";
    var begun = tenant.backend().post(path, Map.of("type", "totp"));
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = begun.at("/factor_id");
    tenant.backend().post(path + "/" + factor + "/confirm", Map.of("code", app.at(Instant.now())));
    var before = tenant.signIn(email).at("/challenge_id");
    tenant.browser().post(FORGOT, Map.of("email", email));
    var token = TestMailbox.token(email, "prt_", 1);
    var reset = tenant.browser().post(RESET, Map.of("token", token, "new_password", NEXT));
    assertThat(reset.status()).isEqualTo(204);

    // A challenge that rests on the old password went with it.
    var code = app.at(Instant.now().plusSeconds(30));
    assertError(verify(tenant, before, factor, code), "challenge_expired");
    var half = tenant.signIn(email, NEXT);
    assertError(half, "mfa_required");
    assertThat(verify(tenant, half.at("/challenge_id"), factor, code).status()).isEqualTo(200);
  }
}
