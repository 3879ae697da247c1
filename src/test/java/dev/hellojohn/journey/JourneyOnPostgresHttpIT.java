package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import dev.hellojohn.testing.TestTenant;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JourneyOnPostgresHttpIT extends JourneyContract {

  private static final String KEY = "5f".repeat(KeyRing.KEY_LENGTH);

  private static final long LIFE_SECONDS = 900;

  private Login owner;

  @Override
  Map<String, String> database() throws SQLException {
    owner = PostgresServer.freshDatabase();
    var settings = new HashMap<>(HelloJohnServer.on(owner));
    settings.put("HELLOJOHN_ENCRYPTION_KEY", KEY);
    return settings;
  }

  private static final Map<String, List<String>> TAMPERING =
      Map.of(
          "changed", List.of("update hj_audit_entry set outcome = 'x' where seq = 2"),
          "missing", List.of("delete from hj_audit_entry where seq = 2"),
          "misplaced",
              List.of(
                  "update hj_audit_entry set seq = 99 where seq = 2",
                  "update hj_audit_entry set seq = 2 where seq = 3",
                  "update hj_audit_entry set seq = 3 where seq = 99"),
          "truncated", List.of("delete from hj_audit_entry where seq >= 2"));

  /** As the database's superuser, in the tenant's schema. */
  @ParameterizedTest
  @ValueSource(strings = {"changed", "missing", "misplaced", "truncated"})
  void aud6ARowThatWasChangedBehindTheServersBackIsNamed(String kind) throws SQLException {
    var tenant = tenant("separate_schema");
    var other = tenant("separate_schema");
    tenant.signUp("ann@example.com");
    tenant.signIn("ann@example.com", "wrong horse");
    tenant.signIn("ann@example.com", "wrong horse");
    var sound = tenant.backend().get("/v1/audit-logs/verify");
    assertThat(sound.at("/valid")).as(sound.text()).isEqualTo("true");

    try (var connection =
            DriverManager.getConnection(owner.url(), owner.username(), owner.password().reveal());
        var statement = connection.createStatement()) {
      statement.execute(
          "set search_path to hj" + tenant.id().substring(4).toLowerCase(Locale.ROOT));
      for (var sql : TAMPERING.get(kind)) {
        statement.execute(sql);
      }
    }
    var found = tenant.backend().get("/v1/audit-logs/verify");
    assertThat(found.at("/valid")).as(found.text()).isEqualTo("false");
    assertThat(found.at("/fault/kind")).as(found.text()).isEqualTo(kind);
    assertThat(found.at("/fault/seq")).as(found.text()).isEqualTo("2");
    // MAP-5: the others' are as they were.
    assertThat(other.backend().get("/v1/audit-logs/verify").at("/valid")).isEqualTo("true");
    assertThat(admin().get("/cp/v1/audit-logs/verify").at("/valid")).isEqualTo("true");
  }

  /** Signed with the tenant's own key, since the shortest life of a token is a minute. */
  @Test
  void aTokenWhoseTimeIsOverIsToldFromAForgedOne() throws Exception {
    var tenant = tenant("shared_schema");
    var token = tenant.signUp("ann@example.com").at("/session/access_token");
    var expired = signedAgain(token, tenant, -61);
    var live = signedAgain(token, tenant, 600);

    var refused = tenant.browser().withBearer(expired).get("/v1/auth/me");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.error()).isEqualTo("token_expired");
    assertThat(tenant.backend().post("/v1/sessions/verify", Map.of("token", expired)).text())
        .isEqualTo("{\"active\":false}");
    assertThat(tenant.browser().withBearer(live).get("/v1/auth/me").status()).isEqualTo(200);
    assertThat(tenant.browser().withBearer(expired + "A").get("/v1/auth/me").error())
        .isEqualTo("invalid_token");
  }

  /** The same claims, with another end. */
  private String signedAgain(String token, TestTenant tenant, long secondsFromNow)
      throws Exception {
    var genuine = new JsonWebSignature();
    genuine.setCompactSerialization(token);
    var claims = JwtClaims.parse(genuine.getUnverifiedPayload());
    long end = NumericDate.now().getValue() + secondsFromNow;
    claims.setExpirationTime(NumericDate.fromSeconds(end));
    claims.setIssuedAt(NumericDate.fromSeconds(end - LIFE_SECONDS));
    return sign(claims, genuine.getKeyIdHeaderValue(), tenant);
  }

  private String sign(JwtClaims claims, String keyId, TestTenant tenant) throws Exception {
    var signed = new JsonWebSignature();
    signed.setPayload(claims.toJson());
    signed.setAlgorithmHeaderValue("EdDSA");
    signed.setKeyIdHeaderValue(keyId);
    signed.setHeader("typ", "at+jwt");
    signed.setKey(privateKey(keyId, tenant));
    return signed.getCompactSerialization();
  }

  private PrivateKey privateKey(String keyId, TestTenant tenant) throws Exception {
    try (var connection =
            DriverManager.getConnection(owner.url(), owner.username(), owner.password().reveal());
        var select =
            connection.prepareStatement("SELECT private_key FROM cp_signing_key WHERE id = ?")) {
      select.setString(1, keyId);
      var row = select.executeQuery();
      row.next();
      var sealed = row.getString(1);
      var box = new SealedBox(KeyRing.ofHex(KEY));
      var seed = box.openBytes(sealed, tenant.id() + ":cp_signing_key.private_key");
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    }
  }
}
