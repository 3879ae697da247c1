package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spellings of paths and headers that have led past the filters of others: CVE-2026-25748
 * (authentik), CVE-2026-9800 (Keycloak), CVE-2026-41248 (Clerk). Sent over sockets, since no HTTP
 * client would write them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathAttacksHttpIT {

  private static final Pattern REFUSED = Pattern.compile("(?s)HTTP/1\\.[01] 4\\d\\d .*");

  private int port;
  private ApiClient admin;
  private String adminToken;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    var server = HelloJohnServer.shared();
    port = server.port();
    admin = TestTenant.admin(server);
    adminToken = TestTenant.adminToken(server);
    tenant = TestTenant.create(server, admin);
    tenant.signUp("ann@example.com");
  }

  private String get(String target, String... headers) {
    var lines = new String[headers.length + 2];
    lines[0] = "GET " + target + " HTTP/1.1";
    lines[1] = "Host: localhost:" + port;
    System.arraycopy(headers, 0, lines, 2, headers.length);
    return RawHttp.exchange(port, lines);
  }

  private void assertRefused(String answer, String what) {
    assertThat(answer).as(what).matches(REFUSED);
    assertThat(answer)
        .as(what)
        .doesNotContain(
            "ann@example.com", "\"data\":", "\"slug\":", tenant.publishableKey(), "adm_0");
  }

  /** The same path, as a proxy, a filter or a router might read it. */
  private static Set<String> spellings(String path) {
    var spellings = new LinkedHashSet<String>();
    for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
      var before = path.substring(0, i);
      var after = path.substring(i + 1);
      for (var slash :
          List.of(
              "//",
              "///",
              "/./",
              "/%2e/",
              "/.;/",
              "/;/",
              "/;x/",
              ";/",
              ";x=y/",
              ";jsessionid=1/",
              "/;jsessionid=1/",
              "/x/../",
              "/x/..;/",
              "/..;/",
              "/%2e%2e/",
              "/x/%2e%2e/",
              "/x/.%2e/",
              "%2f",
              "%2F",
              "%252f",
              "/%2f",
              "\\",
              "/\\",
              "%5c",
              "%5C",
              "/%00/",
              "%00/",
              "/%0a",
              "/%09",
              "%20/",
              "/%c0%af",
              "/%ef%bc%8f",
              "/%u002f")) {
        spellings.add(before + slash + after);
      }
    }
    for (var end :
        List.of(
            "/",
            "//",
            "/.",
            "/..;/",
            "/;",
            ";",
            ";.css",
            ";x=y",
            ";jsessionid=1",
            ".",
            "..",
            ".json",
            ".html",
            "%00",
            "%00.png",
            "%20",
            "%09",
            "%0d%0a",
            "%0d%0aX-A:%20b",
            "%23",
            "%3f",
            "%3fx",
            "/%2e",
            "/%2e%2e/health",
            "/../../health",
            "/..%2f..%2fhealth",
            "~",
            "*",
            "%2a")) {
      spellings.add(path + end);
    }
    spellings.add(path.toUpperCase(java.util.Locale.ROOT));
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (Character.isLetter(c)) {
        var rest = path.substring(i + 1);
        spellings.add(path.substring(0, i) + Character.toUpperCase(c) + rest);
        spellings.add(path.substring(0, i) + String.format("%%%02x", (int) c) + rest);
        spellings.add(path.substring(0, i) + String.format("%%25%02x", (int) c) + rest);
      }
    }
    spellings.add("/health/../" + path.substring(1));
    spellings.add("/health/..;/" + path.substring(1));
    spellings.add("/.well-known/..%2f" + path.substring(1));
    spellings.add("." + path);
    spellings.remove(path);
    return spellings;
  }

  /** Without a credential no spelling shows anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/auth/me",
        "/v1/users",
        "/v1/sessions",
        "/cp/v1/tenants",
        "/cp/v1/admins",
        "/cp/v1/master-keys",
        "/cp/v1/admin/me"
      })
  void row51NoSpellingOfAPathLeadsPastTheCheckOfTheCaller(String path) {
    assertThat(get(path)).startsWith("HTTP/1.1 401 ");
    for (var spelling : spellings(path)) {
      assertRefused(get(spelling), spelling);
      assertRefused(get("http://localhost:" + port + spelling), "absolute " + spelling);
    }
  }

  /**
   * With the credential of the other plane neither; and nobody gets in under a second name with a
   * good one, so that what a proxy in front forbids by its name stays forbidden.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/users", "/cp/v1/tenants"})
  void row51AGoodCredentialOpensThePlainSpellingAlone(String path) {
    var secret = "Authorization: Bearer " + tenant.secretKey();
    var operator = "Authorization: Bearer " + adminToken;
    boolean dataPlane = path.startsWith("/v1");
    assertThat(get(path, dataPlane ? secret : operator)).startsWith("HTTP/1.1 200 ");
    assertRefused(get(path, dataPlane ? operator : secret), path);
    for (var spelling : spellings(path)) {
      assertRefused(get(spelling, secret), spelling);
      assertRefused(get(spelling, operator), spelling);
    }
  }

  /** Other methods are not a way round the check either. */
  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "TRACE", "CONNECT", "PROPFIND", "get", "GETX"})
  void row51NoOtherMethodLeadsPastTheCheck(String method) {
    for (var path : List.of("/v1/users", "/cp/v1/tenants")) {
      var answer =
          RawHttp.exchange(port, method + ' ' + path + " HTTP/1.1", "Host: localhost:" + port);
      assertThat(answer).as(method + ' ' + path).doesNotContain("\"data\":", "ann@example.com");
      if (!method.equals("OPTIONS")) {
        assertThat(answer).as(method + ' ' + path).matches("(?s)HTTP/1\\.[01] (4|501).*");
      }
    }
    for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
      assertRefused(get("/v1/auth/sign-in", header + ": POST"), header);
    }
  }

  /** Headers that name another path to a router which would follow them. */
  @Test
  void row51NoHeaderRewritesThePath() {
    for (var header :
        List.of(
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-Forwarded-Prefix",
            "X-Forwarded-Path",
            "X-Script-Name",
            "X-Envoy-Original-Path")) {
      assertThat(get("/health", header + ": /v1/users"))
          .startsWith("HTTP/1.1 200 ")
          .contains("{\"status\":\"ok\"}");
      assertThat(get("/v1/users", header + ": /health")).startsWith("HTTP/1.1 401 ");
    }
  }

  /** What cannot be read is not let in, and never a fault of the server. */
  @Test
  void row51AMalformedAuthorizationIsRefused() {
    var key = tenant.secretKey();
    for (var lines :
        List.of(
            List.of("Authorization:"),
            List.of("Authorization: Bearer"),
            List.of("Authorization: Bearer "),
            List.of("Authorization: " + key),
            List.of("Authorization: Basic " + key),
            List.of("Authorization: Bearer" + key),
            List.of("Authorization: Bearer\t" + key),
            List.of("Authorization: Bearer " + key + " x"),
            List.of("Authorization: Bearer " + key + ", Bearer " + key),
            List.of("Authorization: Bearer \"" + key + '"'),
            List.of("Authorization: Bearer " + key + ';'),
            List.of("Authorization: Bearer " + key + "\u00a0"),
            List.of("Authorization: Bearer " + key + "\0"),
            List.of("Authorization: Bearer " + key, "Authorization: Bearer " + key),
            List.of("Authorization: Bearer x", "Authorization: Bearer " + key),
            List.of("Authorization: Bearer x\r\n " + key),
            List.of("X-Authorization: Bearer " + key),
            List.of("Cookie: Authorization=Bearer " + key),
            List.of("Authorization: Bearer " + "x".repeat(20_000)))) {
      assertRefused(get("/v1/users", lines.toArray(String[]::new)), lines.toString());
    }
  }

  @Test
  void row51MalformedCookiesAndKeysOpenNothingAndCloseNothing() {
    var key = "Authorization: Bearer " + tenant.secretKey();
    for (var cookie :
        List.of(
            "=",
            ";",
            ";;;",
            "=;=;=",
            "a",
            "a=\"",
            "a=\"\\\"",
            "$Version=1; $Path=/",
            "hj_sid=",
            "hj_sid=%00",
            "hj_sid=../../x",
            "hj_sid={\"admin\":true}",
            "\u0001=\u0002",
            "x=" + "y".repeat(4_000))) {
      assertRefused(get("/v1/users", "Cookie: " + cookie), cookie);
      assertRefused(get("/cp/v1/tenants", "Cookie: " + cookie), cookie);
      assertThat(get("/v1/users", key, "Cookie: " + cookie))
          .as(cookie)
          .matches("(?s)HTTP/1\\.1 (200|400) .*");
    }
    for (var client :
        List.of(
            List.of("X-Client-Id:"),
            List.of("X-Client-Id: '"),
            List.of("X-Client-Id: pk_"),
            List.of("X-Client-Id: *"),
            List.of("X-Client-Id: " + tenant.publishableKey() + " x"),
            List.of("X-Client-Id: " + tenant.publishableKey() + ',' + tenant.publishableKey()),
            List.of("X-Client-Id: " + tenant.publishableKey(), "X-Client-Id: pk_x"),
            List.of("X-Client-Id: " + tenant.secretKey()))) {
      assertRefused(get("/v1/auth/config", client.toArray(String[]::new)), client.toString());
    }
  }

  /** A slug is spelt in one way, on each database. */
  @Test
  void row51ATenantsPublicPathsHaveOneSpelling() {
    var path = "/t/" + tenant.slug() + "/.well-known/jwks.json";
    assertThat(get(path)).startsWith("HTTP/1.1 200 ");
    for (var other :
        List.of(
            "/t/" + tenant.slug().toUpperCase(java.util.Locale.ROOT) + "/.well-known/jwks.json",
            "/t/" + tenant.slug() + "%20/.well-known/jwks.json",
            "/t/" + tenant.id() + "/.well-known/jwks.json",
            "/t/%25/.well-known/jwks.json",
            "/t/_/.well-known/jwks.json",
            "/t//.well-known/jwks.json",
            path + '/')) {
      assertRefused(get(other), other);
    }
  }
}
