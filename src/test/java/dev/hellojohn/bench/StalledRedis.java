package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.say;

import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.RedisServer;
import java.util.Map;

/** How long requests are held up by a Redis that stands still with its connections open. */
final class StalledRedis {

  private static final String SECTION = "redis";
  private static final int WARM = 4_000;
  private static final int ROUNDS = 30;
  private static final int AFTER = 20;

  private final BenchmarkReport report;

  StalledRedis(BenchmarkReport report) {
    this.report = report;
  }

  void measure() throws Exception {
    try (var redis = RedisServer.start();
        var installation =
            Installation.start(
                "512m",
                Map.of(
                    "HELLOJOHN_REDIS_URL", redis.url(),
                    "HELLOJOHN_RATE_LIMIT_ENABLED", "true",
                    "HELLOJOHN_RATE_LIMIT_ISSUER", "10000/1s"))) {
      var client = installation.client();
      var tenant =
          Account.tenant(client, Account.administrator(client), "bench", "separate_schema");
      var account = Account.signUp(client, tenant, "ann@example.com");
      for (int i = 0; i < WARM; i++) {
        account.make(Operation.KEY_SET);
      }
      var usual = new Times();
      var first = new Times();
      var after = new Times();
      for (int round = 1; round <= ROUNDS; round++) {
        say("Redis stands still for the %d. time …".formatted(round));
        Await.until("Redis is up", () -> isUp(client));
        for (int i = 0; i < AFTER; i++) {
          usual.time(() -> account.make(Operation.KEY_SET));
        }
        redis.stall();
        first.time(() -> account.make(Operation.KEY_SET));
        for (int i = 0; i < AFTER; i++) {
          after.time(() -> account.make(Operation.KEY_SET));
        }
        redis.resume();
      }
      report(usual, first, after);
    }
  }

  private static boolean isUp(BenchmarkClient client) {
    return client.call(200, "GET", "/health/ready", null).at("/redis").asText().equals("ok");
  }

  private void report(Times usual, Times first, Times after) {
    var how = "JWKS, %d times, %d requests before and after each".formatted(ROUNDS, AFTER);
    double base = usual.millis(0.5);
    report.add(SECTION, "a request while Redis answers, p50", ms(base), "", how);
    report.add(
        SECTION,
        "the one that finds it stalled waits longer by, p50 / most",
        ms(first.millis(0.5) - base) + " / " + ms(first.millis(1) - base),
        "≤ 50 ms",
        how);
    report.add(
        SECTION,
        "those after it, p50 / most",
        ms(after.millis(0.5)) + " / " + ms(after.millis(1)),
        "as usual",
        how);
  }
}
