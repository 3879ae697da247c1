package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An operator with an authenticator app, with a token and in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTotpHttpIT {

  private static final String SIGN_IN = "/cp/v1/admin/sign-in";
  private static final String CONSOLE_SIGN_IN = "/console/api/auth/sign-in";
  private static final String TOTP = "/cp/v1/admin/me/totp";
  private static final String CONFIRM = TOTP + "/confirm";

  private HelloJohnServer server;
  private ApiClient admin;
  private int admins;

  @BeforeAll
  void start() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
  }

  private ApiClient anyone() {
    return ApiClient.of(server);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(code);
  }

  /** A new admin's address. */
  private String operator(String role) {
    var email = "totp" + ++admins + '-' + role + "@example.com";
    var body = Map.of("email", email, "password", TestTenant.PASSWORD, "role", role);
    assertThat(admin.post("/cp/v1/admins", body).status()).isEqualTo(201);
    return email;
  }

  private static Map<String, String> credentials(String email, String code) {
    return code == null
        ? Map.of("email", email, "password", TestTenant.PASSWORD)
        : Map.of("email", email, "password", TestTenant.PASSWORD, "totp_code", code);
  }

  private ApiClient signedIn(String email) {
    return anyone().withBearer(anyone().post(SIGN_IN, credentials(email, null)).at("/token"));
  }

  private record Enrolled(Authenticator app, List<String> backupCodes) {}

  private Enrolled enrol(ApiClient operator) {
    var begun = operator.post(TOTP, Map.of("password", TestTenant.PASSWORD));
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.header("Cache-Control")).contains("no-store");
    assertThat(begun.at("/uri")).startsWith("otpauth://totp/HelloJohn%20localhost:");
    assertThat(begun.at("/uri")).contains("secret=" + begun.at("/secret"));
    assertThat(begun.at("/qr_code")).startsWith("data:image/svg+xml");
    var app = Authenticator.of(begun.at("/secret"));
    var confirmed = operator.post(CONFIRM, Map.of("totp_code", app.at(Instant.now())));
    assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
    assertThat(confirmed.header("Cache-Control")).contains("no-store");
    var codes =
        StreamSupport.stream(confirmed.json().at("/backup_codes").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertThat(codes).hasSize(10);
    return new Enrolled(app, codes);
  }

  @Test
  void anAppIsSetUpAndItsCodeIsAskedForAfterTheRightPassword() {
    var email = operator("readonly");
    var operator = signedIn(email);
    var another = signedIn(email);
    assertThat(operator.get(TOTP).text())
        .isEqualTo("{\"enrolled\":false,\"confirmed_at\":null,\"backup_codes_left\":0}");
    var enrolled = enrol(operator);
    assertThat(operator.get(TOTP).json().at("/backup_codes_left").asInt()).isEqualTo(10);
    assertRefused(another.get(TOTP), 401, "invalid_token");
    assertRefused(anyone().post(SIGN_IN, credentials(email, null)), 403, "mfa_required");
    var wrongPassword = Map.of("email", email, "password", "not the one at all");
    var refused = anyone().post(SIGN_IN, wrongPassword);
    assertRefused(refused, 401, "invalid_credentials");
    var wrongCode = anyone().post(SIGN_IN, credentials(email, enrolled.app().notAt(Instant.now())));
    assertRefused(wrongCode, 401, "invalid_credentials");
    assertThat(wrongCode.at("/message")).isEqualTo(refused.at("/message"));
    var code = enrolled.app().at(Instant.now().plusSeconds(30));
    assertThat(anyone().post(SIGN_IN, credentials(email, code)).status()).isEqualTo(200);
    assertRefused(anyone().post(SIGN_IN, credentials(email, code)), 401, "invalid_credentials");
  }

  @Test
  void whatIsNoCodeIsRefusedAndNothingIsSetUp() {
    var operator = signedIn(operator("readonly"));
    assertRefused(
        operator.post(TOTP, Map.of("password", "not the one at all")), 401, "invalid_credentials");
    assertRefused(operator.post(TOTP, Map.of()), 422, "validation_failed");
    assertRefused(operator.post(CONFIRM, Map.of("totp_code", "123456")), 401, "challenge_expired");
    var begun = operator.post(TOTP, Map.of("password", TestTenant.PASSWORD));
    var app = Authenticator.of(begun.at("/secret"));
    assertRefused(
        operator.post(CONFIRM, Map.of("totp_code", app.notAt(Instant.now()))),
        401,
        "mfa_invalid_code");
    assertRefused(
        operator.post(CONFIRM, Map.of("totp_code", "x".repeat(65))), 422, "validation_failed");
    assertThat(operator.get(TOTP).json().at("/enrolled").asBoolean()).isFalse();
    var removal = Map.of("password", TestTenant.PASSWORD, "totp_code", "123456");
    assertRefused(operator.delete(TOTP, removal), 404, "not_found");
  }

  @Test
  void inTheConsoleItIsTheSame() {
    var email = operator("readonly");
    var browser = Browser.signIn(anyone(), email, TestTenant.PASSWORD);
    var password = Map.of("password", TestTenant.PASSWORD);
    assertRefused(browser.withoutToken().post(TOTP, password), 403, "csrf_failed");
    var enrolled = enrol(browser.page());
    assertThat(browser.page().get("/console/api/auth/me").status()).isEqualTo(200);
    var missing = anyone().post(CONSOLE_SIGN_IN, credentials(email, null));
    assertRefused(missing, 403, "mfa_required");
    assertThat(missing.headers().allValues("Set-Cookie")).isEmpty();
    var wrong = enrolled.app().notAt(Instant.now());
    var refused = anyone().post(CONSOLE_SIGN_IN, credentials(email, wrong));
    assertRefused(refused, 401, "invalid_credentials");
    assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
    var code = enrolled.app().at(Instant.now().plusSeconds(30));
    var again = Browser.of(anyone(), anyone().post(CONSOLE_SIGN_IN, credentials(email, code)));
    assertThat(again.page().get(TOTP).json().at("/enrolled").asBoolean()).isTrue();
  }

  @Test
  void aBackupCodeIsGoodOnceForSigningInOrForRemovingTheApp() {
    var email = operator("readonly");
    var operator = signedIn(email);
    var codes = enrol(operator).backupCodes();
    var first = anyone().post(SIGN_IN, credentials(email, codes.get(0)));
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertRefused(
        anyone().post(SIGN_IN, credentials(email, codes.get(0))), 401, "invalid_credentials");
    var trail = admin.get("/cp/v1/audit-logs?action=admin.use_backup_code&limit=1").json();
    assertThat(trail.at("/data/0/details/left").asInt()).isEqualTo(9);
    assertRefused(
        operator.delete(TOTP, Map.of("password", "wrong", "totp_code", codes.get(1))),
        401,
        "invalid_credentials");
    assertRefused(
        operator.delete(TOTP, Map.of("password", TestTenant.PASSWORD, "totp_code", codes.get(0))),
        401,
        "mfa_invalid_code");
    var removal = Map.of("password", TestTenant.PASSWORD, "totp_code", codes.get(1));
    assertThat(operator.delete(TOTP, removal).status()).isEqualTo(204);
    assertRefused(anyone().withBearer(first.at("/token")).get(TOTP), 401, "invalid_token");
    assertThat(anyone().post(SIGN_IN, credentials(email, null)).status()).isEqualTo(200);
    assertRefused(anyone().withBearer("cpt_x").get(TOTP), 401, "invalid_token");
  }

  @Test
  void aSuperAdminHelpsAnotherOneOutAndNobodyThemselves() {
    var email = operator("super_admin");
    var operator = signedIn(email);
    enrol(operator);
    var id = operator.get("/cp/v1/admin/me").at("/id");
    var path = "/cp/v1/admins/" + id + "/totp";
    assertRefused(operator.delete(path), 409, "conflict");
    assertRefused(signedIn(operator("readonly")).delete(path), 403, "insufficient_permissions");
    var key =
        admin.post(
            "/cp/v1/master-keys",
            Map.of("name", "admins", "scopes", List.of("admins:read", "admins:write")));
    assertRefused(
        anyone().withBearer(key.at("/key")).delete(path), 403, "insufficient_permissions");
    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertRefused(operator.get(TOTP), 401, "invalid_token");
    assertThat(anyone().post(SIGN_IN, credentials(email, null)).status()).isEqualTo(200);
    assertRefused(admin.delete(path), 404, "not_found");
    // Others who use this server have to be its last super admin.
    assertThat(admin.delete("/cp/v1/admins/" + id).status()).isEqualTo(204);
  }

  @Test
  void eachActIsInTheTrailWithoutASecret() {
    var email = operator("readonly");
    var operator = signedIn(email);
    var id = operator.get("/cp/v1/admin/me").at("/id");
    var enrolled = enrol(operator);
    anyone().post(SIGN_IN, credentials(email, null));
    anyone().post(SIGN_IN, credentials(email, enrolled.app().notAt(Instant.now())));
    var code = enrolled.backupCodes().get(5);
    anyone().post(SIGN_IN, credentials(email, code));
    var last = enrolled.backupCodes().get(6);
    operator.delete(TOTP, Map.of("password", TestTenant.PASSWORD, "totp_code", last));
    var trail = admin.get("/cp/v1/audit-logs?subject_id=" + id + "&limit=20");
    assertThat(trail.json().findValuesAsText("action"))
        .contains("admin.enroll_totp", "admin.use_backup_code", "admin.remove_totp");
    assertThat(trail.text()).contains("mfa_required", "mfa_invalid_code", "backup_code");
    assertThat(trail.text()).doesNotContain(code, last);
  }
}
