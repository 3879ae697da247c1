package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may call, over HTTP; the corpus of row 33 of the list of attacks, for origins. */
class CorsHttpIT {

  private static final String APP = "https://app.example.com";
  private static final String OTHER_APP = "https://other.example.com:8443";
  private static final String CONFIG = "/v1/auth/config";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private static TestTenant tenant;
  private static TestTenant other;

  @BeforeAll
  static void makeTenants() {
    tenant = NetworkServer.tenant(Map.of("allowed_origins", List.of(APP, "https://[::1]:9443")));
    other = NetworkServer.tenant(Map.of("allowed_origins", List.of(OTHER_APP)));
  }

  private static ApiClient page(String origin) {
    return NetworkServer.from(NetworkServer.address()).with("Origin", origin);
  }

  private static Answer preflight(String origin, String path) {
    return page(origin)
        .with("Access-Control-Request-Method", "POST")
        .with("Access-Control-Request-Headers", "x-client-id,content-type")
        .send("OPTIONS", path, (String) null);
  }

  private static void assertReadableBy(String origin, Answer answer) {
    assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains(
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "Retry-After",
            "X-Request-Id");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertVaries(answer);
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("origin_not_allowed");
    assertNoCors(answer);
  }

  private static void assertNoCors(Answer answer) {
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
    assertVaries(answer);
  }

  private static void assertVaries(Answer answer) {
    assertThat(String.join(",", answer.headers().allValues("Vary"))).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {APP, "https://[::1]:9443", NetworkServer.INSTANCE_ORIGIN})
  void aListedOriginMayCallItsTenant(String origin) {
    var answer = page(origin).withKey(tenant.publishableKey()).get(CONFIG);
    assertThat(answer.status()).isEqualTo(200);
    assertReadableBy(origin, answer);
  }

  @Test
  void aTenantsOriginMayNotCallAnotherTenant() {
    assertRefused(page(APP).withKey(other.publishableKey()).get(CONFIG));
    assertRefused(page(OTHER_APP).withKey(tenant.publishableKey()).get(CONFIG));
    assertRefused(
        page(APP)
            .withKey(other.publishableKey())
            .post(
                "/v1/auth/sign-in",
                Map.of("email", "a@example.com", "password", TestTenant.PASSWORD)));
  }

