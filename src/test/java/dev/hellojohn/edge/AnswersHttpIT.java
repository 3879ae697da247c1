package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of answer, octet for octet: what {@code curl -si} shows. */
class AnswersHttpIT {

  private static final List<String> HEADERS =
      List.of(
          "X-Content-Type-Options: nosniff",
          "X-Frame-Options: DENY",
          "Referrer-Policy: strict-origin-when-cross-origin",
          "Strict-Transport-Security: max-age=63072000; includeSubDomains",
          // The configured one.
          "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
          "Permissions-Policy: camera=(), microphone=(), geolocation=()",
          "Cross-Origin-Opener-Policy: same-origin");

  private static TestTenant tenant;

  @BeforeAll
  static void makeTenant() {
    tenant = NetworkServer.tenant(Map.of());
  }

  private static String send(String line, String... headers) {
    return RawHttp.exchange(
        NetworkServer.get().port(),
        Stream.concat(
                Stream.of(
                    line + " HTTP/1.1",
                    "Host: localhost",
                    "X-Forwarded-For: " + NetworkServer.address()),
                Arrays.stream(headers))
            .toArray(String[]::new));
  }

  private static List<String> head(String answer) {
    return List.of(answer.substring(0, answer.indexOf("\r\n\r\n")).split("\r\n"));
  }

  private static void assertGuarded(String answer) {
    var head = head(answer);
    for (var header : HEADERS) {
      var name = header.substring(0, header.indexOf(':') + 1).toLowerCase(Locale.ROOT);
      assertThat(head.stream().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name)))
          .containsExactly(header);
    }
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("\nserver:", "x-powered-by", "websphere", "liberty", "exception");
  }

  static Stream<List<String>> answers() {
    var key = "X-Client-Id: " + tenant.publishableKey();
    var json = "Content-Type: application/json";
    return Stream.of(
        List.of("200 OK", "GET /health"),
        List.of("200 OK", "HEAD /health"),
        List.of("200 OK", "GET /v1/auth/config", key),
        List.of("200 OK", "OPTIONS /v1/auth/config", key),
        List.of("200 OK", "GET /t/" + tenant.slug() + "/.well-known/jwks.json"),
        List.of("400 Bad Request", "GET /v1//auth/config", key),
        List.of("401 Unauthorized", "GET /v1/auth/config"),
        List.of("403 Forbidden", "GET /cp/v1/tenants"),
        List.of("403 Forbidden", "GET /v1/auth/config", key, "Origin: https://evil.test"),
        List.of("404 Not Found", "GET /nothing.html"),
        List.of("404 Not Found", "HEAD /nothing"),
        List.of("404 Not Found", "GET /v1/nothing", key),
        List.of("404 Not Found", "GET /WEB-INF/web.xml"),
        List.of("405 Method Not Allowed", "POST /v1/auth/config", key),
        List.of("405 Method Not Allowed", "TRACE /v1/auth/config", key),
        List.of("405 Method Not Allowed", "BREW /nothing"),
        List.of("406 Not Acceptable", "GET /v1/auth/config", key, "Accept: text/html"),
        List.of(
            "413 Request Entity Too Large",
            "POST /v1/auth/sign-in",
            key,
            json,
            "Content-Length: 99999",
            "Connection: close",
            "",
            "x".repeat(99_999)),
        List.of(
            "415 Unsupported Media Type",
            "POST /v1/auth/sign-in",
            key,
            "Content-Type: text/plain",
            "Content-Length: 2",
            "Connection: close",
            "",
            "{}"),
        List.of(
            "422 Unprocessable Content",
            "POST /v1/auth/sign-in",
            key,
            json,
            "Content-Length: 2",
            "Connection: close",
            "",
            "{}"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerOfOursCarriesTheHeadersOnce(List<String> expected) {
    var answer = send(expected.get(1), expected.subList(2, expected.size()).toArray(String[]::new));
    assertThat(head(answer).get(0)).isEqualTo("HTTP/1.1 " + expected.get(0));
    assertGuarded(answer);
    assertThat(head(answer)).anyMatch(line -> line.startsWith("X-Request-Id: req_"));
    if (Integer.parseInt(expected.get(0).substring(0, 3)) >= 400) {
      assertThat(head(answer)).contains("Content-Type: application/json");
    }
  }

  /** What Liberty refuses before a filter runs: see docs/network.md. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/%zz",
        "GET /%",
        "GET /%2e%2e/x",
        "GET /../../etc/passwd",
        "TRACE /nothing",
        "OPTIONS *"
      })
  void theServersOwnRefusalsCarryTheStaticOnes(String line) {
    var answer = send(line, "X-Secret: do-not-echo");
    assertThat(head(answer).get(0)).matches("HTTP/1.1 (400|403|404) .*");
    assertGuarded(answer);
    assertThat(answer).doesNotContain("do-not-echo");
  }

  @Test
  void aLimitedAnswerIsTheDocumentsToTheLetter() {
    var address = NetworkServer.address();
    for (int i = 0; i < 3; i++) {
      NetworkServer.from(address)
          .withKey(tenant.publishableKey())
          .post("/v1/auth/forgot-password", Map.of());
    }
    var answer =
        RawHttp.exchange(
            NetworkServer.get().port(),
            "POST /v1/auth/forgot-password HTTP/1.1",
            "Host: localhost",
            "Content-Length: 0",
            "X-Client-Id: " + tenant.publishableKey(),
            "X-Forwarded-For: " + address);
    assertThat(head(answer).get(0)).isEqualTo("HTTP/1.1 429 Too Many Requests");
    assertThat(head(answer))
        .contains("X-RateLimit-Limit: 3", "X-RateLimit-Remaining: 0")
        .anyMatch(line -> line.matches("X-RateLimit-Reset: \\d{10}"))
        .anyMatch(line -> line.matches("Retry-After: [1-9]\\d{0,2}"));
    assertThat(answer)
        .endsWith("}")
        .containsPattern(
            "\\{\"error\":\"rate_limit_exceeded\",\"message\":\"Too many requests. Please try again in"
                + " (\\d+) seconds.\",\"retry_after\":\\1}");
    assertGuarded(answer);
  }
}
