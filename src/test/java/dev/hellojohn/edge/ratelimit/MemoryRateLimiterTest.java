package dev.hellojohn.edge.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryRateLimiterTest extends RateLimiterContract {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final MemoryRateLimiter limiter = new MemoryRateLimiter(nanos::get);

  @Override
  RateLimiter limiter() {
    return limiter;
  }

  @Override
  void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void takeFor(int subject) {
    limiter.take(
        List.of(
            new Bucket(
                RateLimitRule.SIGN_IN,
                "address-" + subject,
                "",
                new RateLimit(10, Duration.ofMinutes(1)))));
  }

  @Test
  void aFloodOfAddressesTakesABoundedNumberOfBuckets() {
    for (int i = 0; i < 250_000; i++) {
      takeFor(i);
    }
    assertThat(limiter.size()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void whatIsPastIsForgotten() {
    for (int i = 0; i < 1000; i++) {
      takeFor(i);
    }
    advance(Duration.ofMinutes(2));
    assertThat(limiter.size()).isZero();
  }

  /** An operator changes limits while they are used: no stretch of time holds more than either. */
  @Test
  void anotherWindowIsAnotherLogAndFewerPermitsHoldAtOnce() {
    assertThat(take(3, Duration.ofMinutes(1)).allowed()).isTrue();
    assertThat(take(3, Duration.ofMinutes(1)).allowed()).isTrue();
    assertThat(take(2, Duration.ofMinutes(1)).allowed()).isFalse();
    assertThat(take(3, Duration.ofMinutes(1)).allowed()).isTrue();
    assertThat(take(1, Duration.ofMinutes(10)).allowed()).isTrue();
    advance(Duration.ofMinutes(2));
    assertThat(take(1, Duration.ofMinutes(10)).allowed()).isFalse();
    assertThat(take(1, Duration.ofMinutes(1)).allowed()).isTrue();
  }

  private Verdict take(int permits, Duration window) {
    return limiter.take(
        List.of(new Bucket(RateLimitRule.SIGN_IN, "changed", "", new RateLimit(permits, window))));
  }
}