  static Stream<String> tricks() {
    return Stream.of(
        "null",
        "*",
        "",
        "https://app.example.com.evil.test",
        "https://evil.test",
        "https://evilapp.example.com",
        "https://app.example.com@evil.test",
        "https://user@app.example.com",
        "https://user:pass@app.example.com",
        "http://app.example.com",
        "https://app.example.com:443",
        "https://app.example.com:444",
        "https://app.example.com.",
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://app.example.com?x",
        "https://app.example.com#x",
        "https://APP.example.com",
        "HTTPS://app.example.com",
        "https://app.example.com,https://evil.test",
        "https://app.example.com https://evil.test",
        "https://app.example.com\thttps://evil.test",
        "https://app\t.example.com",
        "https://app.example.com\\.evil.test",
        "https://app.example.com%2eevil.test",
        "https://app.example.com%00.evil.test",
        "https://xn--pp-fka.example.com",
        "https://sub.app.example.com",
        "https://example.com",
        "app.example.com",
        "//app.example.com",
        "file://",
        "chrome-extension://abcdefgh",
        "https://[0:0:0:0:0:0:0:1]:9443",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]:9443",
        "https://other.example.com",
        "https://" + "a".repeat(4000) + ".example.com");
  }

  @ParameterizedTest
  @MethodSource("tricks")
  void whatIsNotListedIsRefusedAndNeverReflected(String origin) {
    for (var method : List.of("GET", "OPTIONS")) {
      var answer =
          RawHttp.exchange(
              NetworkServer.get().port(),
              method + " " + CONFIG + " HTTP/1.1",
              "Host: localhost",
              "X-Forwarded-For: " + NetworkServer.address(),
              "X-Client-Id: " + tenant.publishableKey(),
              "Access-Control-Request-Method: GET",
              "Origin: " + origin);
      assertThat(answer).startsWith("HTTP/1.1 403 ").contains("origin_not_allowed", "Vary: Origin");
      assertThat(answer).doesNotContain("Access-Control-", "evil.test");
    }
  }

  @Test
  void twoOriginsAreNone() {
    assertThat(
            RawHttp.exchange(
                NetworkServer.get().port(),
                "GET " + CONFIG + " HTTP/1.1",
                "Host: localhost",
                "X-Forwarded-For: " + NetworkServer.address(),
                "X-Client-Id: " + tenant.publishableKey(),
                "Origin: " + APP,
                "Origin: " + APP))
        .startsWith("HTTP/1.1 403 ")
        .contains("origin_not_allowed")
        .doesNotContain("Access-Control-");
  }

  @Test
  void withoutAnOriginOrFromOurOwnNothingCrosses() {
    var key = tenant.publishableKey();
    var none = NetworkServer.from(NetworkServer.address()).withKey(key).get(CONFIG);
    assertThat(none.status()).isEqualTo(200);
    assertNoCors(none);
    var own = page("http://localhost:" + NetworkServer.get().port()).withKey(key).get(CONFIG);
    assertThat(own.status()).isEqualTo(200);
    assertNoCors(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {APP, OTHER_APP, NetworkServer.INSTANCE_ORIGIN})
  void aPreflightIsAnsweredByItsOriginAlone(String origin) {
    var answer = preflight(origin, "/v1/auth/sign-in");
    assertThat(answer.status()).isEqualTo(204);
    assertReadableBy(origin, answer);
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .contains("X-Client-Id", "Authorization", "Content-Type", "Idempotency-Key");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Private-Network")).isEmpty();
    assertThat(answer.headers().firstValue("X-RateLimit-Limit")).isEmpty();
  }

  @Test
  void anUnlistedPreflightIsRefused() {
    assertRefused(preflight("https://evil.test", "/v1/auth/sign-in"));
  }

  @Test
  void errorsCanBeReadByAllowedOrigins() {
    var wrong =
        page(APP)
            .withKey(tenant.publishableKey())
            .post(
                "/v1/auth/sign-in",
                Map.of("email", "nobody@example.com", "password", TestTenant.PASSWORD));
    assertThat(wrong.status()).isEqualTo(401);
    assertReadableBy(APP, wrong);
    var unknownKey = page(APP).withKey("pk_live_nobody").get(CONFIG);
    assertThat(unknownKey.error()).isEqualTo("invalid_client_key");
    assertReadableBy(APP, unknownKey);
    var unknownPath = page(APP).withKey(tenant.publishableKey()).get("/v1/nothing");
    assertThat(unknownPath.status()).isEqualTo(404);
    assertReadableBy(APP, unknownPath);
    var crooked = page(APP).withKey(tenant.publishableKey()).get("/v1/auth/config?a=1&a=2");
    assertThat(crooked.status()).isEqualTo(400);
    assertReadableBy(APP, crooked);
    var limited = NetworkServer.from(NetworkServer.address()).with("Origin", APP);
    for (int i = 0; i < 5; i++) {
      limited.withKey(tenant.publishableKey()).post("/v1/auth/sign-up", Map.of());
    }
    var refused = limited.withKey(tenant.publishableKey()).post("/v1/auth/sign-up", Map.of());
    assertThat(refused.status()).isEqualTo(429);
    assertReadableBy(APP, refused);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/cp/v1/tenants", "/cp/v1/admin/me", "/console/", "/CP/v1/tenants", "/cp"})
  void aTenantsListNeverOpensTheControlPlane(String path) {
    var page =
        NetworkServer.from(NetworkServer.operator())
            .with("Origin", APP)
            .with("Access-Control-Request-Method", "GET");
    assertRefused(page.get(path));
    assertRefused(page.send("OPTIONS", path, (String) null));
    // Nor does it with a tenant's key beside it.
    assertRefused(page.withKey(tenant.publishableKey()).get(path));
    var instance =
        NetworkServer.from(NetworkServer.operator())
            .with("Origin", NetworkServer.INSTANCE_ORIGIN)
            .get("/cp/v1/tenants");
    assertThat(instance.error()).isEqualTo("missing_credentials");
    assertReadableBy(NetworkServer.INSTANCE_ORIGIN, instance);
  }

  @Test
  void metadataIsForEveryPageAndForNoCookies() {
    for (var path :
        List.of(
            "/t/" + tenant.slug() + "/.well-known/jwks.json",
            "/t/" + tenant.slug() + "/.well-known/openid-configuration")) {
      var answer = page("https://anyone.example").get(path);
      assertThat(answer.status()).isEqualTo(200);
      assertReadableBy("*", answer);
      var preflight = preflight("https://anyone.example", path);
      assertThat(preflight.status()).isEqualTo(204);
      assertReadableBy("*", preflight);
    }
    var root =
        page("https://anyone.example")
            .withKey(tenant.publishableKey())
            .get("/.well-known/jwks.json");
    assertThat(root.status()).isEqualTo(200);
    assertReadableBy("*", root);
  }

  @Test
  void aClientAddsItsOwnOrigins() {
    var created =
        NetworkServer.admin()
            .post(
                "/cp/v1/tenants/" + tenant.id() + "/clients",
                Map.of("name", "spa", "allowed_origins", List.of("https://spa.example.com")));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    var key = created.at("/client/publishable_key");
    var answer = page("https://spa.example.com").withKey(key).get(CONFIG);
    assertReadableBy("https://spa.example.com", answer);
    assertThat(preflight("https://spa.example.com", CONFIG).status()).isEqualTo(204);
    // With the keys of another client of the same tenant it is a stranger.
    assertRefused(page("https://spa.example.com").withKey(tenant.publishableKey()).get(CONFIG));
    assertRefused(page("https://spa.example.com").withBearer(tenant.secretKey()).get("/v1/users"));
  }

  @Test
  void aChangedListIsInForceAtOnceOnItsNode() {
    var late = "https://late.example.com";
    var changing = NetworkServer.tenant(Map.of());
    var path = "/cp/v1/tenants/" + changing.id();
    assertRefused(preflight(late, CONFIG));
    assertRefused(page(late).withKey(changing.publishableKey()).get(CONFIG));
    assertThat(NetworkServer.admin().patch(path, Map.of("allowed_origins", List.of(late))).status())
        .isEqualTo(200);
    assertThat(preflight(late, CONFIG).status()).isEqualTo(204);
    assertReadableBy(late, page(late).withKey(changing.publishableKey()).get(CONFIG));
    NetworkServer.admin().patch(path, Map.of("allowed_origins", List.of()));
    assertRefused(preflight(late, CONFIG));
    assertRefused(page(late).withKey(changing.publishableKey()).get(CONFIG));
  }

  @Test
  void otherPathsGoByTheOriginAlone() {
    assertReadableBy(APP, page(APP).get("/health"));
    assertRefused(page("https://evil.test").get("/health"));
    assertRefused(page("https://evil.test").get("/nothing.html"));
  }
}
