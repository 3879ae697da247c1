package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/users/usr_01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "/t/acme/.well-known/jwks.json",
        "/console/assets/app-1.2.3.min.js",
        "/v1/users/a@example.org",
        "/v1/users/a%40example.org",
        "/v1/organizations/slug/%C3%A9t%C3%A9",
        "/v1/a%20b",
        "/v1/tenants..x",
        "/openapi.json"
      })
  void acceptsPlainPaths(String path) {
    assertThat(PathForm.isNormal(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1/users",
        "*",
        "http://other/v1",
        "//v1/users",
        "/v1//users",
        "/v1/auth/me/",
        "/v1/users//",
        "/v1/./users",
        "/v1/../cp/v1",
        "/v1/users/..",
        "/.",
        "/v1;x=y/users",
        "/cp/v1/tenants;.js",
        "/v1/users%3Bx",
        "/%63p/v1/tenants",
        "/v1/%2e%2e/cp/v1",
        "/v1/%2E/users",
        "/v1%2fusers",
        "/v1%2Fusers",
        "/v1%5cusers",
        "/v1\\users",
        "/v1/%252e%252e/cp",
        "/v1/users%00",
        "/v1/users%0a",
        "/v1/users%0D%0AX: y",
        "/v1/users%7f",
        "/v1/users%3fx",
        "/v1/users%23x",
        "/v1/users%7e",
        "/v1/users%",
        "/v1/users%2",
        "/v1/users%zz",
        "/v1/users%c3",
        "/v1/users%c0%af",
        "/v1/users%ed%a0%80",
        "/v1/us ers",
        "/v1/us\ters",
        "/v1/usérs",
        "/v1/users\u0000"
      })
  void refusesEveryOtherSpelling(String path) {
    assertThat(PathForm.isNormal(path)).isFalse();
  }

  @Test
  void boundsThePath() {
    assertThat(PathForm.isNormal("/" + "a".repeat(PathForm.MAX_LENGTH - 1))).isTrue();
    assertThat(PathForm.isNormal("/" + "a".repeat(PathForm.MAX_LENGTH))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=20&cursor=abc",
        "q=a%20b+c&email=a%40b.org",
        "flag",
        "q=%C3%A9",
        "q=a=b",
        "redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fx%3D1"
      })
  void acceptsPlainQueries(String query) {
    assertThat(QueryForm.isUnambiguous(query)).isTrue();
  }

  @Test
  void acceptsNoQuery() {
    assertThat(QueryForm.isUnambiguous(null)).isTrue();
    assertThat(QueryForm.isUnambiguous("")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=20&limit=30",
        "limit=20&limit",
        "limit=20&%6Cimit=30",
        "a=1&&",
        "q=%",
        "q=%zz",
        "q=%00",
        "%00=1",
        "q=%0d%0a",
        "q=%c3",
        "q=é"
      })
  void refusesAmbiguousQueries(String query) {
    assertThat(QueryForm.isUnambiguous(query)).isFalse();
  }

  @Test
  void boundsTheNumberOfParameters() {
    StringBuilder query = new StringBuilder("p0=1");
    for (int i = 1; i < QueryForm.MAX_PARAMETERS; i++) {
      query.append("&p").append(i).append("=1");
    }
    assertThat(QueryForm.isUnambiguous(query.toString())).isTrue();
    assertThat(QueryForm.isUnambiguous(query + "&more=1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "abc,true",
    "req_01ARZ3NDEKTSV4RRFFQ69G5FAV,true",
    "A.b-c_9,true",
    "'',false",
    "'a b',false",
    "'a\n',false",
    "a/b,false",
    "é,false"
  })
  void takesOverPlainRequestIds(String id, boolean accepted) {
    assertThat(RequestId.isAccepted(id)).isEqualTo(accepted);
  }

  @Test
  void boundsRequestIds() {
    assertThat(RequestId.isAccepted(null)).isFalse();
    assertThat(RequestId.isAccepted("a".repeat(64))).isTrue();
    assertThat(RequestId.isAccepted("a".repeat(65))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\":1}',true,'{\"a\":1}'",
    "' \t\r\n[1]',true,'[1]'",
    "'',true,''",
    "'  ',true,''",
    "'a=b',false,'a=b'",
    "'%7B%7D',false,'%7B%7D'"
  })
  void tellsJsonFromAForm(String body, boolean json, String rest) throws IOException {
    PushbackInputStream stream =
        new PushbackInputStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    assertThat(FormBodyFilter.looksLikeJson(stream)).isEqualTo(json);
    assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(rest);
  }
}
