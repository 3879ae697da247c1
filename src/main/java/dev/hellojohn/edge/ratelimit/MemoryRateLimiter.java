package dev.hellojohn.edge.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts for this node alone. Buckets are forgotten when their window has passed, and the least
 * used ones earlier when there are too many: whoever has more addresses than that is not stopped by
 * a limit per address anyway.
 */
final class MemoryRateLimiter implements RateLimiter {

  /** Some 250 bytes each while few permits are used: 25 MiB, whatever addresses come. */
  private static final int BUCKETS = 100_000;

  private final Ticker ticker;
  private final Cache<String, PermitLog> logs;

  /**
   * Counts by a clock that never runs backwards.
   *
   * @param ticker nanoseconds
   */
  MemoryRateLimiter(Ticker ticker) {
    this.ticker = ticker;
    this.logs =
        Caffeine.newBuilder()
            .maximumSize(BUCKETS)
            .ticker(ticker)
            .expireAfter(
                Expiry.<String, PermitLog>accessing((key, log) -> Duration.ofNanos(log.window())))
            .build();
  }

  @Override
  public Verdict take(List<Bucket> buckets) {
    long now = ticker.read();
    List<PermitLog> taken = new ArrayList<>(buckets.size());
    @Nullable Verdict tightest = null;
    for (Bucket bucket : buckets) {
      PermitLog log =
          logs.get(name(bucket), key -> new PermitLog(bucket.limit().window().toNanos()));
      int permits = bucket.limit().permits();
      int used = log.take(permits, now);
      Duration wait = Duration.ofNanos(log.untilNext(permits, now));
      if (used < 0) {
        taken.forEach(PermitLog::giveBack);
        return new Verdict(bucket.rule(), false, permits, 0, wait);
      }
      taken.add(log);
      if (tightest == null || permits - used < tightest.remaining()) {
        tightest = new Verdict(bucket.rule(), true, permits, permits - used, wait);
      }
    }
    if (tightest == null) {
      throw new IllegalArgumentException("no bucket");
    }
    return tightest;
  }

  /** Takes back what {@link #take} has just taken. */
  void giveBack(List<Bucket> buckets) {
    for (Bucket bucket : buckets) {
      PermitLog log = logs.getIfPresent(name(bucket));
      if (log != null) {
        log.giveBack();
      }
    }
  }

  /** With the window, which an operator or a tenant may change: another window is another log. */
  private static String name(Bucket bucket) {
    return bucket.key() + '/' + bucket.limit().window().toSeconds();
  }

  /** How many buckets there are. */
  long size() {
    logs.cleanUp();
    return logs.estimatedSize();
  }
}
