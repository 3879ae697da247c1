package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rows of the Data Plane by which users come and go: sign-up, sign-in, refresh, sign-out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationHttpIT {

  private static final String RIGHT = TestTenant.PASSWORD;

  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    admin = TestTenant.admin(HelloJohnServer.shared());
    tenant = tenantWith(Map.of());
  }

  private TestTenant tenantWith(Map<String, ?> authConfig) {
    return TestTenant.create(
        HelloJohnServer.shared(), admin, "separate_schema", Map.of("auth_config", authConfig));
  }

  private Answer signUp(Map<String, ?> body) {
    return tenant.browser().post("/v1/auth/sign-up", body);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  private static void assertDetail(Answer answer, String field, String code) {
    assertThat(answer.at("/details/0/field") + ' ' + answer.at("/details/0/code"))
        .as(answer.text())
        .isEqualTo(field + ' ' + code);
  }

  private static void assertSession(Answer answer) {
    var names = new ArrayList<String>();
    answer.json().get("session").fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactlyInAnyOrder(
            "id",
            "access_token",
            "token_type",
            "expires_in",
            "access_token_expires_at",
            "refresh_token",
            "refresh_token_expires_at");
    assertThat(answer.at("/session/id")).startsWith("ses_");
    assertThat(answer.at("/session/token_type")).isEqualTo("Bearer");
    assertThat(answer.at("/session/expires_in")).isEqualTo("900");
    assertThat(answer.at("/session/refresh_token")).startsWith("rft_");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void signUpMakesAUserAndTheirFirstSession() {
    var answer =
        signUp(
            Map.of(
                "email", " Ada@Example.com ",
                "password", RIGHT,
                "name", "Ada Lovelace",
                "username", "ada",
                "metadata", Map.of("plan", "gold")));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertSession(answer);
    assertThat(answer.at("/user/id")).startsWith("usr_");
    assertThat(answer.at("/user/email")).isEqualTo("ada@example.com");
    assertThat(answer.at("/user/email_verified")).isEqualTo("false");
    assertThat(answer.at("/user/username")).isEqualTo("ada");
    assertThat(answer.at("/user/role")).isEqualTo("member");
    assertThat(answer.at("/user/status")).isEqualTo("active");
    assertThat(answer.at("/user/public_metadata/plan")).isEqualTo("gold");
    assertThat(tenant.user(answer).get("/v1/auth/me").at("/user/id"))
        .isEqualTo(answer.at("/user/id"));
  }

  @Test
  void signUpRefusesWhatIsTaken() {
    signUp(Map.of("email", "taken@example.com", "password", RIGHT, "username", "taken"));
    assertError(
        signUp(Map.of("email", "TAKEN@example.com", "password", RIGHT)),
        409,
        "email_already_exists");
    assertError(
        signUp(Map.of("email", "other@example.com", "password", RIGHT, "username", "Taken")),
        409,
        "username_taken");
  }

  @Test
  void signUpRefusesWhatIsNotValid() {
    assertError(
        signUp(Map.of("email", "x@example.com", "password", "short")), 422, "password_too_weak");
    assertError(
        signUp(Map.of("email", "x@example.com", "password", "password123")),
        422,
        "password_breached");
    assertError(signUp(Map.of("email", "no address", "password", RIGHT)), 422, "invalid_email");
    var missing = signUp(Map.of("email", "x@example.com"));
    assertError(missing, 422, "validation_failed");
    assertDetail(missing, "password", "required");
    var name = signUp(Map.of("email", "x@example.com", "password", RIGHT, "username", "no name"));
    assertError(name, 422, "validation_failed");
    assertDetail(name, "username", "invalid_format");
    assertError(
        signUp(Map.of("email", "x@example.com", "password", "x@example.com")),
        422,
        "password_too_weak");
  }

  @Test
  void signUpKeepsToTheTenantsSettings() {
    var domain = tenantWith(Map.of("allowed_email_domains", List.of("acme.example")));
    assertDetail(domain.signUp("ann@example.com"), "email", "domain_not_allowed");
    assertThat(domain.signUp("ann@acme.example").status()).isEqualTo(201);

    var policy = tenantWith(Map.of("password_policy", Map.of("min_length", 40)));
    assertError(policy.signUp("ann@example.com"), 422, "password_too_weak");

    var verified = tenantWith(Map.of("email_verification", "required_before_sign_in"));
    var answer = verified.signUp("ann@example.com");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("session").isNull()).isTrue();

    var without = tenantWith(Map.of("allowed_auth_methods", List.of("magic_link")));
    assertError(without.signUp("ann@example.com"), 403, "insufficient_permissions");
    assertError(without.signIn("ann@example.com"), 403, "insufficient_permissions");
  }

  @Test
  void signUpIsIdempotentByItsKey() {
    var browser = tenant.browser().with("Idempotency-Key", "sign-up-1");
    var body = Map.of("email", "once@example.com", "password", RIGHT);
    var first = browser.post("/v1/auth/sign-up", body);
    var again = browser.post("/v1/auth/sign-up", body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertError(
        browser.post("/v1/auth/sign-up", Map.of("email", "two@example.com", "password", RIGHT)),
        422,
        "idempotency_key_reused");
    assertThat(tenant.backend().get("/v1/users?email=two@example.com").json().get("data"))
        .isEmpty();
  }

  @Test
  void signInTakesAddressOrUsername() {
    signUp(Map.of("email", "both@example.com", "password", RIGHT, "username", "both"));
    var byEmail = tenant.signIn("Both@Example.COM");
    assertThat(byEmail.status()).as(byEmail.text()).isEqualTo(200);
    assertSession(byEmail);
    var byName =
        tenant.browser().post("/v1/auth/sign-in", Map.of("username", "BOTH", "password", RIGHT));
    assertThat(byName.status()).as(byName.text()).isEqualTo(200);
    assertThat(byName.at("/user/id")).isEqualTo(byEmail.at("/user/id"));
    assertThat(byName.at("/session/id")).isNotEqualTo(byEmail.at("/session/id"));
    assertThat(byName.at("/user/last_sign_in_at")).isNotEqualTo("null");

    var withBearer =
        ApiClient.of(HelloJohnServer.shared())
            .withBearer(tenant.publishableKey())
            .post("/v1/auth/sign-in", Map.of("email", "both@example.com", "password", RIGHT));
    assertThat(withBearer.status()).isEqualTo(200);
  }

  @Test
  void signInRefusesEachOtherAlike() {
    tenant.signUp("wrong@example.com");
    assertError(tenant.signIn("wrong@example.com", "no"), 401, "invalid_credentials");
    assertError(tenant.signIn("nobody@example.com", "no"), 401, "invalid_credentials");
    var both =
        tenant
            .browser()
            .post(
                "/v1/auth/sign-in",
                Map.of("email", "wrong@example.com", "username", "wrong", "password", RIGHT));
    assertError(both, 422, "validation_failed");
    assertDetail(both, "username", "not_together");
    assertError(tenant.signIn("no address", RIGHT), 422, "invalid_email");
    assertError(
        tenant.browser().post("/v1/auth/sign-in", Map.of("email", "wrong@example.com")),
        422,
        "validation_failed");
  }

  @Test
  void aLockIsToldToWhoeverKnowsThePassword() {
    var strict = tenantWith(Map.of("lockout", Map.of("max_attempts", 3)));
    strict.signUp("locked@example.com");
    for (int i = 0; i < 3; i++) {
      assertError(strict.signIn("locked@example.com", "no"), 401, "invalid_credentials");
    }
    assertError(strict.signIn("locked@example.com"), 403, "account_locked");
    assertError(strict.signIn("locked@example.com"), 401, "invalid_credentials");
  }

  @Test
  void signInTellsWhatIsMissingAfterTheRightPassword() {
    var verified = tenantWith(Map.of("email_verification", "required_before_sign_in"));
    var user = verified.signUp("ann@example.com").at("/user/id");
    assertError(verified.signIn("ann@example.com"), 403, "email_not_verified");
    assertError(verified.signIn("ann@example.com", "no"), 401, "invalid_credentials");
    verified.backend().patch("/v1/users/" + user, Map.of("email_verified", true));
    assertThat(verified.signIn("ann@example.com").status()).isEqualTo(200);

    var factors = tenantWith(Map.of("mfa_required", true));
    factors.signUp("ann@example.com");
    assertError(factors.signIn("ann@example.com"), 403, "mfa_enrollment_required");
  }

  @Test
  void refreshRotatesAndTellsWhyItDoesNot() {
    var signedIn = tenant.signUp("refresh@example.com");
    var token = signedIn.at("/session/refresh_token");
    var refreshed = tenant.refresh(token);
    assertThat(refreshed.status()).isEqualTo(200);
    assertSession(refreshed);
    assertThat(refreshed.at("/session/id")).isEqualTo(signedIn.at("/session/id"));
    assertThat(refreshed.at("/session/refresh_token")).isNotEqualTo(token);
    assertThat(refreshed.at("/session/refresh_token_expires_at"))
        .isEqualTo(signedIn.at("/session/refresh_token_expires_at"));
    assertThat(tenant.user(refreshed).get("/v1/auth/me").status()).isEqualTo(200);

    assertError(tenant.refresh("rft_x"), 401, "refresh_token_invalid");
    assertError(tenant.browser().post("/v1/auth/refresh", Map.of()), 422, "validation_failed");
    tenant.user(refreshed).post("/v1/auth/sign-out", Map.of());
    assertError(tenant.refresh(refreshed.at("/session/refresh_token")), 401, "session_revoked");
  }

  @Test
  void signOutEndsThisSessionTheOthersOrAll() {
    tenant.signUp("out@example.com");
    var one = tenant.signIn("out@example.com");
    var two = tenant.signIn("out@example.com");
    var three = tenant.signIn("out@example.com");
    signOut(one, Map.of());
    assertEnded(one, true);
    assertEnded(two, false);
    signOut(two, Map.of("scope", "others"));
    assertEnded(two, false);
    assertEnded(three, true);
    var four = tenant.signIn("out@example.com");
    signOut(two, Map.of("scope", "all"));
    assertEnded(two, true);
    assertEnded(four, true);
    var five = tenant.signIn("out@example.com");
    assertError(
        tenant.user(five).post("/v1/auth/sign-out", Map.of("scope", "some")),
        422,
        "validation_failed");
    assertEnded(five, false);
  }

  private void signOut(Answer session, Map<String, ?> body) {
    assertThat(tenant.user(session).post("/v1/auth/sign-out", body).status()).isEqualTo(204);
  }

  private void assertEnded(Answer session, boolean ended) {
    assertThat(tenant.user(session).get("/v1/auth/me").status()).isEqualTo(ended ? 401 : 200);
  }

  @Test
  void theOldestSessionEndsWhenThereAreMoreThanTheTenantAllows() {
    var two = tenantWith(Map.of("session", Map.of("max_per_user", 2)));
    var first = two.signUp("ann@example.com");
    var second = two.signIn("ann@example.com");
    var third = two.signIn("ann@example.com");
    assertError(two.user(first).get("/v1/auth/me"), 401, "session_revoked");
    assertThat(two.user(second).get("/v1/auth/me").status()).isEqualTo(200);
    assertThat(two.user(third).get("/v1/auth/me").status()).isEqualTo(200);
  }

  @Test
  void theConfigIsWhatASignInFormNeeds() {
    var tenant = tenantWith(Map.of());
    var config = tenant.browser().get("/v1/auth/config");
    assertThat(config.status()).isEqualTo(200);
    assertThat(config.at("/methods/0")).isEqualTo("password");
    assertThat(config.json().get("providers")).isEmpty();
    assertThat(config.at("/email_verification")).isEqualTo("optional");
    assertThat(config.at("/password_policy/min_length")).isEqualTo("8");
    assertThat(config.at("/branding/name")).isEqualTo("Acme");
    assertThat(config.text()).doesNotContain("lockout", "private_metadata", "sk_");

    var changed = new HashMap<String, Object>();
    changed.put("auth_config", Map.of("password_policy", Map.of("min_length", 12)));
    admin.patch(tenant.path(), changed);
    assertThat(tenant.browser().get("/v1/auth/config").at("/password_policy/min_length"))
        .isEqualTo("12");
  }
}
