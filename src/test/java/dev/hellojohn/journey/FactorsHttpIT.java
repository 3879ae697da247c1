package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rows of the Data Plane for second factors, with the codes of a foreign app. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactorsHttpIT {

  private static final String MINE = "/v1/auth/me/mfa/factors";
  private static final String MY_CODES = "/v1/auth/me/mfa/backup-codes/generate";
  private static final Map<String, String> PASSWORD = Map.of("password", TestTenant.PASSWORD);
  private static final Map<String, String> TOTP =
      Map.of("type", "totp", "name", "Phone", "password", TestTenant.PASSWORD);

  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    tenant = tenantWith(Map.of());
  }

  private static TestTenant tenantWith(Map<String, ?> authConfig) {
    var server = HelloJohnServer.shared();
    return TestTenant.create(
        server, TestTenant.admin(server), "separate_schema", Map.of("auth_config", authConfig));
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  /** A user with an app. */
  private record Enrolled(Answer signUp, String email, String factor, Authenticator app) {

    /** Not the one that has confirmed the app, and good for half a minute at least. */
    String code() {
      return app.at(Instant.now().plusSeconds(30));
    }
  }

  private Enrolled enrolled(String email) {
    var signUp = tenant.signUp(email);
    var me = tenant.user(signUp);
    var begun = me.post(MINE, TOTP);
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = begun.at("/factor_id");
    var confirmed =
        me.post(MINE + "/" + factor + "/confirm", Map.of("code", app.at(Instant.now())));
    assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
    return new Enrolled(signUp, email, factor, app);
  }

  private Answer verify(String challenge, String factor, String code) {
    return tenant
        .browser()
        .post(
            "/v1/mfa/verify", Map.of("challenge_id", challenge, "factor_id", factor, "code", code));
  }

  private static JsonNode claims(Answer signedIn) throws IOException {
    return claims(signedIn.at("/session/access_token"));
  }

  private static JsonNode claims(String jwt) throws IOException {
    var payload = jwt.split("\\.", -1)[1];
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
  }

  @Test
  void anAppIsEnrolledAndAskedForAtTheNextSignIn() throws IOException {
    var signUp = tenant.signUp("ann@example.com");
    var me = tenant.user(signUp);
    assertError(me.post(MINE, Map.of("type", "totp")), 422, "validation_failed");
    assertError(
        me.post(MINE, Map.of("type", "totp", "password", "no")), 401, "invalid_credentials");
    assertError(me.post(MINE, Map.of("type", "sms")), 422, "validation_failed");
    var begun = me.post(MINE, TOTP);
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    assertThat(begun.header("Cache-Control")).contains("no-store");
    assertThat(begun.at("/status")).isEqualTo("pending");
    assertThat(begun.at("/totp/uri"))
        .startsWith("otpauth://totp/Acme:ann%40example.com?secret=" + begun.at("/totp/secret"));
    assertThat(begun.at("/totp/qr_code")).startsWith("data:image/svg+xml;base64,");
    assertThat(begun.at("/totp/qr_code_png")).startsWith("data:image/png;base64,");
    assertThat(me.get(MINE).at("/data/0/status")).isEqualTo("pending");
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(200);

    var confirm = MINE + "/" + begun.at("/factor_id") + "/confirm";
    var app = Authenticator.of(begun.at("/totp/secret"));
    assertError(me.post(confirm, Map.of("code", "12345")), 422, "validation_failed");
    var factor = me.post(confirm, Map.of("code", app.at(Instant.now())));
    assertThat(factor.status()).as(factor.text()).isEqualTo(200);
    assertThat(factor.at("/status")).isEqualTo("active");
    assertError(me.post(confirm, Map.of("code", app.at(Instant.now()))), 409, "conflict");
    assertThat(me.get("/v1/auth/me").at("/user/mfa_enabled")).isEqualTo("true");
    assertThat(me.get(MINE).text()).doesNotContain(begun.at("/totp/secret"), "secret");

    var half = tenant.signIn("ann@example.com");
    assertError(half, 403, "mfa_required");
    assertThat(half.at("/factors/0/id")).isEqualTo(factor.at("/id"));
    assertThat(half.at("/factors/0/name")).isEqualTo("Phone");
    assertThat(half.text()).doesNotContain("access_token");
    var challenge = half.at("/challenge_id");
    assertError(verify(challenge, factor.at("/id"), "abcdef"), 422, "validation_failed");
    var signedIn = verify(challenge, factor.at("/id"), app.at(Instant.now().plusSeconds(30)));
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(claims(signedIn).get("amr").toString()).isEqualTo("[\"pwd\",\"otp\",\"mfa\"]");
    assertThat(claims(signedIn).get("acr").asText()).isEqualTo("urn:hellojohn:loa:2");
    assertThat(claims(signedIn).get("mfa_verified").asBoolean()).isTrue();
    var refreshed = tenant.refresh(signedIn.at("/session/refresh_token"));
    assertThat(claims(refreshed).get("mfa_verified").asBoolean()).isTrue();
    assertError(
        verify(challenge, factor.at("/id"), app.at(Instant.now())), 401, "challenge_expired");
    // A session from before says what it was begun with.
    assertThat(
            claims(tenant.refresh(signUp.at("/session/refresh_token")))
                .get("mfa_verified")
                .asBoolean())
        .isFalse();
  }

  @Test
  void theConfigTellsWhatCanBeEnrolled() {
    assertThat(tenant.browser().get("/v1/auth/config").json().get("mfa_factors").toString())
        .isEqualTo("[\"totp\",\"webauthn\",\"backup_codes\"]");
    var strict = tenantWith(Map.of("mfa_allowed_factors", java.util.List.of("sms")));
    assertThat(strict.browser().get("/v1/auth/config").json().get("mfa_factors")).isEmpty();
    var me = strict.user(strict.signUp("ann@example.com"));
    assertError(me.post(MINE, TOTP), 403, "insufficient_permissions");
  }

  @Test
  void backupCodesAreMadeWithACodeAndEachWorksOnce() {
    var bea = enrolled("bea@example.com");
    var me = tenant.user(bea.signUp());
    assertError(me.post(MY_CODES, PASSWORD), 403, "mfa_required");
    assertError(me.post(MY_CODES, Map.of("code", "000000")), 401, "mfa_invalid_code");
    var made = me.post(MY_CODES, Map.of("code", bea.code()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().get("codes")).hasSize(10);

    var half = tenant.signIn("bea@example.com");
    assertThat(half.at("/factors/1/type")).isEqualTo("backup_codes");
    var paper = half.at("/factors/1/id");
    assertThat(verify(half.at("/challenge_id"), paper, made.at("/codes/0")).status())
        .isEqualTo(200);
    var again = tenant.signIn("bea@example.com").at("/challenge_id");
    assertError(verify(again, paper, made.at("/codes/0")), 401, "mfa_invalid_code");

    var fresh = me.post(MY_CODES, Map.of("code", made.at("/codes/1")));
    assertThat(fresh.status()).as(fresh.text()).isEqualTo(201);
    assertError(verify(again, paper, made.at("/codes/2")), 401, "mfa_invalid_code");
    assertThat(verify(again, fresh.at("/factor_id"), fresh.at("/codes/9")).status()).isEqualTo(200);
  }

  @Test
  void aFactorIsRemovedWithACodeAndTheOtherSessionsEnd() {
    var cem = enrolled("cem@example.com");
    var me = tenant.user(cem.signUp());
    var half = tenant.signIn("cem@example.com");
    var second = me.post(MINE, Map.of("type", "totp", "password", TestTenant.PASSWORD));
    assertError(second, 403, "mfa_required");
    var path = MINE + "/" + cem.factor();
    assertError(me.delete(path, PASSWORD), 403, "mfa_required");
    assertError(me.delete(path, Map.of("code", "000000")), 401, "mfa_invalid_code");
    assertThat(me.delete(path, Map.of("code", cem.code())).status()).isEqualTo(204);
    assertError(
        verify(half.at("/challenge_id"), cem.factor(), cem.app().at(Instant.now())),
        401,
        "challenge_expired");
    assertError(me.delete(path, PASSWORD), 404, "not_found");
    assertThat(me.get("/v1/auth/me").at("/user/mfa_enabled")).isEqualTo("false");
    assertThat(tenant.signIn("cem@example.com").status()).isEqualTo(200);
  }

  @Test
  void aServerEnrolsListsAndRemovesForAUser() {
    var backend = tenant.backend();
    var signUp = tenant.signUp("dan@example.com");
    var path = "/v1/users/" + signUp.at("/user/id") + "/mfa";
    assertError(backend.post(path + "/backup-codes/generate"), 409, "conflict");
    var begun = backend.post(path + "/factors", Map.of("type", "totp"));
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = path + "/factors/" + begun.at("/factor_id");
    assertError(
        backend.post(factor + "/confirm", Map.of("code", "AAAA-AAAA")), 401, "mfa_invalid_code");
    assertThat(backend.post(factor + "/confirm", Map.of("code", app.at(Instant.now()))).status())
        .isEqualTo(200);
    assertThat(backend.post(path + "/backup-codes/generate").status()).isEqualTo(201);
    var list = backend.get(path + "/factors");
    assertThat(list.at("/total")).isEqualTo("2");
    assertThat(list.at("/data/0/user_id")).isEqualTo(signUp.at("/user/id"));

    assertThat(backend.delete(factor).status()).isEqualTo(204);
    assertThat(backend.get(path + "/factors").at("/total")).isEqualTo("0");
    assertError(tenant.user(signUp).get("/v1/auth/me"), 401, "session_revoked");
    assertThat(tenant.signIn("dan@example.com").status()).isEqualTo(200);
    assertError(backend.delete(factor), 404, "not_found");
    var nobody = "/v1/users/usr_01JD3Z9V4W7XK2M5N8P0QRSTVW/mfa";
    assertError(backend.get(nobody + "/factors"), 404, "not_found");
    assertError(backend.post(nobody + "/factors", Map.of("type", "totp")), 404, "not_found");
    assertError(backend.post(nobody + "/backup-codes/generate"), 404, "not_found");
  }

  @Test
  void whereAFactorIsRequiredItIsEnrolledDuringTheSignIn() {
    var strict = tenantWith(Map.of("mfa_required", true));
    var signUp = strict.signUp("eva@example.com");
    assertThat(signUp.json().get("session").isNull()).isTrue();
    var half = strict.signIn("eva@example.com");
    assertError(half, 403, "mfa_enrollment_required");
    var challenge = half.at("/challenge_id");
    var begun =
        strict.browser().post("/v1/mfa/enroll", Map.of("challenge_id", challenge, "type", "totp"));
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    var app = Authenticator.of(begun.at("/totp/secret"));
    var answer =
        Map.of(
            "challenge_id",
            challenge,
            "factor_id",
            begun.at("/factor_id"),
            "code",
            app.at(Instant.now()));
    var signedIn = strict.browser().post("/v1/mfa/verify", answer);
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(signedIn.at("/user/mfa_enabled")).isEqualTo("true");
    assertThat(strict.user(signedIn).get("/v1/auth/me").status()).isEqualTo(200);
    assertError(strict.browser().post("/v1/mfa/verify", answer), 401, "challenge_expired");
    assertError(strict.signIn("eva@example.com"), 403, "mfa_required");
  }

  /** RFC 9470: a resource wants more than the sign-in was. */
  @Test
  void aTokenSaysThatTheFactorWasShownJustNow() throws IOException {
    var hal = enrolled("ivy@example.com");
    var me = tenant.user(hal.signUp());
    var before = claims(hal.signUp());
    assertThat(before.get("acr").asText()).isEqualTo("urn:hellojohn:loa:1");
    assertError(me.post("/v1/auth/step-up", PASSWORD), 403, "mfa_required");
    assertError(me.post("/v1/auth/step-up", Map.of("code", "000000")), 401, "mfa_invalid_code");
    assertError(me.post("/v1/auth/step-up", Map.of("code", "x")), 422, "validation_failed");
    var raised = me.post("/v1/auth/step-up", Map.of("code", hal.code()));
    assertThat(raised.status()).as(raised.text()).isEqualTo(200);
    assertThat(raised.text()).doesNotContain("refresh_token");
    var after = claims(raised.at("/access_token"));
    assertThat(after.get("sid")).isEqualTo(before.get("sid"));
    assertThat(after.get("amr").toString()).isEqualTo("[\"pwd\",\"otp\",\"mfa\"]");
    assertThat(after.get("acr").asText()).isEqualTo("urn:hellojohn:loa:2");
    assertThat(after.get("auth_time").asLong())
        .isGreaterThanOrEqualTo(before.get("auth_time").asLong());
    var refreshed = claims(tenant.refresh(hal.signUp().at("/session/refresh_token")));
    assertThat(refreshed.get("acr")).isEqualTo(after.get("acr"));
    assertThat(refreshed.get("auth_time")).isEqualTo(after.get("auth_time"));
  }

  @Test
  void anAccountWithAFactorIsRemovedWithACodeOfIt() {
    var fay = enrolled("fay@example.com");
    var me = tenant.user(fay.signUp());
    assertError(me.delete("/v1/auth/me", PASSWORD), 403, "mfa_required");
    var both = Map.of("password", TestTenant.PASSWORD, "code", fay.code());
    assertThat(me.delete("/v1/auth/me", both).status()).isEqualTo(204);
    assertError(tenant.signIn("fay@example.com"), 401, "invalid_credentials");
  }

  /** CVE-2026-9091: half of a sign-in was a session. Each operation that a user may call. */
  @Test
  void row38HalfASignInCallsNothing() {
    enrolled("gil@example.com");
    var half = tenant.signIn("gil@example.com").at("/challenge_id");
    var holder = tenant.browser().withBearer(half);
    int called = 0;
    for (var operation : ApiDocument.served().operations()) {
      if (operation.security().stream().anyMatch(way -> way.contains("userToken"))) {
        var path = operation.template().replaceAll("\\{[a-z_]+}", half);
        var body = operation.body().isPresent() ? "{}" : null;
        assertError(holder.send(operation.method(), path, body), 401, "invalid_token");
        called++;
      }
    }
    assertThat(called).isGreaterThan(10);
    assertError(tenant.refresh(half), 401, "refresh_token_invalid");
  }

  @Test
  void row24AChallengeDiesOfItsFifthWrongCode() {
    var hal = enrolled("hal@example.com");
    var challenge = tenant.signIn("hal@example.com").at("/challenge_id");
    for (int i = 0; i < 5; i++) {
      assertError(verify(challenge, hal.factor(), "0000-0000"), 401, "mfa_invalid_code");
    }
    assertError(verify(challenge, hal.factor(), hal.code()), 401, "challenge_expired");
    var next = tenant.signIn("hal@example.com").at("/challenge_id");
    assertThat(verify(next, hal.factor(), hal.code()).status()).isEqualTo(200);
  }
}
