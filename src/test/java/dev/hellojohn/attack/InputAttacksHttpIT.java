package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Bodies that say too little, too much, or the same thing twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputAttacksHttpIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HelloJohnServer server;
  private TestTenant tenant;
  private Answer ann;
  private Answer bob;

  @BeforeAll
  void signUp() {
    server = HelloJohnServer.shared();
    tenant = TestTenant.create(server, TestTenant.admin(server));
    ann = tenant.signUp("ann@example.com");
    bob = tenant.signUp("bob@example.com");
  }

  /** A step of authentication, and the request that takes it. */
  private record Step(String method, String path, ApiClient client, Map<String, String> body) {

    Answer take(String text) {
      return client.send(method, path, text);
    }

    String good() {
      return write(body);
    }
  }

  private Stream<Step> steps() {
    var password = TestTenant.PASSWORD;
    return Stream.of(
        new Step(
            "POST",
            "/v1/auth/sign-up",
            tenant.browser(),
            Map.of("email", "eve@example.com", "password", password)),
        new Step(
            "POST",
            "/v1/auth/sign-in",
            tenant.browser(),
            Map.of("email", "ann@example.com", "password", password)),
        new Step(
            "POST",
            "/v1/auth/refresh",
            tenant.browser(),
            Map.of("refresh_token", ann.at("/session/refresh_token"))),
        new Step(
            "POST",
            "/v1/auth/password/change",
            tenant.user(bob),
            Map.of("current_password", password, "new_password", "a wholly different phrase")),
        new Step("DELETE", "/v1/auth/me", tenant.user(bob), Map.of("password", password)),
        new Step(
            "POST",
            "/cp/v1/admin/sign-in",
            ApiClient.of(server),
            Map.of(
                "email", HelloJohnServer.ADMIN_EMAIL, "password", HelloJohnServer.ADMIN_PASSWORD)));
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> oddBodies(Step step) {
    var good = step.good();
    var inner = good.substring(1, good.length() - 1);
    var odd = new ArrayList<String>();
    odd.addAll(
        List.of("", " ", "null", "[]", "{}", "\"\"", "\"" + "x".repeat(9) + '"', "0", "true"));
    odd.addAll(
        List.of(good + good, good + "x", '[' + good + ']', good.substring(0, good.length() - 1)));
    odd.addAll(
        List.of("\uFEFF" + good, "/**/" + good, good.replace('"', '\''), "{" + inner + ",}"));
    odd.add("{" + inner + "," + inner + "}");
    odd.add("{" + inner + ",\"admin\":true}");
    odd.add("{" + inner + ",\"__proto__\":{\"admin\":true}}");
    odd.add("[".repeat(5_000) + "]".repeat(5_000));
    odd.add("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));
    for (var field : step.body().keySet()) {
      var value = step.body().get(field);
      odd.add(with(step, field, null));
      for (Object other :
          new Object[] {
            List.of(value),
            List.of(value, value),
            Map.of("$ne", ""),
            Map.of("value", value),
            0,
            true
          }) {
        odd.add(with(step, field, other));
      }
      var without = new LinkedHashMap<String, Object>(step.body());
      without.remove(field);
      odd.add(write(without));
      without.put(field.toUpperCase(java.util.Locale.ROOT), value);
      odd.add(write(without));
      odd.add("{" + inner + ",\"" + field + "\":\"" + value + "\"}");
      odd.add("{\"" + field + "\":null," + inner + "}");
      odd.add(with(step, field, value + '\0'));
      odd.add(good.replace(value + '"', value + "\\ud800\""));
    }
    return odd;
  }

  private static String with(Step step, String field, Object value) {
    var body = new LinkedHashMap<String, Object>(step.body());
    body.put(field, value);
    return write(body);
  }

  /** CVE-2026-49448 (authentik): an empty POST passed a stage. */
  @TestFactory
  Stream<DynamicTest> row03NoOddBodyTakesAStepOfAuthentication() {
    return steps()
        .map(
            step ->
                DynamicTest.dynamicTest(
                    step.method() + ' ' + step.path(),
                    () -> {
                      var before = state();
                      for (var body : oddBodies(step)) {
                        assertNoStep(step.take(body), body);
                      }
                      assertOddOctetsTakeNoStep(step);
                      assertThat(state()).isEqualTo(before);
                    }));
  }

  private static void assertOddOctetsTakeNoStep(Step step) {
    var good = step.good();
    var form = new StringBuilder();
    step.body().forEach((name, value) -> form.append(name).append('=').append(value).append('&'));
    for (var type :
        List.of(
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml")) {
      assertNoStep(
          step.client()
              .with("Content-Type", type)
              .send(step.method(), step.path(), form.toString()),
          type);
    }
    assertNoStep(
        step.client().with("Content-Type", "text/plain").send(step.method(), step.path(), good),
        "text/plain");
    for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertNoStep(
          step.client().send(step.method(), step.path(), good.getBytes(charset)), charset.name());
    }
    var notUtf8 = good.replace("}", ",\"name\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1);
    assertNoStep(step.client().send(step.method(), step.path(), notUtf8), "ISO-8859-1");
    assertNoStep(step.client().send(step.method(), step.path(), (byte[]) null), "no body");
  }

  private static void assertNoStep(Answer answer, String body) {
    assertThat(answer.status()).as(body + " → " + answer.text()).isBetween(400, 422);
    assertThat(answer.text())
        .as(body)
        .doesNotContain("access_token", "rft_", "cpt_", "usr_", "adm_");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  /** Who is there, and who is signed in. */
  private String state() {
    return tenant.backend().get("/v1/users?include_total=true&limit=1").at("/pagination/total")
        + " users, "
        + tenant.backend().get("/v1/sessions?include_total=true&limit=1").at("/pagination/total")
        + " sessions, "
        + tenant.user(ann).get("/v1/auth/me").text()
        + tenant.user(bob).get("/v1/auth/me").text();
  }

  /** The same requests as they should be: what they lacked above was nothing else. */
  @Test
  void row03TheSameStepsAreTakenWithAPlainBody() {
    var other = TestTenant.create(server, TestTenant.admin(server));
    var user = other.signUp("ann@example.com");
    var password = TestTenant.PASSWORD;
    var next = "a wholly different phrase";
    assertThat(other.signIn("ann@example.com").status()).isEqualTo(200);
    assertThat(other.refresh(user.at("/session/refresh_token")).status()).isEqualTo(200);
    assertThat(
            other
                .user(user)
                .post(
                    "/v1/auth/password/change",
                    Map.of("current_password", password, "new_password", next))
                .status())
        .isEqualTo(204);
    assertThat(other.user(user).delete("/v1/auth/me", Map.of("password", next)).status())
        .isEqualTo(204);
  }

  /** CVE-2025-61928 (better-auth): a user id in the body was the caller's identity. */
  @TestFactory
  Stream<DynamicTest> row04NothingInABodyIsAnIdentity() {
    var requests =
        Stream.concat(
            steps().filter(step -> !step.path().startsWith("/cp/")),
            Stream.of(
                new Step("PATCH", "/v1/auth/me", tenant.user(ann), Map.of("name", "Mallory")),
                new Step("POST", "/v1/auth/sign-out", tenant.user(ann), Map.of("scope", "all"))));
    return requests.map(
        step ->
            DynamicTest.dynamicTest(
                step.method() + ' ' + step.path(),
                () -> {
                  var before = state();
                  for (var claim : claims().entrySet()) {
                    var answer = step.take(with(step, claim.getKey(), claim.getValue()));
                    assertThat(answer.status()).as(claim.getKey()).isEqualTo(422);
                    assertThat(answer.at("/details/0/field")).isEqualTo(claim.getKey());
                    assertThat(answer.at("/details/0/code")).isEqualTo("unknown_field");
                  }
                  assertThat(state()).isEqualTo(before);
                }));
  }

  private Map<String, Object> claims() {
    var id = bob.at("/user/id");
    return Map.of(
        "user_id", id,
        "userId", id,
        "id", id,
        "sub", id,
        "user", Map.of("id", id),
        "tenant_id", tenant.id(),
        "tenantId", tenant.id(),
        "session_id", bob.at("/session/id"),
        "client_id", tenant.clientId());
  }

  @Test
  void row04NothingInAQueryOrAHeaderIsAnIdentity() {
    var id = bob.at("/user/id");
    var annsId = ann.at("/user/id");
    for (var name : List.of("user_id", "userId", "id", "sub", "tenant_id")) {
      assertThat(tenant.user(ann).get("/v1/auth/me?" + name + '=' + id).at("/user/id"))
          .isEqualTo(annsId);
    }
    for (var name :
        List.of("X-User-Id", "X-Forwarded-User", "Remote-User", "X-Remote-User", "Cookie")) {
      assertThat(tenant.user(ann).with(name, id).get("/v1/auth/me").at("/user/id"))
          .isEqualTo(annsId);
      assertThat(tenant.browser().with(name, id).get("/v1/auth/me").error())
          .isEqualTo("missing_credentials");
    }
    var foreign = TestTenant.create(server, TestTenant.admin(server));
    assertThat(tenant.user(ann).with("X-Tenant-ID", foreign.id()).get("/v1/auth/me").error())
        .isEqualTo("tenant_mismatch");
    assertThat(tenant.user(ann).get("/v1/sessions?user_id=" + id).error())
        .isEqualTo("insufficient_permissions");
    assertThat(tenant.user(ann).get("/v1/sessions/" + bob.at("/session/id")).error())
        .isEqualTo("not_found");
  }

  /** CVE-2026-27946 and CVE-2026-54693 (ZITADEL): the code came back to whoever asked for it. */
  @Test
  void row05NoAnswerHoldsACodeOrAHash() throws Exception {
    var strict =
        TestTenant.create(
            server,
            TestTenant.admin(server),
            "separate_schema",
            Map.of("auth_config", Map.of("email_verification", "required_before_sign_in")));
    var signedUp = strict.signUp("ann@example.com");
    assertThat(signedUp.status()).isEqualTo(201);
    assertThat(names((ObjectNode) signedUp.json())).containsExactlyInAnyOrder("user", "session");
    assertThat(signedUp.json().get("session").isNull()).isTrue();
    assertThat(names((ObjectNode) signedUp.json().get("user")))
        .containsExactlyInAnyOrder(
            "id",
            "email",
            "email_verified",
            "name",
            "username",
            "phone",
            "avatar_url",
            "role",
            "status",
            "mfa_enabled",
            "public_metadata",
            "created_at",
            "updated_at",
            "last_sign_in_at");
    var id = signedUp.at("/user/id");
    for (var answer :
        List.of(
            signedUp,
            strict.signIn("ann@example.com"),
            strict.backend().get("/v1/users/" + id),
            strict.backend().get("/v1/users"),
            strict.backend().patch("/v1/users/" + id, Map.of("password", "another long phrase")),
            ann)) {
      assertThat(answer.text())
          .doesNotContainIgnoringCase(
              "argon2", "password_hash", "\"salt\"", "verification_code", "\"code\"");
    }
  }

  private static List<String> names(ObjectNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
