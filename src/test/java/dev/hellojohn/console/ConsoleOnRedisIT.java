package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.RedisConfig;
import dev.hellojohn.config.Secret;
import dev.hellojohn.control.OperatorFixture;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.redis.Redis;
import dev.hellojohn.store.redis.RedisValues;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Sessions in Redis; their rows are on files. */
class ConsoleOnRedisIT extends ConsoleContract {

  /** On a machine that is busy with other things 30 ms are soon gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path directory;

  private RedisServer server;
  private Redis redis;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @Override
  ConsoleStore store(OperatorFixture on) {
    server = RedisServer.start();
    redis =
        new Redis(
            new RedisConfig(
                RedisConfig.Topology.SINGLE,
                List.of(new RedisConfig.Node("127.0.0.1", server.port())),
                "",
                false,
                "",
                new Secret(""),
                0),
            new CountedTally(),
            PATIENCE,
            PATIENCE);
    redis.start();
    Await.until("Redis is up", redis::isUp);
    return new RedisConsoleStore(new RedisValues(redis));
  }

  @AfterAll
  void stop() {
    redis.close();
    server.close();
  }

  private RedisClient client() {
    return RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
  }

  @Test
  void ses03ThereIsOneKeyForADay() {
    var started = begun();
    try (var client = client()) {
      var name = started.key().name();
      assertThat(client.keys("hellojohn:session:*")).contains(name);
      assertThat(client.keys("*" + started.cookie() + "*")).isEmpty();
      assertThat(client.ttl(name)).isBetween(86_341L, 86_400L);
    }
  }

  @Test
  void ses07ExtendingMakesItADayAgain() {
    var started = begun();
    try (var client = client()) {
      client.expire(started.key().name(), 100);
      browser().extend(browser().find(started.cookie()).orElseThrow());
      assertThat(client.ttl(started.key().name())).isBetween(86_341L, 86_400L);
    }
  }

  private static void unavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
  }

  @Test
  void withoutRedisNobodyIsSignedInAndNobodyIsSignedOut() {
    var started = begun();
    var live = browser().find(started.cookie()).orElseThrow();
    var list = new dev.hellojohn.kernel.PageRequest(100, null, true);
    var idle = Duration.ofMinutes(30);
    long before = operators().sessions().list(live.caller(), idle, list).data().size();
    server.kill();
    unavailable(() -> browser().find(started.cookie()));
    unavailable(() -> browser().find("A".repeat(43)));
    unavailable(this::begun);
    unavailable(() -> opened().take("hellojohn:login:x"));
    unavailable(() -> opened().replace("hellojohn:login:x", "y", idle));
    unavailable(() -> opened().remove("hellojohn:login:x"));
    // The one that could not be kept was ended.
    assertThat(operators().sessions().list(live.caller(), idle, list).data()).hasSize((int) before);
    server.restart();
    Await.until("Redis is back", redis::isUp);
    assertThat(browser().find(started.cookie())).isEmpty();
    assertThat(browser().find(begun().cookie())).isPresent();
  }
}
