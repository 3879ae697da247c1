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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the Control Plane about tenants. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsHttpIT {

  private static final String TENANTS = "/cp/v1/tenants";
  private static final String NOBODY = "/cp/v1/tenants/tnt_01HZX3V9J4N8QW7R5T2K6M0PBC";

  private HelloJohnServer server;
  private ApiClient admin;

  @BeforeAll
  void signIn() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
  }

  private TestTenant fresh() {
    return TestTenant.create(server, admin);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"separate_database", "separate_schema", "shared_schema"})
  void aTenantIsMadeWithAClientWhoseSecretIsShownOnce(String mode) {
    var slug = "made-" + mode.replace('_', '-');
    var body = new HashMap<String, Object>();
    body.put("name", "Crème Brûlée");
    body.put("slug", slug);
    body.put("isolation_mode", mode);
    body.put("plan", "gold");
    body.put("region", "eu-west-1");
    body.put("owner_email", "Owner@Example.com");
    body.put("allowed_origins", List.of("https://App.example.com:443"));
    body.put("auth_config", Map.of("session", Map.of("access_token_ttl", 600)));
    body.put("public_metadata", Map.of("a", 1));
    body.put("private_metadata", Map.of("b", 2));
    var made = admin.post(TENANTS, body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location")).endsWith(TENANTS + '/' + made.at("/tenant/id"));
    assertThat(made.header("ETag")).isNotEmpty();
    assertThat(made.header("Cache-Control")).contains("no-store");
    assertThat(made.at("/tenant/status")).isEqualTo("active");
    assertThat(made.at("/tenant/isolation_mode")).isEqualTo(mode);
    assertThat(made.at("/tenant/allowed_origins/0")).isEqualTo("https://app.example.com");
    assertThat(made.at("/tenant/auth_config/session/access_token_ttl")).isEqualTo("600");
    assertThat(made.at("/tenant/auth_config/session/refresh_token_ttl")).isEqualTo("2592000");
    assertThat(made.at("/tenant/schema_version")).isNotEmpty();
    assertThat(made.at("/client/publishable_key")).startsWith("pk_");
    var secret = made.at("/client/secret_key");
    assertThat(secret).startsWith("sk_");
    for (var name : List.of(made.at("/tenant/id"), slug)) {
      var read = admin.get(TENANTS + '/' + name);
      assertThat(read.at("/slug")).isEqualTo(slug);
      assertThat(read.text()).doesNotContain(secret, "password\":");
    }
  }

  @Test
  void aTenantWithoutASlugGetsOneOfItsName() {
    assertThat(admin.post(TENANTS, Map.of("name", "Crème Brûlée, Inc.")).at("/tenant/slug"))
        .isEqualTo("creme-brulee-inc");
    var second = admin.post(TENANTS, Map.of("name", "Crème Brûlée, Inc."));
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.at("/tenant/slug")).matches("creme-brulee-inc-.{4}");
  }

  static Stream<Map<String, ?>> notValid() {
    return Stream.of(
        Map.of(),
        Map.of("name", ""),
        Map.of("name", "x".repeat(256)),
        Map.of("name", "x", "slug", "No Slug"),
        Map.of("name", "x", "slug", "-x"),
        Map.of("name", "x", "isolation_mode", "none"),
        Map.of("name", "x", "plan", "no plan"),
        Map.of("name", "x", "owner_email", "no address"),
        Map.of("name", "x", "allowed_origins", List.of("*")),
        Map.of("name", "x", "allowed_origins", List.of("null")),
        Map.of("name", "x", "allowed_origins", List.of("https://a.example/path")),
        Map.of("name", "x", "auth_config", Map.of("session", Map.of("access_token_ttl", 59))),
        Map.of("name", "x", "auth_config", Map.of("lockout", Map.of("max_attempts", 21))),
        Map.of("name", "x", "auth_config", Map.of("password_policy", Map.of("min_length", 7))),
        Map.of(
            "name", "x", "auth_config", Map.of("password_policy", Map.of("breach_check", false))),
        Map.of("name", "x", "auth_config", Map.of("allowed_auth_methods", List.of())),
        Map.of("name", "x", "public_metadata", Map.of("x", "y".repeat(10_000))),
        Map.of("name", "x", "database", Map.of("url", "jdbc:h2:/tmp/x")),
        Map.of(
            "name",
            "x",
            "database",
            Map.of("url", "jdbc:postgresql://127.0.0.1:1/x?socketFactory=x", "username", "u")));
  }

  @ParameterizedTest
  @MethodSource("notValid")
  void aTenantThatIsNotValidIsNotMade(Map<String, ?> body) {
    assertError(admin.post(TENANTS, body), 422, "validation_failed");
  }

  @Test
  void aSlugIsTakenOnceAndARepeatedRequestMakesOneTenant() {
    var tenant = fresh();
    assertError(
        admin.post(TENANTS, Map.of("name", "Other", "slug", tenant.slug())), 409, "slug_taken");
    var once = admin.with("Idempotency-Key", "tenants-1");
    var first = once.post(TENANTS, Map.of("name", "Once", "slug", "once"));
    var again = once.post(TENANTS, Map.of("name", "Once", "slug", "once"));
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertError(
        once.post(TENANTS, Map.of("name", "Twice", "slug", "twice")),
        422,
        "idempotency_key_reused");
    assertError(admin.get(TENANTS + "/twice"), 404, "not_found");
  }

  @Test
  void tenantsAreListedByStatusAndName() {
    var name = "Listed";
    for (int i = 0; i < 3; i++) {
      admin.post(TENANTS, Map.of("name", name, "slug", "listed-" + i));
    }
    admin.post(TENANTS + "/listed-1/suspend");
    admin.delete(TENANTS + "/listed-2?confirm=listed-2");
    assertThat(slugs("?q=listed")).containsExactly("listed-1", "listed-0");
    assertThat(slugs("?q=listed&status=suspended")).containsExactly("listed-1");
    assertThat(slugs("?q=listed&status=deleted")).containsExactly("listed-2");
    var first = admin.get(TENANTS + "?q=listed&limit=1&include_total=true");
    assertThat(first.at("/pagination/total")).isEqualTo("2");
    assertThat(slugs("?q=listed&limit=1&cursor=" + first.at("/pagination/next_cursor")))
        .containsExactly("listed-0");
    assertError(admin.get(TENANTS + "?status=x"), 422, "validation_failed");
    assertError(admin.get(TENANTS + "?cursor=x"), 400, "invalid_cursor");
  }

  private List<String> slugs(String query) {
    var answer = admin.get(TENANTS + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var slugs = new ArrayList<String>();
    answer.json().get("data").forEach(tenant -> slugs.add(tenant.get("slug").asText()));
    return slugs;
  }

  @Test
  void aTenantIsChangedInPartAndAtOnce() {
    var tenant = fresh();
    var path = tenant.path();
    var seen = admin.get(path).header("ETag");
    var changed =
        admin
            .with("If-Match", seen)
            .patch(
                path,
                Map.of(
                    "name", "Renamed",
                    "allowed_origins", List.of("https://new.example"),
                    "auth_config", Map.of("session", Map.of("access_token_ttl", 120)),
                    "public_metadata", Map.of("a", 1)));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.at("/name")).isEqualTo("Renamed");
    assertThat(changed.at("/auth_config/session/access_token_ttl")).isEqualTo("120");
    assertThat(changed.at("/auth_config/session/refresh_token_ttl")).isEqualTo("2592000");
    assertThat(tenant.signUp("ann@example.com").at("/session/expires_in")).isEqualTo("120");
    var merged =
        admin.send(
            "PATCH", path, "{\"public_metadata\":{\"a\":null,\"b\":2},\"auth_config\":null}");
    assertThat(merged.json().get("public_metadata").toString()).isEqualTo("{\"b\":2}");
    assertThat(merged.at("/auth_config/session/access_token_ttl")).isEqualTo("900");

    assertError(
        admin.with("If-Match", seen).patch(path, Map.of("name", "Late")),
        412,
        "precondition_failed");
    assertError(admin.patch(path, Map.of("slug", fresh().slug())), 409, "slug_taken");
    assertError(
        admin.patch(path, Map.of("auth_config", Map.of("lockout", Map.of("window", 1)))),
        422,
        "validation_failed");
    assertError(admin.send("PATCH", path, "{\"name\":null}"), 422, "validation_failed");
    assertError(admin.patch(NOBODY, Map.of("name", "x")), 404, "not_found");
    assertError(admin.get(NOBODY), 404, "not_found");
  }

  @Test
  void aTenantIsSuspendedAndActivated() {
    var tenant = fresh();
    tenant.signUp("ann@example.com");
    assertThat(admin.post(tenant.path() + "/suspend").at("/status")).isEqualTo("suspended");
    assertError(tenant.signIn("ann@example.com"), 403, "tenant_suspended");
    assertThat(admin.post(tenant.path() + "/suspend").at("/status")).isEqualTo("suspended");
    assertThat(admin.post(tenant.path() + "/activate").at("/status")).isEqualTo("active");
    assertThat(admin.post(tenant.path() + "/activate").at("/status")).isEqualTo("active");
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(200);
    assertError(admin.post(NOBODY + "/suspend"), 404, "not_found");
    assertError(admin.post(NOBODY + "/activate"), 404, "not_found");
  }

  @Test
  void aTenantIsDeletedRestoredAndPurged() {
    var tenant = fresh();
    tenant.signUp("ann@example.com");
    var path = tenant.path();
    assertError(admin.delete(path), 422, "validation_failed");
    assertError(admin.delete(path + "?confirm=other"), 422, "validation_failed");
    assertThat(admin.delete(path, Map.of("confirm", tenant.slug())).status()).isEqualTo(204);
    assertThat(admin.get(path).at("/status")).isEqualTo("deleted");
    assertError(tenant.signIn("ann@example.com"), 401, "invalid_client_key");
    assertError(admin.patch(path, Map.of("name", "x")), 409, "conflict");
    for (var action : List.of("/suspend", "/activate", "/rotate-keys", "/check-db", "/migrate")) {
      assertError(admin.post(path + action), 409, "conflict");
    }
    assertError(admin.get(path + "/stats"), 409, "conflict");
    assertThat(admin.post(path + "/restore").at("/status")).isEqualTo("active");
    assertError(admin.post(path + "/restore"), 409, "conflict");
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(200);
    assertThat(admin.delete(path + "?confirm=" + tenant.slug() + "&purge=true").status())
        .isEqualTo(204);
    assertError(admin.get(path), 404, "not_found");
    assertError(admin.post(path + "/restore"), 404, "not_found");
    assertError(admin.delete(path + "?confirm=" + tenant.slug()), 404, "not_found");
  }

  @Test
  void onlyWhoMayTouchEveryTenantPurgesOne() {
    var tenant = fresh();
    var key =
        admin.post(
            "/cp/v1/master-keys",
            Map.of(
                "name", "confined",
                "scopes", List.of("tenants:write"),
                "tenant_ids", List.of(tenant.id())));
    var confined = ApiClient.of(server).withBearer(key.at("/key"));
    var path = tenant.path() + "?confirm=" + tenant.slug();
    assertError(confined.delete(path + "&purge=true"), 403, "insufficient_permissions");
    assertThat(tenant.signUp("ann@example.com").status()).isEqualTo(201);
    assertThat(confined.delete(path).status()).isEqualTo(204);
  }

  @Test
  void signingKeysAreRotatedAndReplaced() {
    var tenant = fresh();
    var signedIn = tenant.signUp("ann@example.com");
    var rotation = admin.post(tenant.path() + "/rotate-keys");
    assertThat(rotation.status()).as(rotation.text()).isEqualTo(200);
    assertThat(rotation.at("/signs_from")).isLessThan(rotation.at("/published_until"));
    assertThat(admin.post(tenant.path() + "/rotate-keys").text()).isEqualTo(rotation.text());
    assertThat(tenant.user(signedIn).get("/v1/auth/me").status()).isEqualTo(200);

    var replaced = admin.post(tenant.path() + "/rotate-keys", Map.of("leaked", true));
    assertThat(replaced.json().get("signs_from").isNull()).isTrue();
    assertError(tenant.user(signedIn).get("/v1/auth/me"), 401, "invalid_token");
    var refreshed = tenant.refresh(signedIn.at("/session/refresh_token"));
    assertThat(tenant.user(refreshed).get("/v1/auth/me").status()).isEqualTo(200);
    assertError(
        admin.post(tenant.path() + "/rotate-keys", Map.of("leaked", "yes")),
        422,
        "validation_failed");
    assertError(admin.post(NOBODY + "/rotate-keys"), 404, "not_found");
  }

  @Test
  void aTenantsDatabaseIsCheckedMigratedAndCounted() {
    var tenant = fresh();
    tenant.signUp("ann@example.com");
    tenant.signIn("ann@example.com");
    tenant.backend().post("/v1/users", Map.of("email", "bob@example.com", "status", "disabled"));
    var check = admin.post(tenant.path() + "/check-db");
    assertThat(check.status()).as(check.text()).isEqualTo(200);
    assertThat(check.at("/reachable")).isEqualTo("true");
    assertThat(check.at("/migration_state")).isEqualTo("current");
    assertThat(check.at("/schema_version")).isEqualTo(check.at("/current_schema_version"));

    var migrated = admin.post(tenant.path() + "/migrate");
    assertThat(migrated.status()).as(migrated.text()).isEqualTo(200);
    assertThat(migrated.at("/schema_version")).isEqualTo(check.at("/current_schema_version"));

    var stats = admin.get(tenant.path() + "/stats");
    assertThat(stats.status()).as(stats.text()).isEqualTo(200);
    assertThat(stats.at("/users/total")).isEqualTo("2");
    assertThat(stats.at("/users/active")).isEqualTo("1");
    assertThat(stats.at("/sessions/active")).isEqualTo("2");
    assertThat(stats.json().at("/storage/bytes").asLong()).isPositive();
    assertThat(stats.json().at("/pool/node_limit").asLong()).isPositive();
    for (var action : List.of("/check-db", "/migrate")) {
      assertError(admin.post(NOBODY + action), 404, "not_found");
    }
    assertError(admin.get(NOBODY + "/stats"), 404, "not_found");
  }
}
