package dev.hellojohn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.RedisConfig;
import dev.hellojohn.config.RedisConfig.Node;
import dev.hellojohn.config.RedisConfig.Topology;
import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.RedisServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that stalls, dies, refuses and comes back. */
class RedisIT {

  private final RedisServer server =
      RedisServer.start(
          "--requirepass", "sesame", "--user", "hj", "on", ">open", "+@all", "~hellojohn:*", "&*");
  private final CountedTally tally = new CountedTally();
  private final Redis redis = connection("hj", "open");

  private Redis connection(String user, String password) {
    var opened =
        new Redis(
            new RedisConfig(
                Topology.SINGLE,
                List.of(new Node("127.0.0.1", server.port())),
                "",
                false,
                user,
                new Secret(password),
                0),
            tally);
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

  @Test
  void aWrongPasswordIsNoRedis() {
    try (var wrong = connection("hj", "guess")) {
      assertThat(wrong.evaluate("return {1}", List.of(), List.of())).isEmpty();
      await(redis, true);
      assertThat(wrong.isUp()).isFalse();
    }
  }
}
