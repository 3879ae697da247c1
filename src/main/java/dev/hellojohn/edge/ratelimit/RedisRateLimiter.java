package dev.hellojohn.edge.ratelimit;

import dev.hellojohn.store.redis.Redis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts for all nodes together, by one script in one round trip; and for this node by itself all
 * the while. So a node that loses Redis goes on from what it has let through already, and a bucket
 * that this node alone has emptied is refused without asking.
 */
final class RedisRateLimiter implements RateLimiter {

  private static final String PREFIX = "hellojohn:limit:";

  private final Redis redis;
  private final MemoryRateLimiter local;
  private final String script;

  RedisRateLimiter(Redis redis, MemoryRateLimiter local) {
    this(redis, local, script());
  }

  RedisRateLimiter(Redis redis, MemoryRateLimiter local, String script) {
    this.redis = redis;
    this.local = local;
    this.script = script;
  }

  /** The script as it is shipped. */
  static String script() {
    try (InputStream resource = RedisRateLimiter.class.getResourceAsStream("/lua/rate-limit.lua")) {
      if (resource == null) {
        throw new IllegalStateException("rate-limit.lua is missing from the build");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public Verdict take(List<Bucket> buckets) {
    Verdict own = local.take(buckets);
    if (!own.allowed()) {
      return own;
    }
    List<String> keys = new ArrayList<>(buckets.size());
    List<String> arguments = new ArrayList<>(2 * buckets.size());
    for (Bucket bucket : buckets) {
      keys.add(PREFIX + bucket.key());
      arguments.add(Integer.toString(bucket.limit().permits()));
      arguments.add(Long.toString(bucket.limit().window().toMillis()));
    }
    Optional<List<Long>> answer = redis.evaluate(script, keys, arguments);
    if (answer.isEmpty()) {
      return own;
    }
    Verdict shared = verdict(buckets, answer.get());
    if (!shared.allowed()) {
      local.giveBack(buckets);
      return shared;
    }
    // After a loss Redis knows less than this node does.
    return own.remaining() < shared.remaining() ? own : shared;
  }

  /**
   * The bucket with the fewest permits left; of those that have none, the one to wait longest for.
   */
  private static Verdict verdict(List<Bucket> buckets, List<Long> answer) {
    boolean allowed = answer.get(0) == 1;
    Verdict tightest = null;
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      int permits = bucket.limit().permits();
      int remaining = (int) Math.max(0, permits - answer.get(2 * i + 1));
      Duration wait = Duration.ofMillis(answer.get(2 * i + 2));
      if (tightest == null
          || remaining < tightest.remaining()
          || (remaining == tightest.remaining() && wait.compareTo(tightest.delay()) > 0)) {
        tightest = new Verdict(bucket.rule(), allowed, permits, remaining, wait);
      }
    }
    if (tightest == null) {
      throw new IllegalArgumentException("no bucket");
    }
    return tightest;
  }
}
