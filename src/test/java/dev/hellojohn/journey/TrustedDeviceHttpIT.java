package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Devices that users trust, over HTTP. */
class TrustedDeviceHttpIT {

  private static final String DEVICES = "/v1/auth/me/mfa/devices";
  private static final String ANN = "ann@example.com";

  private final HelloJohnServer server = HelloJohnServer.shared();
  private final TestTenant tenant = tenant();

  private TestTenant tenant() {
    return TestTenant.create(server, TestTenant.admin(server), "separate_schema", Map.of());
  }

  /** Signs somebody up who has an app, and trusts a device with it. */
  private Answer trusting(TestTenant home, String email) {
    var me = home.user(home.signUp(email));
    var wanted = Map.of("type", "totp", "password", TestTenant.PASSWORD);
    var begun = me.post("/v1/auth/me/mfa/factors", wanted);
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = begun.at("/factor_id");
    me.post(
        "/v1/auth/me/mfa/factors/" + factor + "/confirm",
        Map.of("code", app.at(Instant.now().minusSeconds(30))));
    var shown =
        Map.of(
            "challenge_id",
            home.signIn(email).at("/challenge_id"),
            "factor_id",
            factor,
            "code",
            app.at(Instant.now().plusSeconds(30)),
            "trust_device",
            true);
    var whole = home.browser().post("/v1/mfa/verify", shown);
    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    return whole;
  }

  private static Answer signIn(ApiClient browser, String email, String device) {
    return browser.post(
        "/v1/auth/sign-in",
        Map.of("email", email, "password", TestTenant.PASSWORD, "device_token", device));
  }

  private Answer signIn(String device) {
    return signIn(tenant.browser(), ANN, device);
  }

  private static String claims(Answer signedIn) {
    var payload = signedIn.at("/session/access_token").split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  @Test
  void aDeviceIsTrustedListedAndForgotten() {
    var whole = trusting(tenant, ANN);
    var token = whole.at("/trusted_device/token");
    var id = whole.at("/trusted_device/id");
    assertThat(claims(whole)).contains("\"mfa_verified\":true");

    var signedIn = signIn(token);
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(signedIn.json().has("trusted_device")).isFalse();
    assertThat(claims(signedIn))
        .contains("\"mfa_verified\":false", "\"trusted_device\"", "urn:hellojohn:loa:1");

    var me = tenant.user(signedIn);
    var listed = me.get(DEVICES);
    assertThat(listed.at("/total")).isEqualTo("1");
    assertThat(listed.at("/data/0/id")).isEqualTo(id);
    assertThat(listed.at("/data/0/last_used_at")).isNotEqualTo("null");
    assertThat(listed.text()).doesNotContain(token);

    // It is worth nothing to others, and does not stand for a proof.
    var bob = trusting(tenant, "bob@example.com");
    assertThat(signIn(tenant.browser(), "bob@example.com", token).error())
        .isEqualTo("mfa_required");
    var bobs = tenant.user(bob);
    assertThat(bobs.delete(DEVICES + "/" + id).error()).isEqualTo("not_found");
    var other = tenant();
    trusting(other, ANN);
    assertThat(signIn(other.browser(), ANN, token).error()).isEqualTo("mfa_required");
    var proof = Map.of("password", TestTenant.PASSWORD);
    assertThat(me.post("/v1/auth/me/mfa/backup-codes/generate", proof).error())
        .isEqualTo("mfa_required");

    assertThat(me.delete(DEVICES + "/" + id).status()).isEqualTo(204);
    assertThat(me.delete(DEVICES + "/" + id).error()).isEqualTo("not_found");
    assertThat(me.get(DEVICES).at("/total")).isEqualTo("0");
    var asked = signIn(token);
    assertThat(asked.error()).isEqualTo("mfa_required");
    assertThat(asked.at("/challenge_id")).startsWith("mfc_");
    assertThat(
            signIn(tenant.browser(), "bob@example.com", bob.at("/trusted_device/token")).status())
        .isEqualTo(200);
  }

  @Test
  void aTenantEndsTrustAndSwitchesItOff() {
    var home = tenant();
    var whole = trusting(home, ANN);
    var token = whole.at("/trusted_device/token");
    assertThat(signIn(home.browser(), ANN, token).status()).isEqualTo(200);
    home.backend().delete("/v1/users/" + whole.at("/user/id") + "/sessions");
    assertThat(signIn(home.browser(), ANN, token).error()).isEqualTo("mfa_required");

    var off = Map.of("auth_config", Map.of("session", Map.of("trusted_device_ttl", 0)));
    assertThat(TestTenant.admin(server).patch(home.path(), off).status()).isEqualTo(200);
    assertThat(trusting(home, "bob@example.com").json().has("trusted_device")).isFalse();
  }
}
