package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server whose Redis stalls, dies and comes back: never unlimited, never a wall. */
class RedisHttpIT {

  private static TestTenant tenant;

  @BeforeAll
  static void makeTenant() {
    tenant = NetworkServer.tenant(Map.of());
  }

  @AfterEach
  void bringRedisBack() {
    NetworkServer.redis().resume();
    awaitRedis("ok");
  }

  private static void awaitRedis(String condition) {
    Await.until(
        "redis is " + condition,
        () -> {
          var ready = NetworkServer.from(NetworkServer.address()).get("/health/ready");
          assertThat(ready.status()).isEqualTo(200);
          assertThat(ready.at("/status")).isEqualTo("ready");
          return ready.at("/redis").equals(condition);
        });
  }

  private static int signUp(String address) {
    return NetworkServer.from(address)
        .withKey(tenant.publishableKey())
        .post("/v1/auth/sign-up", Map.of())
        .status();
  }

  private static void assertLimited(String address, int left) {
    for (int i = 0; i < left; i++) {
      assertThat(signUp(address)).isEqualTo(422);
    }
    assertThat(signUp(address)).isEqualTo(429);
  }

  @Test
  void aStalledRedisHoldsNobodyUpAndNobodyIsUnlimited() {
    awaitRedis("ok");
    var known = NetworkServer.address();
    assertThat(signUp(known)).isEqualTo(422);
    NetworkServer.redis().stall();
    // This one finds out; what was let through before is still counted.
    assertLimited(known, 4);
    awaitRedis("error");
    var lost = Metrics.ofApplication(NetworkServer.get());
    assertThat(lost.value("hellojohn_redis_state", Map.of("state", "lost"))).isEqualTo(1);
    assertThat(lost.value("hellojohn_redis_losses_total")).isGreaterThanOrEqualTo(1);
    assertLimited(NetworkServer.address(), 5);
    NetworkServer.redis().resume();
    awaitRedis("ok");
    var found = Metrics.ofApplication(NetworkServer.get());
    assertThat(found.value("hellojohn_redis_state", Map.of("state", "up"))).isEqualTo(1);
    assertThat(found.value("hellojohn_redis_state")).isEqualTo(1);
    assertThat(signUp(known)).isEqualTo(429);
    assertLimited(NetworkServer.address(), 5);
  }

  @Test
  void withoutRedisABrowserIsNeitherSignedInNorOut() {
    awaitRedis("ok");
    var base = NetworkServer.from(NetworkServer.operator());
    var browser = Browser.signIn(base, HelloJohnServer.ADMIN_EMAIL, HelloJohnServer.ADMIN_PASSWORD);
    NetworkServer.redis().stall();
    for (var path : List.of("/console/api/auth/me", "/cp/v1/tenants")) {
      var answer = browser.page().get(path);
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
    assertThat(NetworkServer.admin().get("/cp/v1/tenants").status()).isEqualTo(200);
    NetworkServer.redis().resume();
    awaitRedis("ok");
    assertThat(browser.page().get("/console/api/auth/me").status()).isEqualTo(200);
  }

  @Test
  void aRedisThatDiesAndComesBackEmptyUnderLoadBreaksNothing() throws Exception {
    awaitRedis("ok");
    var done = new AtomicBoolean();
    var address = NetworkServer.address();
    var statuses =
        Parallel.call(
            4,
            worker -> {
              if (worker == 0) {
                try {
                  NetworkServer.redis().kill();
                  awaitRedis("error");
                  NetworkServer.redis().restart();
                  awaitRedis("ok");
                  return 429;
                } finally {
                  done.set(true);
                }
              }
              int last = 0;
              int passed = 0;
              while (!done.get()) {
                last = signUp(address);
                assertThat(last).isIn(422, 429);
                passed += last == 422 ? 1 : 0;
              }
              assertThat(passed).isLessThanOrEqualTo(5);
              return last;
            });
    assertThat(statuses).containsOnly(429);
    assertThat(signUp(address)).isEqualTo(429);
  }
}
