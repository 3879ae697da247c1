package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a person, a backend and an operator do with the packaged server, on each database and in
 * each isolation mode.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JourneyContract {

  private static final String DATABASE = "separate_database";
  private static final String SCHEMA = "separate_schema";
  private static final String SHARED = "shared_schema";

  private HelloJohnServer server;
  private ApiClient admin;

  /** The settings that name the database. */
  abstract Map<String, String> database() throws Exception;

  @BeforeAll
  void start() throws Exception {
    var settings = new HashMap<>(database());
    // Hundreds sign up at once here.
    settings.put("HELLOJOHN_ARGON2_MEMORY_KIB", "1024");
    server = HelloJohnServer.start(settings);
    admin = TestTenant.admin(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** Who may do everything. */
  final ApiClient admin() {
    return admin;
  }

  /** A new tenant. */
  final TestTenant tenant(String mode) {
    return TestTenant.create(server, admin, mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void aPersonSignsUpInRefreshesAndOut(String mode) {
    var tenant = TestTenant.create(server, admin, mode);
    var signedUp = tenant.signUp("Ann@Example.com ".strip());
    assertThat(signedUp.status()).as(signedUp.text()).isEqualTo(201);
    assertThat(signedUp.at("/user/email")).isEqualToIgnoringCase("ann@example.com");
    assertThat(signedUp.text()).doesNotContain("password");

    var signedIn = tenant.signIn("ann@example.com");
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(tenant.user(signedIn).get("/v1/auth/me").at("/user/email"))
        .isEqualTo("ann@example.com");

    var refreshed = tenant.refresh(signedIn.at("/session/refresh_token"));
    assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
    assertThat(refreshed.at("/session/refresh_token"))
        .isNotEqualTo(signedIn.at("/session/refresh_token"));

    var out = tenant.user(refreshed).post("/v1/auth/sign-out", Map.of("scope", "current"));
    assertThat(out.status()).as(out.text()).isEqualTo(204);
    assertThat(tenant.user(refreshed).get("/v1/auth/me").status()).isEqualTo(401);
    assertThat(tenant.refresh(refreshed.at("/session/refresh_token")).error())
        .isEqualTo("session_revoked");
  }

  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void anOrdinaryLibraryVerifiesTheTokenOfThatTenantAlone(String mode) throws Exception {
    var tenant = TestTenant.create(server, admin, mode);
    var other = TestTenant.create(server, admin, mode);
    var token = tenant.signUp("ann@example.com").at("/session/access_token");

    var keys = new JsonWebKeySet(jwks(tenant)).getJsonWebKeys();
    var claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
            .setExpectedIssuer(
                tenant
                    .browser()
                    .get("/t/" + tenant.slug() + "/.well-known/openid-configuration")
                    .at("/issuer"))
            .setSkipDefaultAudienceValidation()
            .setRequireExpirationTime()
            .setRequireSubject()
            .build()
            .processToClaims(token);
    assertThat(claims.getClaimValueAsString("tenant_id")).isEqualTo(tenant.id());
    assertThat(claims.getClaimValueAsString("email")).isEqualTo("ann@example.com");

    assertThat(jwks(tenant)).doesNotContain("\"d\"");
    assertThat(Collections.disjoint(kids(tenant), kids(other))).isTrue();
  }

  private static String jwks(TestTenant tenant) {
    var answer =
        ApiClient.of(tenant.server()).get("/t/" + tenant.slug() + "/.well-known/jwks.json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isNotEmpty();
    assertThat(answer.header("Cache-Control")).contains("max-age");
    return answer.text();
  }

  private static Set<String> kids(TestTenant tenant) {
    var keys = new HashSet<String>();
    ApiClient.of(tenant.server())
        .get("/t/" + tenant.slug() + "/.well-known/jwks.json")
        .json()
        .get("keys")
        .forEach(key -> keys.add(key.get("kid").asText()));
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void twoTenantsWithTheSamePeopleShareNothing(String mode) {
    var a = TestTenant.create(server, admin, mode);
    var b = TestTenant.create(server, admin, mode);
    var inA = a.signUp("ann@example.com");
    var inB = b.signUp("ann@example.com");
    assertThat(inA.status()).isEqualTo(201);
    assertThat(inB.status()).isEqualTo(201);
    var foreign = inB.at("/user/id");
    var foreignSession = inB.at("/session/id");

    assertThat(a.backend().get("/v1/users/" + foreign).status()).isEqualTo(404);
    assertThat(a.backend().patch("/v1/users/" + foreign, Map.of("name", "Mallory")).status())
        .isEqualTo(404);
    assertThat(a.backend().delete("/v1/users/" + foreign).status()).isEqualTo(404);
    assertThat(a.backend().delete("/v1/users/" + foreign + "/sessions").status()).isEqualTo(404);
    assertThat(a.backend().get("/v1/sessions/" + foreignSession).status()).isEqualTo(404);
    assertThat(a.backend().delete("/v1/sessions/" + foreignSession).status()).isEqualTo(404);
    assertThat(a.backend().get("/v1/sessions?user_id=" + foreign).json().at("/data")).isEmpty();
    assertThat(a.user(inA).get("/v1/sessions/" + foreignSession).status()).isEqualTo(404);
    assertThat(a.user(inA).delete("/v1/sessions/" + foreignSession).status()).isEqualTo(404);
    assertThat(a.refresh(inB.at("/session/refresh_token")).error())
        .isEqualTo("refresh_token_invalid");
    assertThat(a.user(inB).get("/v1/auth/me").error()).isEqualTo("tenant_mismatch");
    assertThat(
            a.backend()
                .post("/v1/sessions/verify", Map.of("token", inB.at("/session/access_token")))
                .text())
        .isEqualTo("{\"active\":false}");
    assertThat(
            a.browser()
                .with("X-Tenant-ID", b.id())
                .post(
                    "/v1/auth/sign-in",
                    Map.of("email", "ann@example.com", "password", TestTenant.PASSWORD))
                .error())
        .isEqualTo("tenant_mismatch");
    assertThat(emails(a.backend().get("/v1/users"))).containsExactly("ann@example.com");

    var unchanged = b.backend().get("/v1/users/" + foreign);
    assertThat(unchanged.status()).isEqualTo(200);
    assertThat(unchanged.at("/user/name") + unchanged.at("/name")).doesNotContain("Mallory");
    assertThat(b.user(inB).get("/v1/auth/me").status()).isEqualTo(200);
  }

  private static List<String> emails(Answer users) {
    return StreamSupport.stream(users.json().at("/data").spliterator(), false)
        .map(user -> user.get("email").asText())
        .toList();
  }

  /**
   * CVE-2026-1035 (Keycloak): two refreshes at once both won. Of 200 all who are answered get the
   * same successor, nobody is signed out, and no second session is there.
   */
  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void row19TwoHundredParallelRefreshesHaveOneSuccessor(String mode) throws Exception {
    // The interval in which the successor is repeated is as long as a slow machine may need.
    var settings = Map.of("session", Map.of("refresh_reuse_interval", 60));
    var tenant = TestTenant.create(server, admin, mode, Map.of("auth_config", settings));
    var signedIn = tenant.signUp("ann@example.com");
    var token = signedIn.at("/session/refresh_token");
    var successors = new HashSet<String>();
    for (var answer : inParallel(200, () -> tenant.refresh(token))) {
      assertThat(answer.status()).as(answer.text()).isIn(200, 503);
      if (answer.status() == 200) {
        successors.add(answer.at("/session/refresh_token"));
      }
    }
    assertThat(successors).hasSize(1);
    assertThat(tenant.user(signedIn).get("/v1/auth/me").status()).isEqualTo(200);
    var next = tenant.refresh(successors.iterator().next());
    assertThat(next.status()).isEqualTo(200);
    assertThat(tenant.user(next).get("/v1/auth/me").status()).isEqualTo(200);
    assertThat(tenant.backend().get("/v1/sessions?include_total=true").at("/pagination/total"))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void parallelSignUpsOfOneAddressMakeOneUser(String mode) throws Exception {
    var tenant = TestTenant.create(server, admin, mode);
    int made = 0;
    for (var answer : inParallel(200, () -> tenant.signUp("ann@example.com"))) {
      assertThat(answer.status()).as(answer.text()).isIn(201, 409, 503);
      made += answer.status() == 201 ? 1 : 0;
    }
    assertThat(made).isEqualTo(1);
    assertThat(emails(tenant.backend().get("/v1/users"))).containsExactly("ann@example.com");
  }

  private static List<Answer> inParallel(int times, Callable<Answer> call) throws Exception {
    var executor = Executors.newFixedThreadPool(20);
    try {
      var answers = new ArrayList<Answer>();
      for (var future : executor.invokeAll(Collections.nCopies(times, call))) {
        answers.add(future.get());
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  /** What a tenant has before the power is cut. */
  private record Ended(TestTenant tenant, Answer kept, List<Answer> revoked) {}

  /**
   * CVE-2026-9802 (Keycloak): what had been revoked was good again after a restart. Ended in each
   * of the ways there are, then the power is cut, and what was answered is there.
   */
  @Test
  void row20WhatWasRevokedIsRevokedAfterAPowerCut() {
    var before =
        Stream.of(DATABASE, SCHEMA, SHARED)
            .map(mode -> endEachWay(TestTenant.create(server, admin, mode)))
            .toList();

    server.restart();

    for (var ended : before) {
      var tenant = ended.tenant();
      for (var session : ended.revoked()) {
        assertThat(tenant.refresh(session.at("/session/refresh_token")).error())
            .isEqualTo("session_revoked");
        assertThat(tenant.user(session).get("/v1/auth/me").error()).isEqualTo("session_revoked");
      }
      assertThat(tenant.refresh(ended.kept().at("/session/refresh_token")).status()).isEqualTo(200);
      assertThat(tenant.signIn("kept@example.com").status()).isEqualTo(200);
      assertThat(emails(tenant.backend().get("/v1/users"))).hasSize(6);
    }
    admin = TestTenant.admin(server);
  }

  private static Ended endEachWay(TestTenant tenant) {
    var kept = tenant.refresh(tenant.signUp("kept@example.com").at("/session/refresh_token"));
    assertThat(kept.status()).isEqualTo(200);
    var revoked = new ArrayList<Answer>();
    for (int i = 0; i < 5; i++) {
      revoked.add(tenant.signUp("revoked-" + i + "@example.com"));
    }
    var backend = tenant.backend();
    assertThat(tenant.user(revoked.get(0)).post("/v1/auth/sign-out", Map.of()).status())
        .isEqualTo(204);
    assertThat(backend.delete("/v1/sessions/" + revoked.get(1).at("/session/id")).status())
        .isEqualTo(204);
    assertThat(backend.delete(user(revoked.get(2)) + "/sessions").status()).isEqualTo(200);
    assertThat(backend.patch(user(revoked.get(3)), Map.of("status", "disabled")).status())
        .isEqualTo(200);
    var password = Map.of("password", "a phrase of the server");
    assertThat(backend.patch(user(revoked.get(4)), password).status()).isEqualTo(200);
    return new Ended(tenant, kept, revoked);
  }

  private static String user(Answer signedIn) {
    return "/v1/users/" + signedIn.at("/user/id");
  }

  /**
   * A database that compares without regard to case, as MySQL does by default, would take a key
   * whose letters are guessed in half of the attempts each.
   */
  @Test
  void row16KeysAndSlugsAreComparedLetterByLetter() {
    var tenant = TestTenant.create(server, admin, SCHEMA);
    var key = tenant.publishableKey();
    for (int i = "pk_live_".length(); i < key.length(); i++) {
      char c = key.charAt(i);
      char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
      if (other != c) {
        var altered = key.substring(0, i) + other + key.substring(i + 1);
        assertThat(ApiClient.of(server).withKey(altered).get("/v1/auth/config").error())
            .as(altered)
            .isEqualTo("invalid_client_key");
      }
    }
    var slug = tenant.slug().toUpperCase(java.util.Locale.ROOT);
    var anyone = ApiClient.of(server);
    assertThat(anyone.get("/t/" + slug + "/.well-known/jwks.json").status()).isEqualTo(404);
    assertThat(admin.get("/cp/v1/tenants/" + slug).status()).isEqualTo(404);
    tenant.backend().post("/v1/users", Map.of("email", "a@example.com", "external_id", "Ab"));
    assertThat(tenant.backend().get("/v1/users?external_id=aB").json().get("data")).isEmpty();
    assertThat(tenant.backend().get("/v1/users?external_id=Ab%20").json().get("data")).hasSize(1);
    assertThat(tenant.backend().get("/v1/users?external_id=Ab").json().get("data")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void aSuspendedTenantAnswersNobodyAndComesBack(String mode) {
    var tenant = TestTenant.create(server, admin, mode);
    var signedIn = tenant.signUp("ann@example.com");
    assertThat(admin.post("/cp/v1/tenants/" + tenant.id() + "/suspend").status()).isEqualTo(200);
    assertThat(tenant.signIn("ann@example.com").error()).isEqualTo("tenant_suspended");
    assertThat(tenant.user(signedIn).get("/v1/auth/me").error()).isEqualTo("tenant_suspended");
    assertThat(tenant.backend().get("/v1/users").error()).isEqualTo("tenant_suspended");
    assertThat(admin.post("/cp/v1/tenants/" + tenant.id() + "/activate").status()).isEqualTo(200);
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {DATABASE, SCHEMA, SHARED})
  void aDeletedTenantCanBeRestoredAndAPurgedOneIsGone(String mode) {
    var tenant = TestTenant.create(server, admin, mode);
    tenant.signUp("ann@example.com");
    var path = "/cp/v1/tenants/" + tenant.id();
    assertThat(admin.delete(path).status()).isEqualTo(422);
    assertThat(admin.delete(path + "?confirm=" + tenant.slug()).status()).isIn(200, 204);
    assertThat(tenant.signIn("ann@example.com").status()).isIn(401, 403);
    assertThat(admin.post(path + "/restore").status()).isEqualTo(200);
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(200);
    assertThat(admin.delete(path + "?confirm=" + tenant.slug() + "&purge=true").status())
        .isIn(200, 204);
    assertThat(admin.get(path).status()).isEqualTo(404);
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(401);
  }

  @Test
  void rotatedKeysSignNobodyOut() {
    var tenant = TestTenant.create(server, admin, SCHEMA);
    var signedIn = tenant.signUp("ann@example.com");
    var rotated = admin.post("/cp/v1/tenants/" + tenant.id() + "/rotate-keys");
    assertThat(rotated.status()).as(rotated.text()).isIn(200, 202);
    assertThat(tenant.user(signedIn).get("/v1/auth/me").status()).isEqualTo(200);
    assertThat(tenant.refresh(signedIn.at("/session/refresh_token")).status()).isEqualTo(200);
  }
}
