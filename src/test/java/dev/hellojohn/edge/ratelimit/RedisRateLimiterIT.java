package dev.hellojohn.edge.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.config.RedisConfig;
import dev.hellojohn.config.RedisConfig.Node;
import dev.hellojohn.config.RedisConfig.Topology;
import dev.hellojohn.config.Secret;
import dev.hellojohn.store.redis.Redis;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shipped script on a real Redis. Only where it asks for the time it is given a test's: a list
 * with the seconds and microseconds.
 */
class RedisRateLimiterIT extends RateLimiterContract {

  private static final String ASK = "redis.call('TIME')";
  private static final String CLOCK = "redis.call('LRANGE', 'test:clock', 0, 1)";
  private static final String SET =
      "redis.call('DEL', 'test:clock') redis.call('RPUSH', 'test:clock', ARGV[1], ARGV[2]) return {}";

  /** On a machine that is busy with other things 40 ms are soon gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static RedisServer server;

  private final AtomicLong millis = new AtomicLong(1_795_000_000_123L);
  private Redis redis;
  private RedisRateLimiter limiter;

  @BeforeAll
  static void startServer() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() {
    redis = connection();
    limiter = node();
    advance(Duration.ZERO);
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  private static Redis connection() {
    var redis =
        new Redis(
            new RedisConfig(
                Topology.SINGLE,
                List.of(new Node("127.0.0.1", server.port())),
                "",
                false,
                "",
                new Secret(""),
                0),
            new CountedTally(),
            PATIENCE,
            PATIENCE);
    redis.start();
    Await.until("Redis answers", redis::isUp);
    return redis;
  }

  /** Another node on the same Redis. */
  private RedisRateLimiter node() {
    assertThat(RedisRateLimiter.script()).containsOnlyOnce(ASK);
    return new RedisRateLimiter(
        redis,
        new MemoryRateLimiter(() -> millis.get() * 1_000_000),
        RedisRateLimiter.script().replace(ASK, CLOCK));
  }

  @Override
  RateLimiter limiter() {
    return limiter;
  }

  @Override
  void advance(Duration time) {
    setRedisClock(millis.addAndGet(time.toMillis()));
  }

  private void setRedisClock(long now) {
    assertThat(
            redis.evaluate(
                SET,
                List.of(),
                List.of(Long.toString(now / 1000), Long.toString(now % 1000 * 1000))))
        .isPresent();
  }

  private static List<Bucket> bucket(String subject, int permits) {
    return List.of(
        new Bucket(
            RateLimitRule.SIGN_IN, subject, "", new RateLimit(permits, Duration.ofMinutes(1))));
  }

  @Test
  void nodesCountTogether() {
    var other = node();
    for (int i = 0; i < 5; i++) {
      assertThat(limiter.take(bucket("together", 10)).remaining()).isEqualTo(9 - 2 * i);
      assertThat(other.take(bucket("together", 10)).remaining()).isEqualTo(8 - 2 * i);
    }
    assertThat(limiter.take(bucket("together", 10)).allowed()).isFalse();
    assertThat(other.take(bucket("together", 10)).allowed()).isFalse();
  }

  @Test
  void aBurstOnTwoNodesGetsExactlyThePermits() throws Exception {
    var other = node();
    var allowed =
        Parallel.call(100, i -> (i % 2 == 0 ? limiter : other).take(bucket("burst", 10)).allowed());
    assertThat(allowed.stream().filter(Boolean::booleanValue)).hasSize(10);
  }

  @Test
  void aRefusalByOthersPermitsGivesOurOwnBack() {
    var other = node();
    for (int i = 0; i < 3; i++) {
      limiter.take(bucket("back", 3));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(other.take(bucket("back", 3)).allowed()).isFalse();
    }
    advance(Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      assertThat(other.take(bucket("back", 3)).allowed()).isTrue();
    }
  }

  /** After a failover to a server whose clock is an hour behind. */
  @Test
  void aClockThatGoesBackNeitherOpensNorCloses() {
    for (int i = 0; i < 3; i++) {
      limiter.take(bucket("clock", 3));
    }
    setRedisClock(millis.get() - 3_600_000);
    var other = node();
    var refused = other.take(bucket("clock", 3));
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.seconds()).isEqualTo(60);
    // The list is gone when its window has passed by Redis's timer, which no clock sets.
    assertThat(
            redis.evaluate(
                "return {redis.call('PTTL', KEYS[1])}",
                List.of("hellojohn:limit:{clock}:sign_in"),
                List.of()))
        .hasValueSatisfying(ttl -> assertThat(ttl.get(0)).isBetween(1L, 60_000L));
  }

  @Test
  void aNodeThatLosesRedisGoesOnFromWhatItHasLetThrough() {
    for (int i = 0; i < 7; i++) {
      limiter.take(bucket("lost", 10));
    }
    redis.close();
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take(bucket("lost", 10)).remaining()).isEqualTo(2 - i);
    }
    assertThat(limiter.take(bucket("lost", 10)).allowed()).isFalse();
  }
}
