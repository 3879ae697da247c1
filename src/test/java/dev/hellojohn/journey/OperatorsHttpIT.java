package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rows of the Control Plane about those who run the instance: admins and master keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorsHttpIT {

  private static final String ADMINS = "/cp/v1/admins";
  private static final String KEYS = "/cp/v1/master-keys";
  private static final String NOBODY = "01HZX3V9J4N8QW7R5T2K6M0PBC";
  private static final String PASSWORD = "nine herons over the lake";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void signIn() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  private Answer signIn(String email, String password) {
    return ApiClient.of(server)
        .post("/cp/v1/admin/sign-in", Map.of("email", email, "password", password));
  }

  private ApiClient with(String token) {
    return ApiClient.of(server).withBearer(token);
  }

  private static String address() {
    return "operator-" + NAMES.incrementAndGet() + "@example.com";
  }

  private Answer makeAdmin(String email, String role) {
    var body = new HashMap<String, Object>();
    body.put("email", email);
    body.put("password", PASSWORD);
    body.put("role", role);
    if (role.equals("admin")) {
      body.put("tenant_ids", List.of(tenant.id()));
    }
    return admin.post(ADMINS, body);
  }

  @Test
  void anAdminSignsInReadsThemselvesAndSignsOut() {
    var email = address();
    assertThat(makeAdmin(email, "readonly").status()).isEqualTo(201);
    var signedIn = signIn(email, PASSWORD);
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(signedIn.at("/token")).startsWith("cpt_");
    assertThat(signedIn.at("/admin/email")).isEqualTo(email);
    assertThat(signedIn.at("/expires_at")).isNotEmpty();
    assertThat(signedIn.header("Cache-Control")).contains("no-store");
    var session = with(signedIn.at("/token"));
    var me = session.get("/cp/v1/admin/me");
    assertThat(me.at("/role")).isEqualTo("readonly");
    assertThat(me.header("ETag")).isNotEmpty();
    var other = with(signIn(email, PASSWORD).at("/token"));
    assertThat(session.post("/cp/v1/admin/sign-out").status()).isEqualTo(204);
    assertError(session.get("/cp/v1/admin/me"), 401, "invalid_token");
    assertThat(other.get("/cp/v1/admin/me").status()).isEqualTo(200);
  }

  @Test
  void anAdminsSignInRefusesEachOtherAlike() {
    var email = address();
    makeAdmin(email, "readonly");
    assertError(signIn(email, "no"), 401, "invalid_credentials");
    assertError(signIn("nobody@example.com", PASSWORD), 401, "invalid_credentials");
    assertError(
        ApiClient.of(server).post("/cp/v1/admin/sign-in", Map.of("email", email)),
        422,
        "validation_failed");
  }

  @Test
  void adminsAreMadeListedAndRead() {
    var email = address();
    var made = makeAdmin(email, "admin");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location")).endsWith(ADMINS + '/' + made.at("/id"));
    assertThat(made.header("ETag")).isNotEmpty();
    assertThat(made.at("/tenant_ids/0")).isEqualTo(tenant.id());
    assertThat(made.text()).doesNotContain("argon2", PASSWORD);
    assertThat(admin.get(ADMINS + '/' + made.at("/id")).at("/email")).isEqualTo(email);
    assertPaged(ADMINS);
    assertError(admin.get(ADMINS + "/adm_" + NOBODY), 404, "not_found");
  }

  private void assertPaged(String path) {
    var first = admin.get(path + "?limit=1&include_total=true");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().get("data")).hasSize(1);
    int total = first.json().at("/pagination/total").asInt();
    var page = first;
    int seen = 1;
    while (page.json().at("/pagination/has_more").asBoolean()) {
      page = admin.get(path + "?limit=1&cursor=" + page.at("/pagination/next_cursor"));
      seen += page.json().get("data").size();
    }
    assertThat(seen).isEqualTo(total);
    assertError(admin.get(path + "?cursor=x"), 400, "invalid_cursor");
    assertError(admin.get(path + "?limit=0"), 422, "validation_failed");
  }

  @Test
  void anAdminThatIsTakenOrNotValidIsNotMade() {
    var email = address();
    makeAdmin(email, "readonly");
    assertError(makeAdmin(email, "readonly"), 409, "email_already_exists");
    assertError(makeAdmin("no address", "readonly"), 422, "validation_failed");
    assertError(makeAdmin(address(), "emperor"), 422, "validation_failed");
    for (var password :
        Map.of("short", "password_too_weak", "password123", "password_breached").entrySet()) {
      assertError(
          admin.post(
              ADMINS,
              Map.of("email", address(), "password", password.getKey(), "role", "readonly")),
          422,
          password.getValue());
    }
    for (var body :
        List.of(
            Map.of("email", address(), "password", PASSWORD, "role", "admin"),
            Map.of(
                "email",
                address(),
                "password",
                PASSWORD,
                "role",
                "super_admin",
                "tenant_ids",
                List.of(tenant.id())),
            Map.of(
                "email",
                address(),
                "password",
                PASSWORD,
                "role",
                "admin",
                "tenant_ids",
                List.of("tnt_" + NOBODY)))) {
      assertError(admin.post(ADMINS, body), 422, "validation_failed");
    }
  }

  @Test
  void anAdminIsMadeOnceByTheIdempotencyKey() {
    var once = admin.with("Idempotency-Key", "admins-1");
    var body = Map.of("email", address(), "password", PASSWORD, "role", "readonly");
    var first = once.post(ADMINS, body);
    var again = once.post(ADMINS, body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertError(
        once.post(ADMINS, Map.of("email", address(), "password", PASSWORD, "role", "readonly")),
        422,
        "idempotency_key_reused");
  }

  @Test
  void anAdminIsChangedAndDisablingEndsTheirSessions() {
    var email = address();
    var path = ADMINS + '/' + makeAdmin(email, "readonly").at("/id");
    var session = with(signIn(email, PASSWORD).at("/token"));
    var seen = admin.get(path).header("ETag");
    var named = admin.with("If-Match", seen).patch(path, Map.of("name", "Grace"));
    assertThat(named.at("/name")).isEqualTo("Grace");
    assertError(
        admin.with("If-Match", seen).patch(path, Map.of("name", "Hopper")),
        412,
        "precondition_failed");
    assertError(
        admin.patch(path, Map.of("email", HelloJohnServer.ADMIN_EMAIL)),
        409,
        "email_already_exists");
    assertError(admin.patch(path, Map.of("password", "short")), 422, "password_too_weak");
    assertError(admin.patch(path, Map.of("password", "password123")), 422, "password_breached");
    assertError(admin.send("PATCH", path, "{\"role\":null}"), 422, "validation_failed");
    assertThat(session.get("/cp/v1/admin/me").status()).isEqualTo(200);
    assertThat(admin.patch(path, Map.of("status", "disabled")).at("/status")).isEqualTo("disabled");
    assertError(session.get("/cp/v1/admin/me"), 401, "invalid_token");
    assertError(signIn(email, PASSWORD), 401, "invalid_credentials");
    admin.patch(path, Map.of("status", "active", "password", "ten herons over the lake"));
    assertThat(signIn(email, "ten herons over the lake").status()).isEqualTo(200);
    assertError(admin.patch(ADMINS + "/adm_" + NOBODY, Map.of("name", "x")), 404, "not_found");
  }

  @Test
  void anAdminIsRemovedAndTheLastSuperAdminIsNot() {
    var email = address();
    var path = ADMINS + '/' + makeAdmin(email, "super_admin").at("/id");
    var session = with(signIn(email, PASSWORD).at("/token"));
    assertError(admin.with("If-Match", "\"77\"").delete(path), 412, "precondition_failed");
    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertError(session.get("/cp/v1/admin/me"), 401, "invalid_token");
    assertError(admin.get(path), 404, "not_found");
    assertError(admin.delete(path), 404, "not_found");

    var self = ADMINS + '/' + admin.get("/cp/v1/admin/me").at("/id");
    // Whoever else uses this server needs its first admin: look before trying to remove them.
    assertThat(activeSuperAdmins()).hasSize(1);
    assertError(admin.delete(self), 409, "conflict");
    assertError(admin.patch(self, Map.of("role", "readonly")), 409, "conflict");
    assertError(admin.patch(self, Map.of("status", "disabled")), 409, "conflict");
  }

  private List<String> activeSuperAdmins() {
    var page = admin.get(ADMINS + "?limit=100");
    assertThat(page.at("/pagination/has_more")).isEqualTo("false");
    var found = new ArrayList<String>();
    for (var one : page.json().get("data")) {
      if (one.get("role").asText().equals("super_admin")
          && one.get("status").asText().equals("active")) {
        found.add(one.get("email").asText());
      }
    }
    return found;
  }

  @Test
  void nobodyGrantsMoreThanTheyHold() {
    var weak = with(makeKey(Map.of("scopes", List.of("admins:write", "admins:read"))).at("/key"));
    assertError(
        weak.post(ADMINS, Map.of("email", address(), "password", PASSWORD, "role", "super_admin")),
        403,
        "insufficient_permissions");
    var self = ADMINS + '/' + admin.get("/cp/v1/admin/me").at("/id");
    assertError(weak.patch(self, Map.of("password", PASSWORD)), 403, "insufficient_permissions");
    assertError(weak.delete(self), 403, "insufficient_permissions");

    var maker = with(makeKey(Map.of("scopes", List.of("keys:write", "tenants:read"))).at("/key"));
    assertThat(maker.post(KEYS, Map.of("name", "less", "scopes", List.of("tenants:read"))).status())
        .isEqualTo(201);
    assertError(
        maker.post(KEYS, Map.of("name", "more", "scopes", List.of("tenants:write"))),
        403,
        "insufficient_permissions");
  }

  private Answer makeKey(Map<String, ?> settings) {
    var body = new HashMap<String, Object>(settings);
    body.putIfAbsent("name", "Provisioner");
    var made = admin.post(KEYS, body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }

  @Test
  void aMasterKeyIsMadeShownOnceAndWorks() {
    var made =
        makeKey(
            Map.of(
                "scopes", List.of("tenants:read"),
                "tenant_ids", List.of(tenant.id()),
                "expires_at", "2999-01-01T00:00:00Z"));
    var key = made.at("/key");
    var path = KEYS + '/' + made.at("/master_key/id");
    assertThat(key).startsWith("mk_");
    assertThat(made.header("Location")).endsWith(path);
    assertThat(made.header("Cache-Control")).contains("no-store");
    var read = admin.get(path);
    assertThat(read.text()).doesNotContain(key);
    assertThat(read.at("/key_hint")).endsWith(key.substring(key.length() - 4));
    assertThat(read.at("/status")).isEqualTo("active");
    assertThat(read.header("ETag")).isNotEmpty();
    assertThat(with(key).get(tenant.path()).status()).isEqualTo(200);
    assertError(with(key).post(tenant.path() + "/suspend"), 403, "insufficient_permissions");
    assertThat(with(key).get("/cp/v1/tenants").json().get("data")).hasSize(1);
    assertPaged(KEYS);
    assertError(admin.get(KEYS + "/key_" + NOBODY), 404, "not_found");
  }

  @Test
  void aMasterKeyThatIsNotValidIsNotMade() {
    for (var body :
        List.of(
            Map.of("name", "x"),
            Map.of("name", "x", "scopes", List.of()),
            Map.of("name", "x", "scopes", List.of("world:dominate")),
            Map.of("name", " ", "scopes", List.of("tenants:read")),
            Map.of(
                "name",
                "x",
                "scopes",
                List.of("tenants:read"),
                "expires_at",
                "2020-01-01T00:00:00Z"),
            Map.of(
                "name",
                "x",
                "scopes",
                List.of("tenants:read"),
                "expires_at",
                "9999-12-31T23:59:59-18:00"),
            Map.of(
                "name",
                "x",
                "scopes",
                List.of("tenants:read"),
                "tenant_ids",
                List.of("tnt_" + NOBODY)),
            Map.of(
                "name",
                "x",
                "scopes",
                List.of("admins:read"),
                "tenant_ids",
                List.of(tenant.id())))) {
      assertError(admin.post(KEYS, body), 422, "validation_failed");
    }
    var once = admin.with("Idempotency-Key", "keys-1");
    var body = Map.of("name", "once", "scopes", List.of("tenants:read"));
    var first = once.post(KEYS, body);
    assertThat(once.post(KEYS, body).text()).isEqualTo(first.text());
    assertError(
        once.post(KEYS, Map.of("name", "two", "scopes", List.of("tenants:read"))),
        422,
        "idempotency_key_reused");
  }

  @Test
  void aMasterKeyIsChangedAndRevoked() {
    var made = makeKey(Map.of("scopes", List.of("tenants:read", "keys:read")));
    var path = KEYS + '/' + made.at("/master_key/id");
    var key = with(made.at("/key"));
    assertThat(key.get(KEYS).status()).isEqualTo(200);
    var seen = admin.get(path).header("ETag");
    assertThat(
            admin
                .with("If-Match", seen)
                .patch(path, Map.of("scopes", List.of("tenants:read")))
                .status())
        .isEqualTo(200);
    assertError(key.get(KEYS), 403, "insufficient_permissions");
    assertError(
        admin.with("If-Match", seen).patch(path, Map.of("name", "late")),
        412,
        "precondition_failed");
    assertError(admin.with("If-Match", seen).delete(path), 412, "precondition_failed");
    assertError(
        admin.patch(path, Map.of("expires_at", "2020-01-01T00:00:00Z")), 422, "validation_failed");
    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertError(key.get("/cp/v1/tenants"), 401, "invalid_api_key");
    assertThat(admin.get(path).at("/status")).isEqualTo("revoked");
    assertError(admin.patch(path, Map.of("name", "again")), 409, "conflict");
    assertError(admin.patch(KEYS + "/key_" + NOBODY, Map.of("name", "x")), 404, "not_found");
    assertError(admin.delete(KEYS + "/key_" + NOBODY), 404, "not_found");
  }
}
