package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.Nginx;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.PostgresServer;
import dev.hellojohn.testing.RedisServer;
import dev.hellojohn.testing.TestTenant;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database and one Redis, started at the same moment, behave as one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesHttpIT {

  /** A change is in force everywhere within a second; this is for a machine that is busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final AtomicInteger USERS = new AtomicInteger();

  private static RedisServer redis;
  private static HelloJohnServer one;
  private static HelloJohnServer two;
  private static ApiClient admin;
  private static TestTenant onOne;
  private static TestTenant onTwo;

  @BeforeAll
  static void start() throws SQLException {
    var settings = new HashMap<>(HelloJohnServer.on(PostgresServer.freshDatabaseOfPlainOwner()));
    settings.put("HELLOJOHN_PUBLIC_URL", "http://localhost:3100");
    settings.put("HELLOJOHN_ARGON2_MEMORY_KIB", "1024");
    redis = RedisServer.start();
    settings.put("HELLOJOHN_REDIS_URL", redis.url());
    settings.put("HELLOJOHN_TRUSTED_PROXIES", "127.0.0.1");
    settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "true");
    // The others get in the way of tests that all come from one address.
    for (var rule : RateLimitRule.values()) {
      if (rule != RateLimitRule.CONTROL_SIGN_IN && rule != RateLimitRule.REFRESH) {
        settings.put("HELLOJOHN_RATE_LIMIT_" + rule.name(), "10000/10s");
      }
    }
    one = HelloJohnServer.begin(settings);
    two = HelloJohnServer.begin(settings);
    one.awaitReady();
    two.awaitReady();
    admin = TestTenant.admin(one);
    onOne = TestTenant.create(one, admin);
    onTwo = at(two, onOne);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    redis.close();
  }

  private static TestTenant at(HelloJohnServer server, TestTenant tenant) {
    return new TestTenant(
        server,
        tenant.id(),
        tenant.slug(),
        tenant.clientId(),
        tenant.publishableKey(),
        tenant.secretKey());
  }

  private static String newUser() {
    return "user" + USERS.incrementAndGet() + "@nodes.example";
  }

  /** Asks again until it is so; what takes longer than patience is not so. */
  private static void eventually(Supplier<Boolean> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.get()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  @Order(2)
  void ses13ABrowserThatSignsOutOnOneNodeIsOutOnTheOther() {
    var browser = Browser.admin(one);
    var there = new Browser(ApiClient.of(two), browser.session(), browser.csrf());
    assertThat(there.page().get("/console/api/auth/me").status()).isEqualTo(200);
    assertThat(there.page().post("/console/api/session/extend").status()).isEqualTo(200);
    assertThat(there.page().post("/console/api/auth/sign-out").status()).isEqualTo(204);
    assertThat(browser.page().get("/console/api/auth/me").status()).isEqualTo(401);
  }

  @Test
  @Order(1)
  void bothCameUpOnAnEmptyDatabaseAndSeededItOnce() {
    var admins = TestTenant.admin(two).get("/cp/v1/admins");
    assertThat(admins.json().path("data")).hasSize(1);
    assertThat(one.logText() + two.logText()).doesNotContain("SEVERE", "[ERROR");
  }

  @Test
  @Order(2)
  void whatBeganOnOneNodeGoesOnOnTheOther() {
    var email = newUser();
    var session = onOne.signUp(email);
    for (int i = 0; i < 6; i++) {
      var node = i % 2 == 0 ? onTwo : onOne;
      assertThat(node.user(session).get("/v1/auth/me").at("/user/email")).isEqualTo(email);
      var refreshed = node.refresh(token(session));
      assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
      session = refreshed;
    }
  }

  /** Sign-in has the tokens in {@code session}, refresh may have them there as well. */
  private static String token(Answer answer) {
    return answer.at("/session/refresh_token");
  }

  @Test
  @Order(3)
  void parallelRefreshesOnBothNodesGetTheSameSuccessor() throws Exception {
    var first = token(onOne.signUp(newUser()));
    var answers = Parallel.call(8, i -> (i % 2 == 0 ? onOne : onTwo).refresh(first));
    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers).extracting(TwoNodesHttpIT::token).containsOnly(token(answers.get(0)));
  }

  @Test
  @Order(4)
  void aSessionThatEndsOnOneNodeHasEndedOnTheOther() {
    var session = onOne.signUp(newUser());
    var access = session.at("/session/access_token");
    assertThat(verify(onTwo, access)).isTrue();
    assertThat(onOne.user(session).post("/v1/auth/sign-out", Map.of("scope", "current")).status())
        .isEqualTo(204);
    assertThat(verify(onTwo, access)).isFalse();
    assertThat(onTwo.refresh(token(session)).error()).isEqualTo("session_revoked");
  }

  private static boolean verify(TestTenant node, String access) {
    return node.backend()
        .post("/v1/sessions/verify", Map.of("token", access))
        .json()
        .path("active")
        .asBoolean();
  }

  @Test
  @Order(5)
  void wrongPasswordsCountOnBothNodesTogether() {
    var email = newUser();
    onOne.signUp(email);
    for (int i = 0; i < 10; i++) {
      (i % 2 == 0 ? onOne : onTwo).signIn(email, "wrong password number " + i);
    }
    // Five on each would have let the right password in.
    assertThat(onOne.signIn(email).status()).isIn(401, 403);
    assertThat(onTwo.signIn(email).status()).isIn(401, 403);
  }

  @Test
  @Order(6)
  void aRepeatedCreationIsAnsweredByTheOtherNodeAsByTheFirst() {
    var body = Map.of("email", newUser(), "password", TestTenant.PASSWORD);
    var key = "nodes-creation-1";
    var first = onOne.backend().with("Idempotency-Key", key).post("/v1/users", body);
    var second = onTwo.backend().with("Idempotency-Key", key).post("/v1/users", body);
    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(second.at("/id")).isEqualTo(first.at("/id"));
    assertThat(second.status()).isEqualTo(201);
  }

  @Test
  @Order(7)
  void keysThatRotateSignNobodyOut() {
    var session = onOne.signUp(newUser());
    assertThat(admin.post(onOne.path() + "/rotate-keys", Map.of()).status()).isLessThan(300);

    eventually(() -> kids(onOne).size() > 3 && kids(onOne).equals(kids(onTwo)));
    for (var node : List.of(onOne, onTwo)) {
      assertThat(node.user(session).get("/v1/auth/me").status()).isEqualTo(200);
    }
    var refreshed = onTwo.refresh(token(session));
    assertThat(onOne.user(refreshed).get("/v1/auth/me").status()).isEqualTo(200);
  }

  @Test
  @Order(8)
  void aLeakedKeyIsWorthNothingOnEitherNodeAndSessionsGoOn() {
    var session = onOne.signUp(newUser());
    assertThat(onTwo.user(session).get("/v1/auth/me").status()).isEqualTo(200);
    assertThat(admin.post(onOne.path() + "/rotate-keys", Map.of("leaked", true)).status())
        .isLessThan(300);

    eventually(() -> onOne.user(session).get("/v1/auth/me").status() == 401);
    eventually(() -> onTwo.user(session).get("/v1/auth/me").status() == 401);
    var refreshed = onTwo.refresh(token(session));
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(onOne.user(refreshed).get("/v1/auth/me").status()).isEqualTo(200);
  }

  private static Set<String> kids(TestTenant node) {
    var kids = new HashSet<String>();
    ApiClient.of(node.server())
        .get("/t/" + node.slug() + "/.well-known/jwks.json")
        .json()
        .path("keys")
        .forEach(key -> kids.add(key.path("kid").asText()));
    return kids;
  }

  @Test
  @Order(9)
  void aSuspendedTenantIsRefusedOnTheOtherNode() {
    var tenant = TestTenant.create(one, admin);
    var there = at(two, tenant);
    assertThat(there.signUp(newUser()).status()).isEqualTo(201);
    assertThat(admin.post(tenant.path() + "/suspend").status()).isLessThan(300);
    eventually(() -> there.signUp(newUser()).error().equals("tenant_suspended"));
    assertThat(admin.post(tenant.path() + "/activate").status()).isLessThan(300);
    eventually(() -> there.signUp(newUser()).status() == 201);
  }

  @Test
  @Order(10)
  void aChangedRuleHoldsOnTheOtherNode() {
    var tenant = TestTenant.create(one, admin);
    var there = at(two, tenant);
    assertThat(there.signUp(newUser()).status()).isEqualTo(201);
    var changed =
        admin.patch(
            tenant.path(),
            Map.of("auth_config", Map.of("password_policy", Map.of("min_length", 64))));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    eventually(() -> there.signUp(newUser()).error().equals("password_too_weak"));
  }

  /** CORS-5 of the reference, across nodes. */
  @Test
  @Order(11)
  void cors05AnOriginThatIsAddedOnOneNodeIsAllowedOnTheOtherUntilItIsRemoved() {
    var path = "/cp/v1/settings/security";
    var locked = admin.get(path).json().path("allowed_origins").get(0).asText();
    assertThat(preflight("https://c.example.com")).isEqualTo(403);
    var added = Map.of("allowed_origins", List.of(locked, "https://c.example.com"));
    assertThat(admin.patch(path, added).status()).isEqualTo(200);
    eventually(() -> preflight("https://c.example.com") == 204);
    assertThat(admin.patch(path, Map.of("allowed_origins", List.of(locked))).status())
        .isEqualTo(200);
    eventually(() -> preflight("https://c.example.com") == 403);
  }

  private static int preflight(String origin) {
    return ApiClient.of(two)
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "GET")
        .send("OPTIONS", "/cp/v1/tenants", (String) null)
        .status();
  }

  @Test
  @Order(12)
  void behindNginxTheTwoAreOne(@TempDir Path directory) throws Exception {
    assumeTrue(
        Nginx.installed().isPresent(),
        "nginx is not installed: the two nodes were tried one by one, not behind a proxy");
    try (var nginx = Nginx.start(directory, one, two)) {
      var before = List.of(requests(one), requests(two));
      var client = ApiClient.at(nginx.uri()).withKey(onOne.publishableKey());
      var email = newUser();
      var session =
          client.post("/v1/auth/sign-up", Map.of("email", email, "password", TestTenant.PASSWORD));
      for (int i = 0; i < 10; i++) {
        var user = client.withBearer(session.at("/session/access_token"));
        assertThat(user.get("/v1/auth/me").at("/user/email")).isEqualTo(email);
        session = client.post("/v1/auth/refresh", Map.of("refresh_token", token(session)));
        assertThat(session.status()).as(session.text()).isEqualTo(200);
      }
      assertThat(requests(one)).isGreaterThan(before.get(0));
      assertThat(requests(two)).isGreaterThan(before.get(1));
    }
  }

  private static double requests(HelloJohnServer server) {
    return Metrics.ofApplication(server)
        .value("hellojohn_http_request_duration_seconds_count", Map.of("status", "2xx"));
  }

  /** On a machine that starves them the nodes may miss Redis for a moment, and count alone. */
  @Test
  @Order(12)
  void anAddressIsLimitedOnBothNodesTogether() {
    var last = new AtomicInteger();
    eventually(
        () -> {
          var address = "203.0.113." + last.incrementAndGet();
          for (int i = 0; i < 20; i++) {
            assertThat(administratorsSignIn(i % 2 == 0 ? one : two, address)).isEqualTo(422);
          }
          return administratorsSignIn(one, address) == 429
              && administratorsSignIn(two, address) == 429;
        });
  }

  private static int administratorsSignIn(HelloJohnServer node, String address) {
    return ApiClient.of(node)
        .with("X-Forwarded-For", address)
        .post("/cp/v1/admin/sign-in", Map.of())
        .status();
  }

  @Test
  @Order(13)
  void aSessionIsLimitedOnBothNodesTogether() {
    eventually(
        () -> {
          int refreshed = refreshedOf(40);
          assertThat(refreshed).isGreaterThanOrEqualTo(30);
          return refreshed < 40;
        });
  }

  /** Refreshes a new session in turn on each node, and tells how often it was let. */
  private static int refreshedOf(int times) {
    var session = onOne.signUp(newUser());
    int refreshed = 0;
    for (int i = 0; i < times; i++) {
      var answer = (i % 2 == 0 ? onOne : onTwo).refresh(token(session));
      if (answer.status() == 200) {
        refreshed++;
        session = answer;
      } else {
        assertThat(answer.status()).as(answer.text()).isEqualTo(429);
      }
    }
    return refreshed;
  }

  @Test
  @Order(14)
  void anOriginThatATenantGetsIsLetInByTheOtherNode() {
    var tenant = TestTenant.create(one, admin);
    var there = at(two, tenant).browser().with("Origin", "https://shop.nodes.example");
    assertThat(there.get("/v1/auth/config").error()).isEqualTo("origin_not_allowed");
    changeOrigins(tenant, "https://shop.nodes.example");
    eventually(() -> there.get("/v1/auth/config").status() == 200);
    changeOrigins(tenant);
    eventually(() -> there.get("/v1/auth/config").error().equals("origin_not_allowed"));
  }

  private static void changeOrigins(TestTenant tenant, String... origins) {
    var changed = admin.patch(tenant.path(), Map.of("allowed_origins", List.of(origins)));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
  }

  /** The last one: it leaves one node. */
  @Test
  @Order(99)
  void aNodeThatIsKilledUnderLoadLosesNothingThatWasAnswered() throws Exception {
    Queue<String> answered = new ConcurrentLinkedQueue<>();
    var enough = new CountDownLatch(40);
    var stopped = new AtomicBoolean();
    var nodes = List.of(onOne, onTwo);
    var executor = Executors.newFixedThreadPool(8);
    for (int thread = 0; thread < 8; thread++) {
      var node = nodes.get(thread % 2);
      executor.execute(
          () -> {
            while (!stopped.get()) {
              signUpUntilItIsGone(node, answered, enough);
            }
          });
    }
    assertThat(enough.await(5, TimeUnit.MINUTES)).isTrue();
    two.kill9();
    int soFar = answered.size();
    eventually(() -> answered.size() > soFar + 10);
    stopped.set(true);
    executor.shutdown();
    assertThat(executor.awaitTermination(2, TimeUnit.MINUTES)).isTrue();

    var lost = new ArrayList<String>();
    for (var email : answered) {
      var found = onOne.backend().get("/v1/users?email=" + email);
      if (found.json().path("data").size() != 1) {
        lost.add(email + " " + found.text());
      }
    }
    assertThat(answered).hasSizeGreaterThan(50);
    assertThat(lost).isEmpty();
  }

  private static void signUpUntilItIsGone(
      TestTenant node, Queue<String> answered, CountDownLatch enough) {
    var email = newUser();
    try {
      if (node.signUp(email).status() == 201) {
        answered.add(email);
        enough.countDown();
      }
    } catch (UncheckedIOException killed) {
      Thread.onSpinWait();
    }
  }
}
