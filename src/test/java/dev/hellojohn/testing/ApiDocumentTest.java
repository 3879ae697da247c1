package dev.hellojohn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check that all tests over HTTP rest on notices what it is there to notice. */
class ApiDocumentTest {

  private static final String HEALTHY = "{\"status\":\"ok\"}";
  private static final String NOTHING =
      "{\"error\":\"not_found\",\"message\":\"There is nothing here.\",\"request_id\":\"req_1\"}";

  private final ApiDocument document = ApiDocument.served();

  private static Answer answer(int status, String body, String... headers) {
    var all = new HashMap<String, List<String>>();
    all.put("X-Request-Id", List.of("req_1"));
    all.put("X-HelloJohn-Version", List.of("1"));
    if (!body.isEmpty()) {
      all.put("Content-Type", List.of("application/json"));
    }
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], List.of(headers[i + 1]));
    }
    return new Answer(status, HttpHeaders.of(all, (name, value) -> true), body);
  }

  private void accepts(String method, String path, Answer answer) {
    assertThatCode(() -> document.check(method, path, answer)).doesNotThrowAnyException();
  }

  private void refuses(String method, String path, Answer answer, String fault) {
    assertThatThrownBy(() -> document.check(method, path, answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(fault);
  }

  @Test
  void anAnswerAsDescribedPasses() {
    accepts("GET", "/health", answer(200, HEALTHY));
    accepts("GET", "/health?x=1", answer(200, HEALTHY));
    accepts("HEAD", "/health", answer(200, ""));
    accepts("GET", "/cp/v1/tenants/acme", answer(404, NOTHING));
    accepts("GET", "/nowhere", answer(404, NOTHING));
    accepts("POST", "/cp/v1/admin/sign-out", answer(204, ""));
  }

  @Test
  void anUndeclaredStatusIsNoticed() {
    refuses("GET", "/health", answer(202, HEALTHY), "status");
    refuses("GET", "/v1/auth/config", answer(404, NOTHING), "status");
    refuses("GET", "/nowhere", answer(200, HEALTHY), "status");
  }

  @Test
  void aMemberThatIsUnknownMissingOrOfAnotherTypeIsNoticed() {
    refuses("GET", "/health", answer(200, "{\"status\":\"ok\",\"hash\":\"x\"}"), "hash");
    refuses("GET", "/health", answer(200, "{}"), "status");
    refuses("GET", "/health", answer(200, "{\"status\":1}"), "status");
    refuses("GET", "/health", answer(200, "{\"status\":\"ok\",\"status\":\"ok\"}"), "JSON");
    refuses("GET", "/health", answer(200, HEALTHY + HEALTHY), "JSON");
  }

  @Test
  void anUnknownMemberIsNoticedBelowReferencesToo() {
    var page =
        "{\"data\":[],\"pagination\":{\"limit\":1,\"has_more\":false,\"next_cursor\":null,\"a\":1}}";
    refuses("GET", "/v1/users", answer(200, page), "pagination");
    accepts("GET", "/v1/users", answer(200, page.replace(",\"a\":1", "")));
  }

  @Test
  void anotherMediaTypeABodyOfNoneAndAMissingHeaderAreNoticed() {
    refuses("GET", "/health", answer(200, HEALTHY, "Content-Type", "text/html"), "media type");
    refuses("POST", "/cp/v1/admin/sign-out", answer(204, HEALTHY), "body");
    refuses("HEAD", "/health", answer(200, HEALTHY), "body");
    refuses(
        "GET",
        "/v1/users",
        answer(401, NOTHING.replace("not_found", "invalid_token")),
        "WWW-Authenticate");
  }

  @Test
  void anErrorIsOneOfThoseThatHaveItsStatus() {
    refuses("GET", "/nowhere", answer(404, NOTHING.replace("not_found", "gone")), "gone");
    refuses("GET", "/nowhere", answer(404, NOTHING.replace("not_found", "conflict")), "conflict");
  }

  @Test
  void anotherMethodIsAnsweredWithThoseThatExist() {
    var refused = NOTHING.replace("not_found", "method_not_allowed");
    accepts("PUT", "/health", answer(405, refused, "Allow", "GET, HEAD, OPTIONS"));
    refuses("PUT", "/health", answer(405, refused, "Allow", "GET, POST"), "Allow");
    refuses("PUT", "/health", answer(405, refused), "Allow");
    refuses("PUT", "/health", answer(404, NOTHING), "status");
  }

  @Test
  void literalSegmentsGoBeforeParameters() {
    assertThat(document.operation("POST", "/v1/sessions/verify").orElseThrow().template())
        .isEqualTo("/v1/sessions/verify");
    assertThat(document.operation("GET", "/v1/sessions/x").orElseThrow().template())
        .isEqualTo("/v1/sessions/{id}");
    assertThat(document.operation("GET", "/v1/sessions/")).isEmpty();
    assertThat(document.operation("GET", "/v1/sessions/x/y")).isEmpty();
    assertThat(
            document
                .operation("DELETE", "/cp/v1/tenants/a/clients/b")
                .orElseThrow()
                .parameters("path"))
        .containsExactlyInAnyOrder("id", "client_id");
  }
}
