package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody signs in to the packaged server with a code from a mail. */
class EmailCodeHttpIT {

  private static final String SEND = "/v1/auth/otp/send";
  private static final String VERIFY = "/v1/auth/otp/verify";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static HelloJohnServer server;
  private static ApiClient admin;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.sharedWithMail();
    admin = TestTenant.admin(server);
  }

  private static String somebody() {
    return "typist-" + PEOPLE.incrementAndGet() + "@example.com";
  }

  private static TestTenant tenant() {
    return TestTenant.create(
        server,
        admin,
        "separate_schema",
        Map.of("auth_config", Map.of("allowed_auth_methods", List.of("password", "email_otp"))));
  }

  private static Answer send(TestTenant tenant, String email) {
    return tenant.browser().post(SEND, Map.of("email", email));
  }

  private static Answer verify(TestTenant tenant, String challenge, String code) {
    return tenant.browser().post(VERIFY, Map.of("challenge_id", challenge, "code", code));
  }

  private static String challenge(TestTenant tenant, String email) {
    var sent = send(tenant, email);
    assertThat(sent.status()).as(sent.text()).isEqualTo(202);
    return sent.at("/challenge_id");
  }

  private static String wrong(String code) {
    return (char) ('0' + (code.charAt(0) - '0' + 5) % 10) + code.substring(1);
  }

  @Test
  void aCodeSignsInOnce() {
    var tenant = tenant();
    var email = somebody();
    tenant.signUp(email);
    var challenge = challenge(tenant, email);
    var code = TestMailbox.code(email, 1);
    assertThat(verify(tenant, challenge, wrong(code)).error()).isEqualTo("invalid_credentials");
    assertThat(verify(tenant, challenge, "12345").error()).isEqualTo("validation_failed");
    var signedIn = verify(tenant, challenge, code);
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(signedIn.at("/user/email_verified")).isEqualTo("true");
    assertThat(claims(signedIn))
        .contains("\"amr\":[\"email_otp\"]", "\"mfa_verified\":false", "\"email_verified\":true");
    assertThat(tenant.user(signedIn).get("/v1/sessions").status()).isEqualTo(200);
    assertThat(tenant.refresh(signedIn.at("/session/refresh_token")).status()).isEqualTo(200);
    assertThat(verify(tenant, challenge, code).error()).isEqualTo("challenge_expired");
    assertThat(tenant.browser().get(VERIFY).status()).isEqualTo(405);
    assertThat(tenant.backend().get("/v1/audit-logs?limit=100").text())
        .contains("user.request_email_code", "email_otp")
        .doesNotContain(challenge, '"' + code + '"');
    assertThat(server.logText()).doesNotContain(challenge);
  }

  /** Who has no second factor is asked as if the mailbox were one. */
  @Test
  void anUnusualSignInAsksForACodeFromAMail() {
    var rules = Map.of("mfa_adaptive", Map.of("failed_attempts", 2));
    var tenant = TestTenant.create(server, admin, "separate_schema", Map.of("auth_config", rules));
    var email = somebody();
    var user = tenant.signUp(email).at("/user/id");
    tenant.backend().patch("/v1/users/" + user, Map.of("email_verified", true));
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
    for (int i = 0; i < 2; i++) {
      assertThat(tenant.signIn(email, "a wrong password").error()).isEqualTo("invalid_credentials");
    }
    var asked = tenant.signIn(email);
    assertThat(asked.status() + " " + asked.error()).isEqualTo("403 mfa_required");
    assertThat(asked.at("/factors/0/type")).isEqualTo("email_otp");
    var half =
        Map.of("challenge_id", asked.at("/challenge_id"), "factor_id", asked.at("/factors/0/id"));
    assertThat(tenant.browser().post("/v1/mfa/send", half).status()).isEqualTo(202);
    var answer = new HashMap<>(half);
    answer.put("code", TestMailbox.code(email, 1));
    var signedIn = tenant.browser().post("/v1/mfa/verify", answer);
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(claims(signedIn))
        .contains("\"amr\":[\"pwd\",\"email_otp\"]", "\"mfa_verified\":false");
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
  }

  private static String claims(Answer signedIn) {
    var payload = signedIn.at("/session/access_token").split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  /** CVE-2025-64102, CVE-2024-32868 (ZITADEL): codes were guessed as often as anybody liked. */
  @Test
  void row24TheSixthCodeIsNotLookedAt() {
    var tenant = tenant();
    var email = somebody();
    tenant.signUp(email);
    var challenge = challenge(tenant, email);
    var code = TestMailbox.code(email, 1);
    for (int i = 0; i < 5; i++) {
      assertThat(verify(tenant, challenge, wrong(code)).error()).isEqualTo("invalid_credentials");
    }
    assertThat(verify(tenant, challenge, code).error()).isEqualTo("challenge_expired");
    // That has locked nobody out.
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
    var next = challenge(tenant, email);
    assertThat(verify(tenant, next, TestMailbox.code(email, 2)).status()).isEqualTo(200);
  }

  @Test
  void row46NobodyCanTellWhoseAddressItIs() {
    var tenant = tenant();
    var known = somebody();
    tenant.signUp(known);
    var disabled = somebody();
    var id = tenant.signUp(disabled).at("/user/id");
    tenant.backend().patch("/v1/users/" + id, Map.of("status", "disabled"));
    var answer = send(tenant, known);
    for (var other : List.of("nobody-is-there@example.com", disabled)) {
      var alike = send(tenant, other);
      assertThat(alike.status()).isEqualTo(answer.status()).isEqualTo(202);
      assertThat(alike.text()).hasSameSizeAs(answer.text());
      assertThat(alike.json().fieldNames())
          .toIterable()
          .containsExactlyElementsOf(() -> answer.json().fieldNames());
      assertThat(alike.headers().map().keySet()).isEqualTo(answer.headers().map().keySet());
      var challenge = alike.at("/challenge_id");
      for (int i = 0; i < 5; i++) {
        assertThat(verify(tenant, challenge, "123456").error()).isEqualTo("invalid_credentials");
      }
      assertThat(verify(tenant, challenge, "123456").error()).isEqualTo("challenge_expired");
    }
    TestMailbox.code(known, 1);
    assertThat(TestMailbox.textsTo("nobody-is-there@example.com")).isEmpty();
    assertThat(TestMailbox.textsTo(disabled)).noneMatch(text -> text.contains("The code is"));
  }

  @Test
  void aTenantThatDoesNotAllowItHasNone() {
    var tenant = TestTenant.create(server, admin);
    assertThat(send(tenant, somebody()).error()).isEqualTo("insufficient_permissions");
    assertThat(verify(tenant, "emc_x", "123456").error()).isEqualTo("insufficient_permissions");
    // One that stops to allow it stops with the codes that are on the way.
    var other = tenant();
    var email = somebody();
    other.signUp(email);
    var challenge = challenge(other, email);
    var code = TestMailbox.code(email, 1);
    admin.patch(
        other.path(), Map.of("auth_config", Map.of("allowed_auth_methods", List.of("password"))));
    Await.until(
        "the setting",
        () -> verify(other, "emc_x", "123456").error().equals("insufficient_permissions"));
    assertThat(verify(other, challenge, code).error()).isEqualTo("insufficient_permissions");
  }

  /** CVE-2025-64103 (ZITADEL), GHSA-wc43-73w7-x2f5 (Kratos): one factor was taken for two. */
  @Test
  void aMailboxIsAskedForAsTheSecondFactor() {
    var tenant =
        TestTenant.create(
            server,
            admin,
            "separate_schema",
            Map.of(
                "auth_config",
                Map.of(
                    "allowed_auth_methods",
                    List.of("password", "email_otp"),
                    "mfa_allowed_factors",
                    List.of("totp", "email_otp"))));
    var email = somebody();
    var known = Map.of("email", email, "password", TestTenant.PASSWORD, "email_verified", true);
    assertThat(tenant.backend().post("/v1/users", known).status()).isEqualTo(201);
    var me = tenant.user(tenant.signIn(email));
    var wanted = Map.of("type", "email_otp", "password", TestTenant.PASSWORD);
    var begun = me.post("/v1/auth/me/mfa/factors", wanted);
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    var factor = begun.at("/factor_id");
    assertThat(begun.json().has("totp")).isFalse();
    var confirm = "/v1/auth/me/mfa/factors/" + factor + "/confirm";
    assertThat(me.post(confirm, Map.of("code", TestMailbox.code(email, 1))).status())
        .isEqualTo(200);

    var half = tenant.signIn(email);
    assertThat(half.error()).isEqualTo("mfa_required");
    assertThat(half.at("/factors/0/hint")).isEqualTo("t···@example.com");
    var asked = Map.of("challenge_id", half.at("/challenge_id"), "factor_id", factor);
    assertThat(tenant.browser().post("/v1/mfa/send", asked).status()).isEqualTo(202);
    var answer = new HashMap<>(asked);
    answer.put("code", TestMailbox.code(email, 2));
    var whole = tenant.browser().post("/v1/mfa/verify", answer);
    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    assertThat(claims(whole)).contains("\"mfa_verified\":true");

    // Who comes in by mail has shown it already.
    var challenge = challenge(tenant, email);
    var byMail = verify(tenant, challenge, TestMailbox.code(email, 3));
    assertThat(byMail.error()).isEqualTo("mfa_required");
    assertThat(byMail.json().at("/factors")).isEmpty();
    asked = Map.of("challenge_id", byMail.at("/challenge_id"), "factor_id", factor);
    assertThat(tenant.browser().post("/v1/mfa/send", asked).error()).isEqualTo("not_found");
    asked = Map.of("challenge_id", "mfc_none", "factor_id", factor);
    assertThat(tenant.browser().post("/v1/mfa/send", asked).error()).isEqualTo("challenge_expired");

    // A change asks once more.
    var mine = tenant.user(whole);
    assertThat(mine.post("/v1/auth/me/mfa/send", Map.of("factor_id", factor)).status())
        .isEqualTo(202);
    var proof = Map.of("code", TestMailbox.code(email, 4));
    assertThat(mine.delete("/v1/auth/me/mfa/factors/" + factor, proof).status()).isEqualTo(204);
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
    assertThat(mine.post("/v1/auth/me/mfa/send", Map.of("factor_id", factor)).error())
        .isEqualTo("not_found");
  }

  /** CVE-2026-114607 (better-auth): what was made for one thing was good for another. */
  @Test
  void row02AChallengeIsNothingAnywhereElse() {
    var tenant = tenant();
    var email = somebody();
    tenant.signUp(email);
    var challenge = challenge(tenant, email);
    var code = TestMailbox.code(email, 1);
    for (var way : List.of("/v1/auth/verify-email", "/v1/auth/reset-password")) {
      for (var token : List.of(challenge, code)) {
        var body = new HashMap<String, Object>(Map.of("token", token));
        if (way.endsWith("password")) {
          body.put("new_password", "a new phrase for the door");
        }
        assertThat(tenant.browser().post(way, body).error()).isEqualTo("invalid_token");
      }
    }
    var second =
        Map.of("challenge_id", challenge, "factor_id", "fac_" + "0".repeat(26), "code", code);
    assertThat(tenant.browser().post("/v1/mfa/verify", second).error())
        .isEqualTo("challenge_expired");
    assertThat(tenant.refresh(challenge).error()).isEqualTo("refresh_token_invalid");
    assertThat(tenant.browser().withBearer(challenge).get("/v1/auth/me").status()).isEqualTo(401);
    for (var other : List.of(tenant.secretKey(), challenge + "x", "emc_" + "0".repeat(43))) {
      assertThat(verify(tenant, other, code).error()).isEqualTo("challenge_expired");
    }
    assertThat(verify(tenant(), challenge, code).error()).isEqualTo("challenge_expired");
    assertThat(verify(tenant, challenge, code).status()).isEqualTo(200);
  }
}
