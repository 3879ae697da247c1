package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rows of the Data Plane for a signed-in user's own account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountHttpIT {

  private static final String ME = "/v1/auth/me";
  private static final String CHANGE = "/v1/auth/password/change";
  private static final String RIGHT = TestTenant.PASSWORD;
  private static final String NEXT = "a wholly different phrase";

  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    tenant = tenantWith(Map.of());
  }

  private static TestTenant tenantWith(Map<String, ?> authConfig) {
    var server = HelloJohnServer.shared();
    return TestTenant.create(
        server, TestTenant.admin(server), "separate_schema", Map.of("auth_config", authConfig));
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  @Test
  void meIsReadAndChanged() {
    var user = tenant.user(tenant.signUp("me@example.com"));
    var read = user.get(ME);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.header("ETag")).isNotEmpty();
    assertThat(read.text()).doesNotContain("private_metadata", "external_id");

    var changed =
        user.patch(
            ME,
            Map.of(
                "name", "Ada",
                "username", "ada.l",
                "phone", "+4930123456",
                "avatar_url", "https://example.com/a.png",
                "public_metadata", Map.of("a", 1, "b", Map.of("c", 2))));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.at("/user/name")).isEqualTo("Ada");
    assertThat(changed.at("/user/phone")).isEqualTo("+4930123456");

    var merged =
        user.send("PATCH", ME, "{\"name\":null,\"public_metadata\":{\"a\":null,\"b\":{\"d\":3}}}");
    assertThat(merged.json().at("/user/name").isNull()).isTrue();
    assertThat(merged.json().at("/user/public_metadata").toString())
        .isEqualTo("{\"b\":{\"c\":2,\"d\":3}}");
    assertThat(merged.at("/user/username")).isEqualTo("ada.l");
  }

  @Test
  void aChangeOfMeHoldsToTheETag() {
    var user = tenant.user(tenant.signUp("etag@example.com"));
    var seen = user.get(ME).header("ETag");
    var changed = user.with("If-Match", seen).patch(ME, Map.of("name", "First"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(seen);
    assertError(
        user.with("If-Match", seen).patch(ME, Map.of("name", "Second")),
        412,
        "precondition_failed");
    assertError(
        user.with("If-Match", "not a tag").patch(ME, Map.of("name", "Third")),
        400,
        "invalid_request");
    assertThat(user.get(ME).at("/user/name")).isEqualTo("First");
  }

  @Test
  void aChangeOfMeRefusesWhatIsTakenOrNotValid() {
    tenant.user(tenant.signUp("first@example.com")).patch(ME, Map.of("username", "first"));
    var user = tenant.user(tenant.signUp("second@example.com"));
    assertError(user.patch(ME, Map.of("username", "FIRST")), 409, "username_taken");
    for (var body :
        List.of(
            Map.of("phone", "123"),
            Map.of("avatar_url", "http://example.com/a.png"),
            Map.of("name", ""),
            Map.of("name", 1),
            Map.of("role", "admin"),
            Map.of("email", "new@example.com"),
            Map.of("public_metadata", Map.of("x", "y".repeat(9_000))))) {
      assertError(user.patch(ME, body), 422, "validation_failed");
    }
  }

  @Test
  void aUserRemovesTheirAccountWithThePassword() {
    var signedIn = tenant.signUp("gone@example.com");
    var user = tenant.user(signedIn);
    assertError(user.delete(ME, Map.of("password", "no")), 401, "invalid_credentials");
    assertError(user.delete(ME, Map.of()), 422, "validation_failed");
    assertThat(user.delete(ME, Map.of("password", RIGHT)).status()).isEqualTo(204);
    assertError(user.get(ME), 401, "session_revoked");
    assertError(tenant.signIn("gone@example.com"), 401, "invalid_credentials");
    assertError(tenant.backend().get("/v1/users/" + signedIn.at("/user/id")), 404, "not_found");
    assertThat(tenant.signUp("gone@example.com").status()).isEqualTo(201);
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    tenant.signUp("change@example.com");
    var here = tenant.signIn("change@example.com");
    var there = tenant.signIn("change@example.com");
    assertThat(change(tenant.user(here), RIGHT, NEXT).status()).isEqualTo(204);
    assertThat(tenant.user(here).get(ME).status()).isEqualTo(200);
    assertError(tenant.user(there).get(ME), 401, "session_revoked");
    assertError(tenant.signIn("change@example.com"), 401, "invalid_credentials");
    assertThat(tenant.signIn("change@example.com", NEXT).status()).isEqualTo(200);
  }

  @Test
  void aChangedPasswordLeavesTheOtherSessionsWhenAskedTo() {
    tenant.signUp("keep@example.com");
    var here = tenant.signIn("keep@example.com");
    var there = tenant.signIn("keep@example.com");
    var body =
        Map.of("current_password", RIGHT, "new_password", NEXT, "revoke_other_sessions", false);
    assertThat(tenant.user(here).post(CHANGE, body).status()).isEqualTo(204);
    assertThat(tenant.user(there).get(ME).status()).isEqualTo(200);
  }

  private static Answer change(ApiClient user, String current, String replacement) {
    return user.post(CHANGE, Map.of("current_password", current, "new_password", replacement));
  }

  @Test
  void aPasswordChangeRefusesTheWrongOneAndAWeakOne() {
    var user = tenant.user(tenant.signUp("weak@example.com"));
    assertError(change(user, "no", NEXT), 401, "invalid_credentials");
    assertError(change(user, RIGHT, "short"), 422, "password_too_weak");
    assertError(change(user, RIGHT, "password123"), 422, "password_breached");
    assertError(change(user, RIGHT, "weak@example.com"), 422, "password_too_weak");
    assertError(user.post(CHANGE, Map.of("new_password", NEXT)), 422, "validation_failed");
    assertThat(tenant.signIn("weak@example.com").status()).isEqualTo(200);
  }

  @Test
  void passwordsThatAreSwitchedOffOrLockedAreNotChanged() {
    var server = HelloJohnServer.shared();
    var strict = tenantWith(Map.of("lockout", Map.of("max_attempts", 3)));
    var user = strict.user(strict.signUp("ann@example.com"));
    for (int i = 0; i < 3; i++) {
      assertError(change(user, "no", NEXT), 401, "invalid_credentials");
    }
    assertError(change(user, RIGHT, NEXT), 403, "account_locked");
    assertThat(user.get(ME).status()).isEqualTo(200);

    TestTenant.admin(server)
        .patch(
            strict.path(),
            Map.of("auth_config", Map.of("allowed_auth_methods", List.of("magic_link"))));
    assertError(change(user, RIGHT, NEXT), 403, "insufficient_permissions");
  }

  @Test
  void aFormerPasswordComesBackByNoWay() {
    var tenant = tenantWith(Map.of("password_policy", Map.of("history_count", 1)));
    var signedUp = tenant.signUp("history@example.com");
    var user = tenant.user(signedUp);
    var path = "/v1/users/" + signedUp.at("/user/id");
    var change = Map.of("current_password", RIGHT, "new_password", NEXT);
    assertThat(user.post(CHANGE, change).status()).isEqualTo(204);
    for (var known : List.of(RIGHT, NEXT)) {
      var own = user.post(CHANGE, Map.of("current_password", NEXT, "new_password", known));
      var servers = tenant.backend().patch(path, Map.of("password", known));
      for (var answer : List.of(own, servers)) {
        assertError(answer, 422, "password_too_weak");
        assertThat(answer.at("/details/0/code")).isEqualTo("reused");
      }
    }
    for (var next : List.of("a third and longer phrase", RIGHT)) {
      assertThat(tenant.backend().patch(path, Map.of("password", next)).status()).isEqualTo(200);
    }
    assertThat(tenant.signIn("history@example.com").status()).isEqualTo(200);
  }
}
