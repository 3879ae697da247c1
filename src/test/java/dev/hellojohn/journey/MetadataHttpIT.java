package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a tenant publishes for those who verify its tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetadataHttpIT {

  private ApiClient anyone;
  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    var server = HelloJohnServer.shared();
    anyone = ApiClient.of(server);
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
  }

  private static void assertNotFound(Answer answer) {
    assertThat(answer.status() + " " + answer.error()).isEqualTo("404 not_found");
  }

  @Test
  void eachDocumentIsCachedAndAsksWhetherItHasChanged() {
    for (var path : List.of("jwks.json", "openid-configuration", "oauth-authorization-server")) {
      var document = anyone.get("/t/" + tenant.slug() + "/.well-known/" + path);
      assertThat(document.status()).as(path).isEqualTo(200);
      assertThat(document.header("Cache-Control")).isEqualTo("public, max-age=300");
      var unchanged =
          anyone
              .with("If-None-Match", document.header("ETag"))
              .get("/t/" + tenant.slug() + "/.well-known/" + path);
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.text()).isEmpty();
    }
  }

  @Test
  void theDiscoveryDocumentNamesIssuerAndKeys() {
    var document = anyone.get("/t/" + tenant.slug() + "/.well-known/openid-configuration");
    var issuer = document.at("/issuer");
    assertThat(issuer).endsWith("/t/" + tenant.slug());
    assertThat(document.at("/jwks_uri")).isEqualTo(issuer + "/.well-known/jwks.json");
    assertThat(
            anyone.get("/.well-known/oauth-authorization-server/t/" + tenant.slug()).at("/issuer"))
        .isEqualTo(issuer);
    assertThat(tenant.browser().get("/.well-known/openid-configuration").text())
        .isEqualTo(document.text());
    assertThat(
            anyone
                .get("/.well-known/openid-configuration?client_id=" + tenant.publishableKey())
                .text())
        .isEqualTo(document.text());
  }

  @Test
  void theRootAnswersForTheTenantOfTheKeyOrForNone() {
    for (var path : List.of("/.well-known/jwks.json", "/.well-known/openid-configuration")) {
      assertNotFound(anyone.get(path));
      assertNotFound(anyone.withKey("pk_live_x").get(path));
      assertNotFound(anyone.get(path + "?client_id=pk_live_x"));
      assertThat(tenant.browser().get(path).header("Vary")).contains("X-Client-Id");
    }
  }

  @Test
  void aTenantThatIsSuspendedDeletedOrUnknownPublishesNothing() {
    var gone = TestTenant.create(HelloJohnServer.shared(), admin);
    var path = "/t/" + gone.slug() + "/.well-known/";
    admin.post(gone.path() + "/suspend");
    for (var document : List.of("jwks.json", "openid-configuration")) {
      assertNotFound(anyone.get(path + document));
      assertNotFound(gone.browser().get("/.well-known/" + document));
    }
    admin.delete(gone.path() + "?confirm=" + gone.slug());
    assertNotFound(anyone.get(path + "jwks.json"));
    assertNotFound(anyone.get("/t/nobody/.well-known/jwks.json"));
  }
}
