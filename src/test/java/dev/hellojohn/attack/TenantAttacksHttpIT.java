package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tenants that are alike in all that they can choose, and must share nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantAttacksHttpIT {

  private static final String EMAIL = "ann@example.com";

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant a;
  private TestTenant b;
  private Answer inA;
  private Answer inB;

  @BeforeAll
  void makeTwins() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    a = TestTenant.create(server, admin);
    b = TestTenant.create(server, admin);
    inA = a.signUp(EMAIL);
    inB = b.signUp(EMAIL);
  }

  private static void assertNotFound(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("not_found");
  }

  /** CVE-2026-105209 (ZITADEL): the header's organization was checked, the target's was not. */
  @Test
  void row06AForeignUserOrSessionIsNotThereWhateverElseTheRequestSays() {
    var user = "/v1/users/" + inB.at("/user/id");
    var session = "/v1/sessions/" + inB.at("/session/id");
    for (var caller :
        List.of(
            a.backend(),
            a.backend().withKey(a.publishableKey()),
            a.backend().with("X-Tenant-ID", a.id()))) {
      assertNotFound(caller.get(user));
      assertNotFound(caller.patch(user, Map.of("name", "Mallory")));
      assertNotFound(caller.delete(user));
      assertNotFound(caller.delete(user + "/sessions"));
      assertNotFound(caller.get(session));
      assertNotFound(caller.delete(session));
    }
    for (var caller :
        List.of(a.backend().withKey(b.publishableKey()), a.backend().with("X-Tenant-ID", b.id()))) {
      assertThat(caller.get(user).error()).isEqualTo("tenant_mismatch");
      assertThat(caller.delete(user).error()).isEqualTo("tenant_mismatch");
    }
    assertThat(b.backend().get(user).json().get("name").isNull()).isTrue();
    assertThat(b.user(inB).get("/v1/auth/me").status()).isEqualTo(200);
  }

  /** The same on the Control Plane, for a key that is confined to tenant A. */
  @Test
  void row06AConfinedOperatorReachesNoOtherTenantByItsIdSlugOrClient() {
    var confined = confinedTo(a);
    assertThat(confined.get(a.path()).status()).isEqualTo(200);
    for (var path : List.of(b.path(), "/cp/v1/tenants/" + b.slug())) {
      assertNotFound(confined.get(path));
      assertNotFound(confined.patch(path, Map.of("name", "Mallory")));
      assertNotFound(confined.delete(path + "?confirm=" + b.slug()));
      for (var action :
          List.of("/suspend", "/activate", "/restore", "/rotate-keys", "/check-db", "/migrate")) {
        assertNotFound(confined.post(path + action));
      }
      assertNotFound(confined.get(path + "/stats"));
      assertNotFound(confined.get(path + "/clients"));
      assertNotFound(confined.get(path + "/clients/" + b.clientId()));
      assertNotFound(confined.post(path + "/clients/" + b.clientId() + "/rotate-secret"));
      assertThat(confined.with("X-Tenant-ID", b.id()).get(path).error())
          .isEqualTo("tenant_mismatch");
    }
    var mixed = a.path() + "/clients/" + b.clientId();
    assertNotFound(confined.get(mixed));
    assertNotFound(confined.patch(mixed, Map.of("name", "Mallory")));
    assertNotFound(confined.post(mixed + "/rotate-secret"));
    assertNotFound(confined.delete(mixed));
    assertThat(confined.get("/cp/v1/tenants?include_total=true").at("/pagination/total"))
        .isEqualTo("1");
    assertThat(b.backend().get("/v1/users").status()).isEqualTo(200);
    assertThat(admin.get(b.path()).at("/name")).isEqualTo("Acme");
  }

  private ApiClient confinedTo(TestTenant tenant) {
    var key =
        admin.post(
            "/cp/v1/master-keys",
            Map.of(
                "name", "confined",
                "scopes",
                    List.of(
                        "tenants:read",
                        "tenants:write",
                        "clients:read",
                        "clients:write",
                        "keys:read",
                        "keys:write"),
                "tenant_ids", List.of(tenant.id())));
    assertThat(key.status()).as(key.text()).isEqualTo(201);
    return ApiClient.of(server).withBearer(key.at("/key"));
  }

  /** CVE-2026-4636 (Keycloak): the id in the URL was authorised, those in the body acted on. */
  @Test
  void row54IdsInABodyAreAuthorisedToo() {
    var confined = confinedTo(a);
    var foreign =
        Map.of(
            "name", "mine",
            "scopes", List.of("tenants:read"),
            "tenant_ids", List.of(a.id(), b.id()));
    var made = confined.post("/cp/v1/master-keys", foreign);
    assertThat(made.status()).isEqualTo(422);
    assertThat(made.at("/details/0/field")).isEqualTo("tenant_ids[1]");
    assertThat(made.at("/details/0/code")).isEqualTo("unknown");

    var own =
        confined.post(
            "/cp/v1/master-keys",
            Map.of(
                "name", "mine",
                "scopes", List.of("tenants:read"),
                "tenant_ids", List.of(a.id())));
    var path = "/cp/v1/master-keys/" + own.at("/master_key/id");
    assertThat(confined.patch(path, Map.of("tenant_ids", List.of(b.id()))).status()).isEqualTo(422);
    assertThat(confined.send("PATCH", path, "{\"tenant_ids\":null}").error())
        .isEqualTo("insufficient_permissions");
    assertThat(admin.get(path).json().at("/tenant_ids")).hasSize(1);
    assertThat(admin.get(path).at("/tenant_ids/0")).isEqualTo(a.id());

    assertThat(
            a.backend()
                .post("/v1/sessions/verify", Map.of("token", inB.at("/session/access_token")))
                .text())
        .isEqualTo("{\"active\":false}");
    assertThat(confined.post("/cp/v1/tenants", Map.of("name", "Third")).error())
        .isEqualTo("insufficient_permissions");
  }

  /** CVE-2025-13475 (WSO2): two tenants' applications of one name were one application. */
  @ParameterizedTest
  @ValueSource(strings = {"separate_database", "separate_schema", "shared_schema"})
  void row09TwinsShareNoSessionCacheKeyLockNorCursor(String mode) {
    var one = TestTenant.create(server, admin, mode);
    var two = TestTenant.create(server, admin, mode);
    var inOne = one.signUp(EMAIL);
    var inTwo = two.signUp(EMAIL);
    one.signUp("bob@example.com");
    two.signUp("bob@example.com");
    assertThat(inOne.at("/user/id")).isNotEqualTo(inTwo.at("/user/id"));
    assertSessionsAreDisjoint(one, inOne, two, inTwo);
    assertIdempotencyKeysAreDisjoint(one, two);
    assertCursorsAreDisjoint(one, two);
    assertKeySetsAreDisjoint(one, two);
    assertLocksAreDisjoint(one, two);
  }

  private static void assertSessionsAreDisjoint(
      TestTenant one, Answer inOne, TestTenant two, Answer inTwo) {
    assertThat(one.backend().get("/v1/sessions").text()).doesNotContain(inTwo.at("/user/id"));
    assertThat(one.user(inOne).post("/v1/auth/sign-out", Map.of("scope", "all")).status())
        .isEqualTo(204);
    assertThat(one.user(inOne).get("/v1/auth/me").error()).isEqualTo("session_revoked");
    assertThat(two.user(inTwo).get("/v1/auth/me").status()).isEqualTo(200);
    var changed =
        Map.of("current_password", TestTenant.PASSWORD, "new_password", "a phrase of tenant two");
    assertThat(two.user(inTwo).post("/v1/auth/password/change", changed).status()).isEqualTo(204);
    assertThat(one.signIn(EMAIL).status()).isEqualTo(200);
    assertThat(two.signIn(EMAIL).status()).isEqualTo(401);
  }

  private static void assertIdempotencyKeysAreDisjoint(TestTenant one, TestTenant two) {
    var body = Map.of("email", "key@example.com", "name", "Kay");
    var made = one.backend().with("Idempotency-Key", "k-1").post("/v1/users", body);
    var also = two.backend().with("Idempotency-Key", "k-1").post("/v1/users", body);
    assertThat(made.status()).isEqualTo(201);
    assertThat(also.status()).isEqualTo(201);
    assertThat(also.at("/id")).isNotEqualTo(made.at("/id"));
    assertThat(one.backend().get("/v1/users/" + also.at("/id")).status()).isEqualTo(404);
    var other = Map.of("email", "other@example.com");
    assertThat(two.backend().with("Idempotency-Key", "k-2").post("/v1/users", other).status())
        .isEqualTo(201);
    assertThat(one.backend().with("Idempotency-Key", "k-2").post("/v1/users", body).error())
        .isEqualTo("email_already_exists");
  }

  private static void assertCursorsAreDisjoint(TestTenant one, TestTenant two) {
    for (var list : List.of("/v1/users?limit=1", "/v1/sessions?limit=1")) {
      var cursor = one.backend().get(list).at("/pagination/next_cursor");
      assertThat(cursor).isNotEmpty();
      assertThat(one.backend().get(list + "&cursor=" + cursor).status()).isEqualTo(200);
      assertThat(two.backend().get(list + "&cursor=" + cursor).error()).isEqualTo("invalid_cursor");
    }
  }

  private void assertKeySetsAreDisjoint(TestTenant one, TestTenant two) {
    var anyone = ApiClient.of(server);
    var ofOne = anyone.get("/t/" + one.slug() + "/.well-known/jwks.json");
    var ofTwo =
        anyone
            .with("If-None-Match", ofOne.header("ETag"))
            .get("/t/" + two.slug() + "/.well-known/jwks.json");
    assertThat(ofTwo.status()).isEqualTo(200);
    assertThat(kids(ofOne)).doesNotContainAnyElementsOf(kids(ofTwo)).hasSize(3);
    var root = one.browser().get("/.well-known/jwks.json");
    assertThat(root.text()).isEqualTo(ofOne.text());
    assertThat(root.header("Vary")).contains("X-Client-Id");
    assertThat(two.browser().get("/.well-known/jwks.json").text()).isEqualTo(ofTwo.text());
    assertThat(
            one.browser().get("/.well-known/jwks.json?client_id=" + two.publishableKey()).error())
        .isEqualTo("tenant_mismatch");
  }

  private static Set<String> kids(Answer jwks) {
    var kids = new HashSet<String>();
    jwks.json().get("keys").forEach(key -> kids.add(key.get("kid").asText()));
    return kids;
  }

  private static void assertLocksAreDisjoint(TestTenant one, TestTenant two) {
    for (int i = 0; i < 12; i++) {
      assertThat(one.signIn("bob@example.com", "not Bob's phrase").status()).isEqualTo(401);
    }
    assertThat(one.signIn("bob@example.com").status()).isEqualTo(401);
    assertThat(two.signIn("bob@example.com").status()).isEqualTo(200);
  }

  /** Ory 26.2.5: an error object that requests shared told one what another had done. */
  @Test
  void row11ConcurrentFailuresTellEachCallerOfItsOwnRequestAlone() throws Exception {
    var failures =
        Parallel.call(
            8,
            caller -> {
              var tenant = caller % 2 == 0 ? a : b;
              var seen = new ArrayList<String>();
              for (int i = 0; i < 60; i++) {
                seen.addAll(fail(tenant, caller, i));
              }
              return seen;
            });
    assertThat(failures.stream().flatMap(List::stream)).isEmpty();
  }

  /** Makes requests that fail; returns each sentence about what should not be in an answer. */
  private List<String> fail(TestTenant tenant, int caller, int round) {
    var mark = "c" + caller + "-r" + round + "-";
    var own = tenant.equals(a) ? inA : inB;
    var answers =
        List.of(
            marked(tenant.browser(), mark + 1)
                .post("/v1/auth/sign-up", Map.of("field_" + mark, 1, "email", mark)),
            marked(tenant.backend(), mark + 2).get("/v1/users/" + id(mark)),
            marked(tenant.backend(), mark + 3)
                .patch("/v1/users/" + own.at("/user/id"), Map.of("field_" + mark, "x")),
            marked(tenant.user(own), mark + 4)
                .patch("/v1/auth/me", Map.of("username", "no " + mark, "field_" + mark, 1)),
            marked(tenant.browser(), mark + 5)
                .post("/v1/auth/refresh", Map.of("refresh_token", "rft_" + mark)),
            marked(tenant.backend(), mark + 6).get("/v1/users?cursor=" + mark));
    var wrong = new ArrayList<String>();
    for (int i = 0; i < answers.size(); i++) {
      var answer = answers.get(i);
      var id = mark + (i + 1);
      boolean isOwn =
          answer.at("/request_id").equals(id) && answer.header("X-Request-Id").equals(id);
      var others = answer.text().replace(mark, "");
      if (answer.status() < 400
          || answer.status() >= 500
          || !isOwn
          || others.matches("(?s).*c\\d-r\\d+-.*")
          || others.contains("usr_")
          || others.contains("tnt_")) {
        wrong.add(id + ": " + answer.status() + ' ' + answer.text());
      }
    }
    return wrong;
  }

  private static ApiClient marked(ApiClient client, String requestId) {
    return client.with("X-Request-Id", requestId);
  }

  /** Nobody's id, but one of the right form. */
  private static String id(String mark) {
    return "usr_" + String.format("%026d", mark.hashCode() & Integer.MAX_VALUE);
  }
}
