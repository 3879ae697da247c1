package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody signs in to the packaged server with a link from a mail. */
class MagicLinkHttpIT {

  private static final String SEND = "/v1/auth/magic-link";
  private static final String VERIFY = "/v1/auth/magic-link/verify";
  private static final String LINK = HelloJohnServer.PAGES + "/sign-in";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static HelloJohnServer server;
  private static ApiClient admin;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.sharedWithMail();
    admin = TestTenant.admin(server);
  }

  private static String somebody() {
    return "clicker-" + PEOPLE.incrementAndGet() + "@example.com";
  }

  private static TestTenant tenant(String mode, Map<String, ?> more) {
    var rules = new HashMap<String, Object>(more);
    rules.putIfAbsent("allowed_auth_methods", List.of("password", "magic_link"));
    return TestTenant.create(server, admin, mode, Map.of("auth_config", rules));
  }

  private static TestTenant tenant() {
    return tenant("separate_schema", Map.of());
  }

  private static Answer send(TestTenant tenant, String email) {
    return tenant.browser().post(SEND, Map.of("email", email));
  }

  private static Answer verify(TestTenant tenant, String token) {
    return tenant.browser().post(VERIFY, Map.of("token", token));
  }

  /** A user whose address is verified. */
  private static String user(TestTenant tenant) {
    var email = somebody();
    var id = tenant.signUp(email).at("/user/id");
    tenant.backend().patch("/v1/users/" + id, Map.of("email_verified", true));
    return email;
  }

  private static String mailed(TestTenant tenant, String email) {
    assertThat(send(tenant, email).status()).isEqualTo(202);
    return TestMailbox.token(email, "mlt_", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"separate_database", "separate_schema", "shared_schema"})
  void aLinkSignsInOnceAndVerifiesTheAddress(String mode) {
    var tenant = tenant(mode, Map.of("email_verification", "required_before_sign_in"));
    var other = tenant(mode, Map.of());
    var email = somebody();
    tenant.signUp(email);
    var token = mailed(tenant, email);
    assertThat(TestMailbox.textsTo(email)).anyMatch(text -> text.contains(LINK + "?token=mlt_"));
    assertThat(verify(other, token).error()).isEqualTo("invalid_token");
    var signedIn = verify(tenant, token);
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(signedIn.at("/user/email_verified")).isEqualTo("true");
    assertThat(claims(signedIn))
        .contains("\"amr\":[\"magic_link\"]", "\"mfa_verified\":false", "\"email_verified\":true");
    assertThat(tenant.user(signedIn).get("/v1/sessions").status()).isEqualTo(200);
    assertThat(tenant.refresh(signedIn.at("/session/refresh_token")).status()).isEqualTo(200);
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");
    assertThat(tenant.browser().get(VERIFY + "?token=" + token).status()).isEqualTo(405);
    assertThat(tenant.backend().get("/v1/audit-logs?limit=100").text())
        .contains("user.request_magic_link", "magic_link")
        .doesNotContain(token);
  }

  @Test
  void row22ALinkSignsInOnceOfAHundred() throws Exception {
    var tenant = tenant();
    var token = mailed(tenant, user(tenant));
    var answers = Parallel.call(100, i -> verify(tenant, token).status());
    assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
    assertThat(answers).containsOnly(200, 401);
  }

  /** GHSA-wc43-73w7-x2f5 (Kratos): a link was a way around the second factor. */
  @Test
  void row38ALinkIsHalfASignInForWhoHasAFactor() {
    var tenant = tenant();
    var email = user(tenant);
    var factors = "/v1/users/" + tenant.signIn(email).at("/user/id") + "/mfa/factors";
    var begun = tenant.backend().post(factors, Map.of("type", "totp"));
    var factor = begun.at("/factor_id");
    var app = Authenticator.of(begun.at("/totp/secret"));
    var confirm = factors + '/' + factor + "/confirm";
    tenant.backend().post(confirm, Map.of("code", app.at(Instant.now())));
    var token = mailed(tenant, email);

    var half = verify(tenant, token);
    assertThat(half.status() + " " + half.error()).isEqualTo("403 mfa_required");
    assertThat(half.json().has("session")).isFalse();
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");
    var whole =
        tenant
            .browser()
            .post(
                "/v1/mfa/verify",
                Map.of(
                    "challenge_id",
                    half.at("/challenge_id"),
                    "factor_id",
                    factor,
                    "code",
                    app.at(Instant.now().plusSeconds(30))));
    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    assertThat(claims(whole)).contains("\"magic_link\"", "\"mfa_verified\":true");
  }

  private static String claims(Answer signedIn) {
    var payload = signedIn.at("/session/access_token").split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  @Test
  void whoHasAPasswordAndAVerifiedAddressKeepsBoth() {
    var tenant = tenant();
    var email = user(tenant);
    var session = tenant.signIn(email);
    assertThat(verify(tenant, mailed(tenant, email)).status()).isEqualTo(200);
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
    assertThat(tenant.user(session).get("/v1/auth/me").status()).isEqualTo(200);
  }

  /** CVE-2026-53516 (better-auth): an account that a stranger had made was the owner's. */
  @Test
  void row39AStrangerWhoWasFirstKeepsNothing() {
    var tenant = tenant();
    var email = somebody();
    var stranger = tenant.signUp(email);
    var verification = TestMailbox.token(email, "vet_", 1);
    var evil = somebody();
    tenant
        .user(stranger)
        .patch("/v1/auth/me", Map.of("email", evil, "current_password", TestTenant.PASSWORD));
    var change = TestMailbox.token(evil, "cet_", 1);

    var owner = verify(tenant, mailed(tenant, email));
    assertThat(owner.status()).as(owner.text()).isEqualTo(200);
    assertThat(tenant.user(stranger).get("/v1/auth/me").error()).isEqualTo("session_revoked");
    assertThat(tenant.refresh(stranger.at("/session/refresh_token")).error())
        .isEqualTo("session_revoked");
    assertThat(tenant.signIn(email).error()).isEqualTo("invalid_credentials");
    for (var token : List.of(verification, change)) {
      assertThat(tenant.browser().post("/v1/auth/verify-email", Map.of("token", token)).error())
          .isEqualTo("invalid_token");
    }
    assertThat(tenant.user(owner).get("/v1/auth/me").at("/user/email")).isEqualTo(email);
  }

  /** CVE-2026-9798 (Keycloak), CVE-2025-10908 (WSO2): a lock held for one way in alone. */
  @Test
  void row25WhoMayNotComeInDoesNotComeInByMail() {
    var tenant =
        tenant(
            "separate_schema",
            Map.of("lockout", Map.of("max_attempts", 3, "window", 900, "duration", 900)));
    var locked = user(tenant);
    var good = mailed(tenant, locked);
    for (int i = 0; i < 3; i++) {
      tenant.signIn(locked, "a wrong password");
    }
    assertThat(verify(tenant, good).error()).isEqualTo("account_locked");
    assertThat(verify(tenant, good + "x").error()).isEqualTo("invalid_token");

    var disabled = somebody();
    var id = tenant.signUp(disabled).at("/user/id");
    var token = mailed(tenant, disabled);
    tenant.backend().patch("/v1/users/" + id, Map.of("status", "disabled"));
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");
    tenant.backend().patch("/v1/users/" + id, Map.of("status", "active"));
    tenant.backend().delete("/v1/users/" + id);
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");

    var moved = somebody();
    var movedId = tenant.signUp(moved).at("/user/id");
    var old = mailed(tenant, moved);
    tenant.backend().patch("/v1/users/" + movedId, Map.of("email", somebody()));
    assertThat(verify(tenant, old).error()).isEqualTo("invalid_token");
  }

  @Test
  void aTenantThatDoesNotAllowItHasNone() {
    var tenant = TestTenant.create(server, admin);
    var email = user(tenant);
    assertThat(send(tenant, email).error()).isEqualTo("insufficient_permissions");
    assertThat(verify(tenant, "mlt_x").error()).isEqualTo("insufficient_permissions");
    // One that stops to allow it stops with the links that are on the way.
    var other = tenant();
    var token = mailed(other, user(other));
    admin.patch(
        other.path(), Map.of("auth_config", Map.of("allowed_auth_methods", List.of("password"))));
    Await.until(
        "the setting", () -> verify(other, "mlt_x").error().equals("insufficient_permissions"));
    assertThat(verify(other, token).error()).isEqualTo("insufficient_permissions");
  }

  @Test
  void row46NobodyCanTellWhoseAddressItIs() {
    var tenant = tenant();
    var known = user(tenant);
    var unknown = send(tenant, "nobody-there@example.com");
    var answer = send(tenant, known);
    assertThat(answer.status()).isEqualTo(unknown.status()).isEqualTo(202);
    assertThat(answer.text()).isEqualTo(unknown.text()).isEmpty();
    assertThat(answer.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
    TestMailbox.token(known, "mlt_", 1);
    assertThat(TestMailbox.textsTo("nobody-there@example.com")).isEmpty();
    var foreign = Map.of("email", known, "redirect_url", "https://evil.example/");
    assertThat(tenant.browser().post(SEND, foreign).error()).isEqualTo("validation_failed");
  }

  @Test
  void row02ATokenIsNothingAnywhereElse() {
    var tenant = tenant();
    var email = somebody();
    tenant.signUp(email);
    var verification = TestMailbox.token(email, "vet_", 1);
    var token = mailed(tenant, email);
    tenant.browser().post("/v1/auth/forgot-password", Map.of("email", email));
    var reset = TestMailbox.token(email, "prt_", 1);
    for (var other :
        List.of(verification, reset, tenant.secretKey(), "mlt_" + reset.substring(4))) {
      assertThat(verify(tenant, other).error()).isEqualTo("invalid_token");
    }
    for (var way : List.of("/v1/auth/verify-email", "/v1/auth/reset-password")) {
      var body = new HashMap<String, Object>(Map.of("token", token));
      if (way.endsWith("password")) {
        body.put("new_password", "a new phrase for the door");
      }
      assertThat(tenant.browser().post(way, body).error()).isEqualTo("invalid_token");
    }
    assertThat(tenant.refresh(token).error()).isEqualTo("refresh_token_invalid");
    assertThat(tenant.signIn(email, token).error()).isEqualTo("invalid_credentials");
    assertThat(tenant.browser().withBearer(token).get("/v1/auth/me").status()).isEqualTo(401);
    assertThat(server.logText()).doesNotContain(token);
  }
}
