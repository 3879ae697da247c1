package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.AdminCenter;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RawHttp;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two planes of one server: what each port answers, and what no header talks it into. */
class PortsHttpIT {

  private static final List<String> SECURITY_HEADERS =
      List.of(
          "x-content-type-options: nosniff",
          "x-frame-options: deny",
          "referrer-policy: strict-origin-when-cross-origin",
          "strict-transport-security: max-age=63072000; includesubdomains",
          "content-security-policy: default-src 'none'; frame-ancestors 'none'",
          "permissions-policy: ",
          "cross-origin-opener-policy: same-origin");

  private static HelloJohnServer server;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.shared();
  }

  @Test
  void thePublicPortTellsHealth() {
    var client = ApiClient.of(server);
    assertThat(client.get("/health").text()).isEqualTo("{\"status\":\"ok\"}");
    var ready = client.get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text())
        .isEqualTo("{\"status\":\"ready\",\"db\":\"ok\",\"redis\":\"disabled\"}");
    assertThat(ready.header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health HTTP/1.1",
        "GET /v1/nothing HTTP/1.1",
        "GET /nothing.html HTTP/1.1",
        "GET /v1/auth/me HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET /../../etc/passwd HTTP/1.1",
        "GET /v1/%2e%2e/health HTTP/1.1",
        "BREW /health HTTP/1.1"
      })
  void everyAnswerHasTheSecurityHeadersAndNoBanner(String line) {
    assertGuarded(RawHttp.exchange(server.port(), line, "Host: localhost:" + server.port()));
  }

  @Test
  void answersToAForeignHostHaveThemToo() {
    assertGuarded(RawHttp.exchange(server.port(), "GET /health HTTP/1.1", "Host: x:81"));
  }

  @Test
  void answersToHugeHeadersHaveThemToo() {
    assertGuarded(
        RawHttp.exchange(
            server.port(), "GET /health HTTP/1.1", "Host: x", "X-Huge: " + "x".repeat(20_000)));
  }

  private static void assertGuarded(String answer) {
    var head = head(answer);
    assertThat(head).startsWith("http/1.1 ");
    assertThat(SECURITY_HEADERS).allSatisfy(header -> assertThat(head).contains(header));
    assertThat(head).doesNotContain("\nserver:", "x-powered-by", "websphere", "liberty");
    assertThat(answer).doesNotContain("java.", "SRVE", "Exception");
  }

  private static String head(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    return (end < 0 ? answer : answer.substring(0, end)).toLowerCase(java.util.Locale.ROOT);
  }

  static Stream<List<String>> waysToTheOpsPlane() {
    var ops = Integer.toString(server.opsPort());
    return Stream.of("/metrics", "/health/started", "/openapi/ui/", "/ibm/api/", "/adminCenter/")
        .flatMap(
            path ->
                Stream.of(
                    List.of("GET " + path + " HTTP/1.1", "Host: localhost:" + ops),
                    List.of(
                        "GET http://localhost:" + ops + path + " HTTP/1.1",
                        "Host: localhost:" + ops),
                    List.of(
                        "GET " + path + " HTTP/1.1",
                        "Host: localhost",
                        "X-Forwarded-Host: localhost:" + ops,
                        "X-Forwarded-Port: " + ops,
                        "Forwarded: host=localhost:" + ops),
                    List.of(
                        "GET " + path + " HTTP/1.1",
                        "Host: localhost",
                        "$WSSN: localhost",
                        "$WSSP: " + ops,
                        "$WSRA: 127.0.0.1"),
                    List.of("GET " + path + " HTTP/1.0", "Host: localhost:" + ops)));
  }

  @ParameterizedTest
  @MethodSource("waysToTheOpsPlane")
  void noHeaderLeadsFromThePublicPortToTheOpsPlane(List<String> request) {
    var answer = RawHttp.exchange(server.port(), request.toArray(String[]::new));
    assertThat(answer).matches("(?s)HTTP/1\\.[01] (400|404) .*");
    assertThat(answer).doesNotContain("# HELP", "\"checks\"", "adminCenter/login", "swagger");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth.example.com", "auth.example.com:443", "10.0.0.1:80"})
  void aProxysHostReachesTheApplication(String host) {
    assertThat(RawHttp.exchange(server.port(), "GET /health HTTP/1.1", "Host: " + host))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void theOpsPortDoesNotServeTheApplication() {
    for (var host : List.of("localhost:" + server.port(), "localhost:" + server.opsPort())) {
      assertThat(
              RawHttp.exchange(server.opsPort(), "GET /v1/auth/config HTTP/1.1", "Host: " + host))
          .startsWith("HTTP/1.1 404 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
  void theOpsPortTellsHealth(String path) {
    assertThat(ops(path)).startsWith("HTTP/1.1 200 ").contains("\"status\":\"UP\"");
  }

  /** Liberty's own applications there would name the exception's class and repeat the path. */
  @ParameterizedTest
  @ValueSource(strings = {"/openapi/ui/secret-name", "/health/secret-name", "/openapi/secret-name"})
  void anErrorOnTheOpsPortNamesNoClass(String path) {
    var answer = server.ops(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).doesNotContain("Exception", "SRVE", "secret-name", "jakarta");
  }

  @Test
  void theOpsPortHasMetrics() {
    assertThat(ops("/metrics")).startsWith("HTTP/1.1 200 ").contains("# HELP");
  }

  /** No password opens it: the configured hash is that of bytes which nobody kept. */
  @ParameterizedTest
  @ValueSource(strings = {"", "admin", "hellojohn-ops", "password"})
  void adminCenterIsClosedUntilAPasswordIsSet(String password) {
    var center = new AdminCenter(server);
    assertThat(center.signIn("admin", password)).isFalse();
    assertThat(center.rest("admin", password, "/ibm/api/config").status()).isEqualTo(401);
    assertThat(center.rest("admin", password, "/IBMJMXConnectorREST/mbeans").status())
        .isEqualTo(401);
  }

  @Test
  void bothPortsDescribeTheApiWithThePublicUrl() {
    var url = "\"url\":\"http://localhost:" + server.port() + "\"";
    assertThat(ops("/openapi?format=JSON").replaceAll("\\s", "")).contains(url);
    var document = ApiClient.of(server).get("/openapi.json");
    assertThat(document.status()).isEqualTo(200);
    assertThat(document.at("/openapi")).isEqualTo("3.1.0");
    assertThat(document.text()).contains(url);
    assertThat(
            ApiClient.of(server)
                .with("If-None-Match", document.header("ETag"))
                .get("/openapi.json")
                .status())
        .isEqualTo(304);
  }

  private static String ops(String path) {
    return RawHttp.exchange(
        server.opsPort(), "GET " + path + " HTTP/1.1", "Host: localhost:" + server.opsPort());
  }
}
