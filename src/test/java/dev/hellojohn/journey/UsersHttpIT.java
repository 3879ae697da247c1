package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the Data Plane by which a tenant's server manages its users. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersHttpIT {

  private static final String USERS = "/v1/users";
  private static final String RIGHT = TestTenant.PASSWORD;
  private static final String NOBODY = "/v1/users/usr_01HZX3V9J4N8QW7R5T2K6M0PBC";

  private static final String BCRYPT =
      "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    tenant = fresh();
  }

  private static TestTenant fresh() {
    var server = HelloJohnServer.shared();
    return TestTenant.create(server, TestTenant.admin(server));
  }

  private Answer create(Map<String, ?> body) {
    return tenant.backend().post(USERS, body);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  @Test
  void aUserIsMadeWithAllThatAServerMaySay() {
    var body = new HashMap<String, Object>();
    body.put("email", "Full@Example.com");
    body.put("email_verified", true);
    body.put("password", RIGHT);
    body.put("name", "Full");
    body.put("username", "full");
    body.put("phone", "+4930123456");
    body.put("external_id", "crm-1");
    body.put("role", "editor");
    body.put("public_metadata", Map.of("a", 1));
    body.put("private_metadata", Map.of("b", 2));
    var made = create(body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location")).endsWith(USERS + '/' + made.at("/id"));
    assertThat(made.at("/email")).isEqualTo("full@example.com");
    assertThat(made.at("/email_verified")).isEqualTo("true");
    assertThat(made.at("/role")).isEqualTo("editor");
    assertThat(made.at("/private_metadata/b")).isEqualTo("2");
    assertThat(made.text()).doesNotContain("argon2", RIGHT);
    var signedIn = tenant.signIn("full@example.com");
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.text()).doesNotContain("private_metadata");

    var read = tenant.backend().get(USERS + '/' + made.at("/id"));
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.header("ETag")).isNotEmpty();
    assertThat(read.at("/external_id")).isEqualTo("crm-1");
  }

  /**
   * Passwords and what other products made of them: each is an example of its own documentation.
   */
  static Stream<Arguments> foreignHashes() {
    return Stream.of(
        Arguments.of("bcrypt", "U*U", BCRYPT),
        Arguments.of(
            "argon2",
            "password",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
        Arguments.of(
            "pbkdf2",
            "toomanysecrets",
            "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk"),
        Arguments.of(
            "scrypt",
            "password",
            "$scrypt$ln=14,r=8,p=1$c29tZXNhbHQ$fmWMw/fP18qTVb34Gx25MCIlS1pyecsjB3Svfz0jVZo"),
        Arguments.of(
            "firebase",
            "user1password",
            "$firescrypt$ln=14,r=8,p=1,ss=Bw==,"
                + "sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$"
                + "42xEC+ixf3L2lw==$"
                + "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="));
  }

  @ParameterizedTest
  @MethodSource("foreignHashes")
  void aForeignHashIsTakenAndReplacedAtTheFirstSignIn(String name, String password, String hash) {
    var email = name + "@example.com";
    var made = create(Map.of("email", email, "password_hash", hash));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text()).doesNotContain(hash);
    assertError(tenant.signIn(email, RIGHT), 401, "invalid_credentials");
    assertThat(tenant.signIn(email, password).status()).isEqualTo(200);
    assertThat(tenant.signIn(email, password).status()).isEqualTo(200);
  }

  @Test
  void aUserThatIsTakenOrNotValidIsNotMade() {
    create(Map.of("email", "a@example.com", "username", "a.a.a", "external_id", "e-1"));
    assertError(create(Map.of("email", "A@example.com")), 409, "email_already_exists");
    assertError(
        create(Map.of("email", "b@example.com", "username", "a.a.a")), 409, "username_taken");
    assertError(create(Map.of("email", "b@example.com", "external_id", "e-1")), 409, "conflict");
    assertError(create(Map.of("email", "no address")), 422, "invalid_email");
    assertError(create(Map.of("name", "No address")), 422, "validation_failed");
    var email = "b@example.com";
    assertError(create(Map.of("email", email, "password", "short")), 422, "password_too_weak");
    assertError(
        create(Map.of("email", email, "password", "password123")), 422, "password_breached");
    assertError(create(Map.of("email", email, "password_hash", "x")), 422, "validation_failed");
    assertError(
        create(Map.of("email", email, "password", RIGHT, "password_hash", BCRYPT)),
        422,
        "validation_failed");
    assertError(create(Map.of("email", email, "role", "No Role")), 422, "validation_failed");
    assertError(create(Map.of("email", email, "status", "gone")), 422, "validation_failed");
    assertThat(tenant.backend().get(USERS + "?email=" + email).json().get("data")).isEmpty();
  }

  @Test
  void aUserIsMadeOnceByItsIdempotencyKey() {
    var backend = tenant.backend().with("Idempotency-Key", "users-1");
    var body = Map.of("email", "once@example.com", "password", RIGHT);
    var first = backend.post(USERS, body);
    var again = backend.post(USERS, body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertError(
        backend.post(USERS, Map.of("email", "twice@example.com")), 422, "idempotency_key_reused");
  }

  @Test
  void usersAreFoundByEachCondition() {
    var own = fresh();
    var backend = own.backend();
    backend.post(
        USERS, Map.of("email", "ada@example.com", "name", "Ada Lovelace", "role", "admin"));
    backend.post(
        USERS, Map.of("email", "bob@example.com", "username", "bobby", "external_id", "x-9"));
    backend.post(
        USERS, Map.of("email", "eve@example.org", "status", "disabled", "email_verified", true));
    assertThat(emails(own, ""))
        .containsExactly("eve@example.org", "bob@example.com", "ada@example.com");
    assertThat(emails(own, "?q=ADA")).containsExactly("ada@example.com");
    assertThat(emails(own, "?q=bobb")).containsExactly("bob@example.com");
    assertThat(emails(own, "?email=EVE@example.org")).containsExactly("eve@example.org");
    assertThat(emails(own, "?external_id=x-9")).containsExactly("bob@example.com");
    assertThat(emails(own, "?role=admin")).containsExactly("ada@example.com");
    assertThat(emails(own, "?status=disabled")).containsExactly("eve@example.org");
    assertThat(emails(own, "?email_verified=true")).containsExactly("eve@example.org");
    assertThat(emails(own, "?status=active&q=eve")).isEmpty();
    assertThat(emails(own, "?created_after=2020-01-01T00:00:00Z")).hasSize(3);
    assertThat(emails(own, "?created_before=2020-01-01T00:00:00Z")).isEmpty();
    for (var wrong :
        List.of("email=x", "status=x", "email_verified=x", "created_after=x", "limit=x")) {
      assertError(backend.get(USERS + '?' + wrong), 422, "validation_failed");
    }
    assertThat(backend.get(USERS + "?limit=2&include_total=true").at("/pagination/total"))
        .isEqualTo("3");
    var second = backend.get(USERS + "?limit=2").at("/pagination/next_cursor");
    assertThat(emails(own, "?limit=2&cursor=" + second)).containsExactly("ada@example.com");
  }

  private static List<String> emails(TestTenant own, String query) {
    var answer = own.backend().get(USERS + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var emails = new ArrayList<String>();
    answer.json().get("data").forEach(user -> emails.add(user.get("email").asText()));
    return emails;
  }

  @Test
  void aUserIsChangedAndDisablingEndsTheirSessions() {
    var signedIn = tenant.signUp("change@example.com");
    var path = USERS + '/' + signedIn.at("/user/id");
    var changed =
        tenant
            .backend()
            .patch(
                path,
                Map.of(
                    "email", "changed@example.com",
                    "name", "Changed",
                    "role", "editor",
                    "private_metadata", Map.of("k", "v")));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.at("/email")).isEqualTo("changed@example.com");
    assertThat(changed.at("/email_verified")).isEqualTo("false");
    assertThat(tenant.user(signedIn).get("/v1/auth/me").at("/user/role")).isEqualTo("editor");

    assertThat(tenant.backend().patch(path, Map.of("status", "disabled")).at("/status"))
        .isEqualTo("disabled");
    assertError(tenant.user(signedIn).get("/v1/auth/me"), 401, "session_revoked");
    assertError(tenant.refresh(signedIn.at("/session/refresh_token")), 401, "session_revoked");
    assertError(tenant.signIn("changed@example.com"), 401, "invalid_credentials");
    tenant.backend().patch(path, Map.of("status", "active"));
    assertThat(tenant.signIn("changed@example.com").status()).isEqualTo(200);
  }

  @Test
  void aPasswordThatTheServerSetsEndsTheSessions() {
    var signedIn = tenant.signUp("reset@example.com");
    var path = USERS + '/' + signedIn.at("/user/id");
    assertThat(tenant.backend().patch(path, Map.of("password", "a phrase of the server")).status())
        .isEqualTo(200);
    assertError(tenant.user(signedIn).get("/v1/auth/me"), 401, "session_revoked");
    assertError(tenant.signIn("reset@example.com"), 401, "invalid_credentials");
    assertThat(tenant.signIn("reset@example.com", "a phrase of the server").status())
        .isEqualTo(200);
  }

  @Test
  void aChangeOfAUserHoldsToTheETagAndToWhatIsTaken() {
    create(Map.of("email", "owner@example.com", "username", "owner", "external_id", "own-1"));
    var path = USERS + '/' + create(Map.of("email", "lost@example.com")).at("/id");
    var backend = tenant.backend();
    var seen = backend.get(path).header("ETag");
    assertThat(backend.with("If-Match", seen).patch(path, Map.of("name", "One")).status())
        .isEqualTo(200);
    assertError(
        backend.with("If-Match", seen).patch(path, Map.of("name", "Two")),
        412,
        "precondition_failed");
    assertError(backend.with("If-Match", seen).delete(path), 412, "precondition_failed");
    assertError(
        backend.patch(path, Map.of("email", "owner@example.com")), 409, "email_already_exists");
    assertError(backend.patch(path, Map.of("username", "owner")), 409, "username_taken");
    assertError(backend.patch(path, Map.of("external_id", "own-1")), 409, "conflict");
    assertError(backend.patch(path, Map.of("email", "no")), 422, "invalid_email");
    assertError(backend.patch(path, Map.of("password", "short")), 422, "password_too_weak");
    assertError(backend.patch(path, Map.of("password", "password123")), 422, "password_breached");
    assertError(backend.patch(path, Map.of("status", "x")), 422, "validation_failed");
    assertError(backend.send("PATCH", path, "{\"email\":null}"), 422, "validation_failed");
    assertThat(backend.get(path).at("/name")).isEqualTo("One");
    assertError(backend.get(NOBODY), 404, "not_found");
    assertError(backend.patch(NOBODY, Map.of("name", "x")), 404, "not_found");
  }

  @Test
  void aUserIsRemovedWithTheirSessions() {
    var signedIn = tenant.signUp("remove@example.com");
    var path = USERS + '/' + signedIn.at("/user/id");
    var tag = tenant.backend().get(path).header("ETag");
    assertThat(tenant.backend().with("If-Match", tag).delete(path).status()).isEqualTo(204);
    assertError(tenant.backend().get(path), 404, "not_found");
    assertError(tenant.backend().delete(path), 404, "not_found");
    assertError(tenant.user(signedIn).get("/v1/auth/me"), 401, "session_revoked");
    assertError(
        tenant.backend().get("/v1/sessions/" + signedIn.at("/session/id")), 404, "not_found");
  }
}
