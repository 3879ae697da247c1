package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PasskeyAuthenticator;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rows of the Data Plane for passkeys, with an authenticator that was written for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyHttpIT {

  private static final String PAGE = "https://app.example.com";
  private static final String MINE = "/v1/auth/me/mfa/factors";
  private static final String OPTIONS = "/v1/auth/passkey/options";
  private static final String VERIFY = "/v1/auth/passkey/verify";
  private static final String PROVE = "/v1/auth/me/mfa/passkey/options";
  private static final Map<String, String> PASSKEY =
      Map.of("type", "webauthn", "name", "Phone", "password", TestTenant.PASSWORD);

  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    var server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant =
        TestTenant.create(
            server,
            admin,
            "separate_schema",
            Map.of(
                "auth_config",
                Map.of(
                    "allowed_auth_methods",
                    List.of("password", "passkey"),
                    "passkeys",
                    Map.of("origins", List.of(PAGE)))));
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  private static void assertStatus(Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  /** A user with a passkey. */
  private record Enrolled(Answer signUp, String factor, PasskeyAuthenticator device) {}

  private Enrolled enrolled(String email) {
    var signUp = tenant.signUp(email);
    var me = tenant.user(signUp);
    var begun = me.post(MINE, PASSKEY);
    var device = new PasskeyAuthenticator("ES256", PAGE);
    var made = device.create(begun.json().path("webauthn"));
    var factor = begun.at("/factor_id");
    assertStatus(me.post(MINE + "/" + factor + "/confirm", Map.of("credential", made)), 200);
    return new Enrolled(signUp, factor, device);
  }

  private static Map<String, Object> signed(Enrolled ann, Answer asked) {
    var signed = new HashMap<String, Object>();
    signed.put("challenge_id", asked.at("/challenge_id"));
    signed.put("credential", ann.device().get(asked.json().path("options")));
    return signed;
  }

  private static JsonNode claims(Answer signedIn) throws IOException {
    var payload = signedIn.at("/session/access_token").split("\\.", -1)[1];
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
  }

  @Test
  void aPasskeyIsEnrolledAndSignsIn() throws IOException {
    var me = tenant.user(tenant.signUp("ann@example.com"));
    assertError(me.post(MINE, Map.of("type", "webauthn")), 422, "validation_failed");
    var begun = me.post(MINE, PASSKEY);
    assertStatus(begun, 201);
    assertThat(begun.header("Cache-Control")).contains("no-store");
    assertThat(begun.at("/webauthn/rp/id")).isEqualTo("app.example.com");
    assertThat(begun.json().has("totp")).isFalse();
    var confirm = MINE + "/" + begun.at("/factor_id") + "/confirm";
    var device = new PasskeyAuthenticator("EdDSA", PAGE);
    assertError(me.post(confirm, Map.of()), 422, "validation_failed");
    assertError(me.post(confirm, Map.of("credential", Map.of())), 422, "validation_failed");
    assertError(me.post(confirm, Map.of("code", "123456")), 401, "mfa_invalid_code");
    var made = device.create(begun.json().path("webauthn"));
    var factor = me.post(confirm, Map.of("credential", made));
    assertStatus(factor, 200);
    assertThat(factor.at("/type")).isEqualTo("webauthn");
    assertThat(factor.at("/name")).isEqualTo("Phone");
    assertThat(me.get("/v1/auth/me").at("/user/mfa_enabled")).isEqualTo("true");

    var ann = new Enrolled(null, factor.at("/id"), device);
    var asked = tenant.browser().post(OPTIONS);
    assertStatus(asked, 200);
    assertThat(asked.header("Cache-Control")).contains("no-store");
    assertThat(asked.at("/options/userVerification")).isEqualTo("required");
    var shown = signed(ann, asked);
    var signedIn = tenant.browser().post(VERIFY, shown);
    assertStatus(signedIn, 200);
    assertThat(claims(signedIn).path("amr").toString()).isEqualTo("[\"pop\",\"user\",\"mfa\"]");
    assertThat(claims(signedIn).path("acr").asText()).isEqualTo("urn:hellojohn:loa:2");
    assertThat(claims(signedIn).path("mfa_verified").asBoolean()).isTrue();
    assertError(tenant.browser().post(VERIFY, shown), 401, "challenge_expired");
    assertError(
        tenant.browser().post(VERIFY, Map.of("challenge_id", "pkc_zzz", "credential", made)),
        422,
        "validation_failed");
  }

  @Test
  void afterThePasswordThePasskeyIsAskedFor() throws IOException {
    var ben = enrolled("ben@example.com");
    var half = tenant.signIn("ben@example.com");
    assertError(half, 403, "mfa_required");
    assertThat(half.at("/factors/0/type")).isEqualTo("webauthn");
    assertThat(half.at("/factors/0/id")).isEqualTo(ben.factor());
    var challenge = Map.of("challenge_id", half.at("/challenge_id"));
    var asked = tenant.browser().post("/v1/mfa/passkey/options", challenge);
    assertStatus(asked, 200);
    assertThat(asked.at("/options/allowCredentials/0/id")).isEqualTo(ben.device().id());
    var signedIn = tenant.browser().post("/v1/mfa/verify", signed(ben, asked));
    assertStatus(signedIn, 200);
    assertThat(claims(signedIn).path("amr").toString())
        .isEqualTo("[\"pwd\",\"pop\",\"user\",\"mfa\"]");
    assertError(
        tenant.browser().post("/v1/mfa/passkey/options", challenge), 401, "challenge_expired");
  }

  @Test
  void removingAPasskeyTakesASignatureOfIt() {
    var eve = enrolled("eve@example.com");
    var me = tenant.user(eve.signUp());
    var path = MINE + "/" + eve.factor();
    assertError(me.delete(path, Map.of("password", TestTenant.PASSWORD)), 403, "mfa_required");
    var asked = me.post(PROVE);
    assertStatus(asked, 200);
    var shown = signed(eve, asked);
    assertError(
        me.delete(path, Map.of("credential", shown.get("credential"))), 422, "validation_failed");
    assertStatus(me.delete(path, shown), 204);
    assertThat(me.get(MINE).json().path("data")).isEmpty();
    assertError(me.post(PROVE), 404, "not_found");
    var gone = signed(eve, tenant.browser().post(OPTIONS));
    assertError(tenant.browser().post(VERIFY, gone), 401, "invalid_credentials");
  }

  @Test
  void theServerSeesAndRemovesAPasskeyAndMakesNone() {
    var kim = enrolled("kim@example.com");
    var path = "/v1/users/" + kim.signUp().at("/user/id") + "/mfa/factors";
    assertThat(tenant.backend().get(path).at("/data/0/type")).isEqualTo("webauthn");
    var refused = tenant.backend().post(path, Map.of("type", "webauthn"));
    assertError(refused, 422, "validation_failed");
    assertThat(refused.at("/details/0/code")).isEqualTo("not_for_others");
    var confirm = path + "/" + kim.factor() + "/confirm";
    var made =
        new PasskeyAuthenticator("ES256", PAGE).create(tenant.browser().post(OPTIONS).json());
    assertError(
        tenant.backend().post(confirm, Map.of("credential", made)), 422, "validation_failed");
    assertStatus(tenant.backend().delete(path + "/" + kim.factor()), 204);
    var gone = signed(kim, tenant.browser().post(OPTIONS));
    assertError(tenant.browser().post(VERIFY, gone), 401, "invalid_credentials");
  }

  @Test
  void row46WhoHasAPasskeyCanNotBeToldFromWhoHasNone() {
    var lea = enrolled("lea@example.com");
    var one = tenant.browser().post(OPTIONS);
    var other = tenant.browser().post(OPTIONS);
    assertThat(one.json().path("options").path("allowCredentials")).isEmpty();
    assertThat(other.text().length()).isEqualTo(one.text().length());
    var wrong = new PasskeyAuthenticator("ES256", PAGE);
    wrong.credentialId = lea.device().credentialId;
    wrong.userHandle = lea.device().userHandle;
    var forged = tenant.browser().post(VERIFY, signed(new Enrolled(null, null, wrong), one));
    var nobodys = new PasskeyAuthenticator("ES256", PAGE);
    nobodys.userHandle = lea.device().userHandle;
    var unknown = tenant.browser().post(VERIFY, signed(new Enrolled(null, null, nobodys), other));
    assertError(forged, 401, "invalid_credentials");
    assertThat(unknown.at("/message")).isEqualTo(forged.at("/message"));
    assertThat(unknown.status()).isEqualTo(forged.status());
  }

  @Test
  void theRelyingPartyIsTheTenantsToSet() {
    var path = tenant.path();
    var foreign = Map.of("rp_id", "example.org", "origins", List.of(PAGE));
    assertError(
        admin.patch(path, Map.of("auth_config", Map.of("passkeys", foreign))),
        422,
        "validation_failed");
    var plain = Map.of("origins", List.of("http://app.example.com"));
    assertError(
        admin.patch(path, Map.of("auth_config", Map.of("passkeys", plain))),
        422,
        "validation_failed");
    assertThat(admin.get(path).at("/auth_config/passkeys/origins/0")).isEqualTo(PAGE);
    assertThat(tenant.browser().get("/v1/auth/config").json().path("mfa_factors").toString())
        .contains("webauthn");
  }
}
