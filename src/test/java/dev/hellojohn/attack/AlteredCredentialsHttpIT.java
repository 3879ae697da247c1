package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each credential of the API, a little shorter, longer or other than it was issued. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlteredCredentialsHttpIT {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
  }

  /**
   * Truncated at each place, extended, and with each character replaced, also by its other case.
   */
  private static Set<String> variants(String credential) {
    var variants = new LinkedHashSet<String>();
    for (int i = 0; i < credential.length(); i++) {
      var before = credential.substring(0, i);
      var after = credential.substring(i + 1);
      char c = credential.charAt(i);
      int index = ALPHABET.indexOf(c);
      variants.add(before);
      variants.add(before + after);
      variants.add(before + ALPHABET.charAt(index < 0 ? 0 : index ^ 1) + after);
      variants.add(before + ALPHABET.charAt(index < 0 ? 1 : index ^ 32) + after);
      variants.add(before + otherCase(c) + after);
    }
    for (var more : List.of("A", "AA", "AAAA", "=", ".", "-", "_", "%00", "~")) {
      variants.add(credential + more);
      variants.add(more + credential);
    }
    variants.add(credential + credential);
    variants.remove(credential);
    variants.remove("");
    return variants;
  }

  private static char otherCase(char c) {
    return Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
  }

  private static void assertEachVariantRefused(
      String credential, Set<String> errors, Function<String, Answer> use) {
    for (var variant : variants(credential)) {
      var answer = use.apply(variant);
      assertThat(answer.status()).as(variant).isEqualTo(401);
      assertThat(answer.error()).as(variant).isIn(errors);
    }
    assertThat(use.apply(credential).status()).isIn(200, 204);
  }

  /** GHSA-6mq3-xmgp-pjm5 (ZITADEL): a truncated opaque token was valid. */
  @Test
  void row16NoVariantOfAnAccessTokenIsTaken() {
    assertEachVariantRefused(
        tenant.signUp("access@example.com").at("/session/access_token"),
        Set.of("invalid_token"),
        token -> tenant.browser().withBearer(token).get("/v1/auth/me"));
  }

  @Test
  void row16NoVariantOfARefreshTokenIsTaken() {
    assertEachVariantRefused(
        tenant.signUp("refresh@example.com").at("/session/refresh_token"),
        Set.of("refresh_token_invalid"),
        tenant::refresh);
  }

  @Test
  void row16NoVariantOfAPublishableKeyIsTaken() {
    assertEachVariantRefused(
        tenant.publishableKey(),
        Set.of("invalid_client_key"),
        key -> ApiClient.of(server).withKey(key).get("/v1/auth/config"));
  }

  @Test
  void row16NoVariantOfASecretKeyIsTaken() {
    assertEachVariantRefused(
        tenant.secretKey(),
        Set.of("invalid_api_key"),
        key -> ApiClient.of(server).withBearer(key).get("/v1/users?limit=1"));
  }

  @Test
  void row16NoVariantOfAnAdminsTokenIsTaken() {
    var signedIn =
        ApiClient.of(server)
            .post(
                "/cp/v1/admin/sign-in",
                Map.of(
                    "email",
                    HelloJohnServer.ADMIN_EMAIL,
                    "password",
                    HelloJohnServer.ADMIN_PASSWORD));
    assertEachVariantRefused(
        signedIn.at("/token"),
        Set.of("invalid_token"),
        token -> ApiClient.of(server).withBearer(token).get("/cp/v1/admin/me"));
  }

  @Test
  void row16NoVariantOfAMasterKeyIsTaken() {
    var key =
        admin
            .post("/cp/v1/master-keys", Map.of("name", "flip", "scopes", List.of("tenants:read")))
            .at("/key");
    assertEachVariantRefused(
        key,
        Set.of("invalid_api_key", "invalid_token"),
        variant -> ApiClient.of(server).withBearer(variant).get("/cp/v1/tenants?limit=1"));
  }
}
