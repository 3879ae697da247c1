package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins, networks and limits of the whole instance, changed while the server runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuritySettingsHttpIT {

  private static final String SETTINGS = "/cp/v1/settings/security";
  private static final String LOCKED = "https://console.example.com";
  private static final String ADDED = "https://c.example.com";
  private static final String OPERATOR = "198.51.100.10";

  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private HelloJohnServer server;
  private ApiClient admin;
  private ApiClient readonly;
  private ApiClient confined;

  @BeforeAll
  void start() {
    server =
        HelloJohnServer.start(
            Map.of(
                "HELLOJOHN_TRUSTED_PROXIES", "127.0.0.1",
                "HELLOJOHN_CP_ALLOWED_IPS", "198.51.100.0/24",
                "HELLOJOHN_ALLOWED_ORIGINS", LOCKED,
                "HELLOJOHN_RATE_LIMIT_CONTROL_PLANE", "5000/60s",
                "HELLOJOHN_RATE_LIMIT_ENABLED", "true"));
    admin = signedIn(HelloJohnServer.ADMIN_EMAIL, HelloJohnServer.ADMIN_PASSWORD);
    readonly = adminWith("readonly@example.com", Map.of("role", "readonly"));
    var tenant =
        admin.post("/cp/v1/tenants", Map.of("name", "A", "isolation_mode", "shared_schema"));
    confined =
        adminWith(
            "confined@example.com",
            Map.of("role", "admin", "tenant_ids", List.of(tenant.at("/tenant/id"))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @AfterEach
  void setNothing() {
    var cleared =
        patch(
            "{\"allowed_origins\":null,\"cp_allowed_ips\":null,\"rate_limits\":null,"
                + "\"rate_limits_enabled\":null}");
    assertThat(cleared.status()).as(cleared.text()).isEqualTo(200);
  }

  private ApiClient from(String address) {
    return ApiClient.of(server).with("X-Forwarded-For", address);
  }

  /** An address in the operator's network that no other test comes from. */
  private static String operator() {
    return "198.51.100." + (20 + ADDRESSES.incrementAndGet());
  }

  private ApiClient signedIn(String email, String password) {
    var answer =
        from(operator()).post("/cp/v1/admin/sign-in", Map.of("email", email, "password", password));
    return from(OPERATOR).withBearer(answer.at("/token"));
  }

  private ApiClient adminWith(String email, Map<String, ?> more) {
    var body = new java.util.HashMap<String, Object>(more);
    body.put("email", email);
    body.put("password", TestTenant.PASSWORD);
    var made = admin.post("/cp/v1/admins", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return signedIn(email, TestTenant.PASSWORD);
  }

  private Answer patch(String json) {
    return admin.send("PATCH", SETTINGS, json);
  }

  private Answer patch(Map<String, ?> body) {
    return admin.patch(SETTINGS, body);
  }

  private Answer origins(String... all) {
    return patch(Map.of("allowed_origins", List.of(all)));
  }

  private Answer preflight(String origin) {
    return from(operator())
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "GET")
        .send("OPTIONS", "/cp/v1/tenants", (String) null);
  }

  private void assertAllowed(String origin) {
    var answer = preflight(origin);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
  }

  private void assertNotAllowed(String origin) {
    var answer = preflight(origin);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void theFirstAnswerIsWhatTheEnvironmentSays() {
    var settings = admin.get(SETTINGS);
    assertThat(settings.status()).isEqualTo(200);
    assertThat(texts(settings.json().path("allowed_origins"))).containsExactly(LOCKED);
    assertThat(texts(settings.json().at("/configured/allowed_origins"))).containsExactly(LOCKED);
    assertThat(texts(settings.json().path("cp_allowed_ips"))).containsExactly("198.51.100.0/24");
    assertThat(settings.at("/rate_limits/sign_in")).isEqualTo("10/60s");
    assertThat(settings.at("/rate_limits/control_plane")).isEqualTo("5000/60s");
    assertThat(settings.json().path("rate_limits")).hasSize(11);
    assertThat(settings.json().path("rate_limits_enabled").asBoolean()).isTrue();
  }

  @Test
  void cors04AnAddedOriginIsStoredAndOnlyASuperAdminAddsOne() {
    var before = admin.get(SETTINGS).text();
    for (var other : List.of(readonly, confined)) {
      var refused = other.patch(SETTINGS, Map.of("allowed_origins", List.of(LOCKED, ADDED)));
      assertThat(refused.error()).isEqualTo("insufficient_permissions");
    }
    assertThat(admin.get(SETTINGS).text()).isEqualTo(before);

    assertThat(origins(LOCKED, ADDED).status()).isEqualTo(200);
    assertThat(texts(admin.get(SETTINGS).json().path("allowed_origins")))
        .containsExactlyInAnyOrder(LOCKED, ADDED);
    assertThat(readonly.get(SETTINGS).text()).isEqualTo(admin.get(SETTINGS).text());
    assertThat(confined.get(SETTINGS).status()).isEqualTo(403);
  }

  /** A program changes them with a key for it, and with no other one. */
  @Test
  void aMasterKeyChangesThemWithItsScopeAlone() {
    for (var scope : List.of("settings:manage", "settings:read", "tenants:write")) {
      var key = admin.post("/cp/v1/master-keys", Map.of("name", scope, "scopes", List.of(scope)));
      var program = from(OPERATOR).withBearer(key.at("/key"));
      var changed = program.patch(SETTINGS, Map.of("rate_limits", Map.of("hooks", "9/60s")));
      assertThat(changed.status()).isEqualTo(scope.equals("settings:manage") ? 200 : 403);
      assertThat(program.get(SETTINGS).status())
          .isEqualTo(scope.equals("settings:read") ? 200 : 403);
    }
  }

  @Test
  void cors05AnOriginIsAllowedAndRefusedWithoutARestart() {
    assertNotAllowed(ADDED);
    assertThat(origins(LOCKED, ADDED).status()).isEqualTo(200);
    assertAllowed(ADDED);
    assertThat(origins(LOCKED).status()).isEqualTo(200);
    assertNotAllowed(ADDED);
    assertAllowed(LOCKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "https://x.example.com/path",
        "https://x.example.com/",
        "https://*.example.com",
        "https://user@x.example.com",
        "https://x.example.com?q",
        "https://x.example.com#f",
        "ftp://x.example.com",
        "javascript:1",
        "file:///etc/passwd",
        "x.example.com"
      })
  void cors06WhatIsNoOriginIsRefusedAndNothingChanges(String text) {
    var before = admin.get(SETTINGS);
    var refused = origins(LOCKED, ADDED, text);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/0/field")).isEqualTo("allowed_origins[2]");
    assertThat(admin.get(SETTINGS).text()).isEqualTo(before.text());
    assertThat(admin.get(SETTINGS).header("ETag")).isEqualTo(before.header("ETag"));
    assertNotAllowed(ADDED);
  }

  @Test
  void cors07AnAddedAndARemovedOriginAreInTheAuditTrail() {
    var request = "cors-07-" + LOCKED.hashCode();
    admin
        .with("X-Request-Id", request + "-add")
        .patch(SETTINGS, Map.of("allowed_origins", List.of(LOCKED, ADDED)));
    admin
        .with("X-Request-Id", request + "-remove")
        .patch(SETTINGS, Map.of("allowed_origins", List.of(LOCKED)));
    var added = admin.get("/cp/v1/audit-logs?request_id=" + request + "-add");
    assertThat(added.at("/data/0/action")).isEqualTo("settings.update");
    assertThat(added.at("/data/0/actor/type")).isEqualTo("admin");
    assertThat(added.at("/data/0/personal/ip_address")).isEqualTo(OPERATOR);
    assertThat(added.json().at("/data/0/details/before/allowed_origins").toString())
        .contains(LOCKED)
        .doesNotContain(ADDED);
    assertThat(added.json().at("/data/0/details/after/allowed_origins").toString())
        .contains(LOCKED, ADDED);
    var removed = admin.get("/cp/v1/audit-logs?request_id=" + request + "-remove");
    assertThat(removed.json().at("/data/0/details/before"))
        .isEqualTo(added.json().at("/data/0/details/after"));
    assertThat(removed.json().at("/data/0/details/after"))
        .isEqualTo(added.json().at("/data/0/details/before"));
  }

  @Test
  void cors08WhatTheEnvironmentSaysIsLocked() {
    for (var lists : List.of(List.<String>of(), List.of(ADDED))) {
      var refused = patch(Map.of("allowed_origins", lists));
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.error()).isEqualTo("conflict");
    }
    assertThat(patch(Map.of("cp_allowed_ips", List.of("198.51.100.10"))).status()).isEqualTo(409);
    assertAllowed(LOCKED);
    assertNotAllowed(ADDED);
  }

  @Test
  void cors09NobodyIsCalledNull() {
    assertThat(origins(LOCKED, ADDED).status()).isEqualTo(200);
    assertNotAllowed("null");
  }

  @Test
  void cors10WhatWasSetOutlivesAPowerCut() {
    assertThat(origins(LOCKED, ADDED).status()).isEqualTo(200);
    assertThat(patch(Map.of("rate_limits", Map.of("issuer", "7/60s"))).status()).isEqualTo(200);
    var before = admin.get(SETTINGS);
    server.kill9();
    server.restart();
    assertThat(admin.get(SETTINGS).text()).isEqualTo(before.text());
    assertThat(admin.get(SETTINGS).header("ETag")).isEqualTo(before.header("ETag"));
    assertAllowed(ADDED);
    assertThat(from(operator()).get("/.well-known/jwks.json").header("X-RateLimit-Limit"))
        .isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "office", "10.0.0", "::/129", "10.0.0.0-10.0.0.9", ""})
  void whatIsNoNetworkIsRefusedAndNothingChanges(String text) {
    var before = admin.get(SETTINGS).text();
    var refused =
        patch(
            Map.of(
                "cp_allowed_ips",
                List.of("198.51.100.0/24", text),
                "allowed_origins",
                List.of(LOCKED, ADDED)));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/0/field")).isEqualTo("cp_allowed_ips[1]");
    assertThat(admin.get(SETTINGS).text()).isEqualTo(before);
  }

  @Test
  void anAddedNetworkReachesTheControlPlaneUntilItIsRemoved() {
    assertThat(from("203.0.113.5").get("/cp/v1/tenants").error()).isEqualTo("ip_not_allowed");
    var networks = Map.of("cp_allowed_ips", List.of("198.51.100.0/24", "203.0.113.0/24"));
    assertThat(patch(networks).status()).isEqualTo(200);
    assertThat(from("203.0.113.5").get("/cp/v1/tenants").error()).isEqualTo("missing_credentials");
    assertThat(from("203.0.114.5").get("/cp/v1/tenants").error()).isEqualTo("ip_not_allowed");
    // Who came in by it can't close it behind himself.
    var inside = from("203.0.113.5").withBearer(admin.bearer());
    var refused = inside.send("PATCH", SETTINGS, "{\"cp_allowed_ips\":null}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/0/code")).isEqualTo("locks_you_out");
    assertThat(refused.at("/details/0/message")).contains("203.0.113.5");
    assertThat(inside.get(SETTINGS).status()).isEqualTo(200);

    assertThat(patch("{\"cp_allowed_ips\":null}").status()).isEqualTo(200);
    assertThat(from("203.0.113.5").get("/cp/v1/tenants").error()).isEqualTo("ip_not_allowed");
  }

  @Test
  void rl09ALimitIsAnotherOneAtOnceAndTheOthersStay() {
    var client = from(operator());
    assertThat(client.get("/cp/v1/tenants").header("X-RateLimit-Limit")).isEqualTo("5000");
    assertThat(patch(Map.of("rate_limits", Map.of("control_plane", "50/60s"))).status())
        .isEqualTo(200);
    var fresh = from(operator());
    for (int i = 1; i <= 50; i++) {
      assertThat(fresh.get("/cp/v1/tenants").status()).as("request %s", i).isEqualTo(401);
    }
    assertThat(fresh.get("/cp/v1/tenants").status()).isEqualTo(429);
    var signIn = Map.of("email", "no@example.com", "password", TestTenant.PASSWORD);
    assertThat(from(operator()).post("/cp/v1/admin/sign-in", signIn).header("X-RateLimit-Limit"))
        .isEqualTo("20");

    var back = admin.with("X-Forwarded-For", operator());
    assertThat(back.send("PATCH", SETTINGS, "{\"rate_limits\":{\"control_plane\":null}}").status())
        .isEqualTo(200);
    assertThat(fresh.get("/cp/v1/tenants").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/60s", "10/0s", "10", "ten/60s", "10/60", "10001/60s", "1/25h", ""})
  void whatIsNoLimitIsRefused(String text) {
    var refused = patch(Map.of("rate_limits", Map.of("sign_in", text, "refresh", "9/60s")));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/0/field")).isEqualTo("rate_limits.sign_in");
    assertThat(admin.get(SETTINGS).at("/rate_limits/refresh")).isEqualTo("30/60s");
    assertThat(patch(Map.of("rate_limits", Map.of("nothing", "1/60s"))).at("/details/0/code"))
        .isEqualTo("unknown");
  }

  @Test
  void outsideProductionTheLimitsCanBeSwitchedOff() {
    assertThat(patch("{\"rate_limits_enabled\":false}").status()).isEqualTo(200);
    assertThat(from(operator()).get("/cp/v1/tenants").header("X-RateLimit-Limit")).isEmpty();
    assertThat(patch("{\"rate_limits_enabled\":null}").status()).isEqualTo(200);
    assertThat(from(operator()).get("/cp/v1/tenants").header("X-RateLimit-Limit")).isNotEmpty();
  }

  @Test
  void whoHasSeenAnotherVersionChangesNothing() {
    var seen = admin.get(SETTINGS).header("ETag");
    assertThat(origins(LOCKED, ADDED).status()).isEqualTo(200);
    var late =
        admin.with("If-Match", seen).patch(SETTINGS, Map.of("allowed_origins", List.of(LOCKED)));
    assertThat(late.error()).isEqualTo("precondition_failed");
    assertAllowed(ADDED);
    var now = admin.get(SETTINGS).header("ETag");
    assertThat(
            admin
                .with("If-Match", now)
                .patch(SETTINGS, Map.of("allowed_origins", List.of(LOCKED)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void changesAtTheSameTimeUndoNoneOfEachOther() throws Exception {
    var rules = List.of("sign_in", "sign_up", "refresh", "hooks", "unknown_key", "issuer");
    var answers =
        Parallel.call(
            rules.size(), i -> patch(Map.of("rate_limits", Map.of(rules.get(i), "77/60s"))));
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    var limits = new ArrayList<String>();
    rules.forEach(rule -> limits.add(admin.get(SETTINGS).at("/rate_limits/" + rule)));
    assertThat(limits).containsOnly("77/60s");
  }
}
