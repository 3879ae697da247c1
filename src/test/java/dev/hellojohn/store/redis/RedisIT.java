package dev.hellojohn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.RedisConfig;
import dev.hellojohn.config.RedisConfig.Node;
import dev.hellojohn.config.RedisConfig.Topology;
import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that stalls, dies, refuses and comes back. */
class RedisIT {

  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final RedisServer server =
      RedisServer.start(
          "--requirepass", "sesame", "--user", "hj", "on", ">open", "+@all", "~hellojohn:*", "&*");
  private final CountedTally tally = new CountedTally();
  private final Redis redis = connection("hj", "open");

  private RedisConfig config(String user, String password) {
    return new RedisConfig(
        Topology.SINGLE,
        List.of(new Node("127.0.0.1", server.port())),
        "",
        false,
        user,
        new Secret(password),
        0);
  }

  private Redis connection(String user, String password) {
    var opened = new Redis(config(user, password), tally);
    opened.start();
    return opened;
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  private Optional<List<Long>> ask() {
    return redis.evaluate("return {1, 2}", List.of(), List.of());
  }

  private static void await(Redis redis, boolean up) {
    Await.until(up ? "Redis answers" : "Redis is lost", () -> redis.isUp() == up);
  }

  @Test
  void runsScriptsAsTheUserOfItsUrl() {
    await(redis, true);
    // On a busy machine the first calls may take longer than they are waited for.
    Await.until("a script runs", () -> ask().equals(Optional.of(List.of(1L, 2L))));
  }

  @Test
  void aStalledRedisIsLostAtOneCallAndFoundAgain() {
    await(redis, true);
    long before = tally.count(Happening.REDIS_LOST);
    server.stall();
    assertThat(ask()).isEmpty();
    assertThat(redis.isUp()).isFalse();
    assertThat(tally.count(Happening.REDIS_LOST)).isEqualTo(before + 1);
    // Nobody waits for it now: these do not even ask.
    for (int i = 0; i < 10_000; i++) {
      assertThat(ask()).isEmpty();
    }
    assertThat(tally.count(Happening.REDIS_LOST)).isEqualTo(before + 1);
    server.resume();
    await(redis, true);
  }

  @Test
  void aDeadRedisIsFoundAgainWhenItIsBack() {
    await(redis, true);
    server.kill();
    assertThat(ask()).isEmpty();
    assertThat(redis.isUp()).isFalse();
    server.restart();
    await(redis, true);
  }

  /** A limit that found Redis slow signs no operator out. */
  @Test
  void whoCannotDoWithoutItWaitsForARedisThatWasSlowOnce() throws Exception {
    var grace = Duration.ofSeconds(20);
    try (var slow = new Redis(config("hj", "open"), tally, Duration.ofMillis(30), grace)) {
      slow.start();
      await(slow, true);
      var values = new RedisValues(slow);
      values.put("hellojohn:session", "sealed", Duration.ofMinutes(1));
      server.stall();
      assertThat(slow.evaluate("return {1}", List.of(), List.of())).isEmpty();
      var answer = CompletableFuture.supplyAsync(() -> values.get("hellojohn:session"));
      server.resume();
      assertThat(answer.get()).contains("sealed");
    }
  }

  @Test
  void whoCannotDoWithoutItIsToldOfARedisThatStaysAway() {
    try (var away = new Redis(config("hj", "open"), tally, PATIENT, Duration.ofNanos(1))) {
      away.start();
      await(away, true);
      server.kill();
      assertThat(away.evaluate("return {1}", List.of(), List.of())).isEmpty();
      assertThatThrownBy(() -> new RedisValues(away).get("hellojohn:session"))
          .isInstanceOfSatisfying(
              ProblemException.class,
              problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                assertThat(problem.retryAfter()).isPresent();
              });
    }
  }

  @Test
  void aWrongPasswordIsNoRedis() {
    try (var wrong = connection("hj", "guess")) {
      assertThat(wrong.evaluate("return {1}", List.of(), List.of())).isEmpty();
      await(redis, true);
      assertThat(wrong.isUp()).isFalse();
    }
  }
}
