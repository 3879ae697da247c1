package dev.hellojohn.edge.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.testing.Parallel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a rate limiter promises, wherever it counts. */
abstract class RateLimiterContract {

  private static final AtomicInteger SUBJECTS = new AtomicInteger();

  private final String subject = "subject-" + SUBJECTS.incrementAndGet();

  abstract RateLimiter limiter();

  /** Lets time pass. */
  abstract void advance(Duration time);

  private static Bucket bucket(String subject, int permits, int seconds) {
    return new Bucket(
        RateLimitRule.SIGN_IN, subject, "", new RateLimit(permits, Duration.ofSeconds(seconds)));
  }

  private Verdict take(int permits, int seconds) {
    return limiter().take(List.of(bucket(subject, permits, seconds)));
  }

  @Test
  void countsDownByOneAndThenRefuses() {
    for (int i = 1; i <= 10; i++) {
      var verdict = take(10, 60);
      assertThat(verdict.allowed()).isTrue();
      assertThat(verdict.permits()).isEqualTo(10);
      assertThat(verdict.remaining()).isEqualTo(10 - i);
    }
    var refused = take(10, 60);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.rule()).isEqualTo(RateLimitRule.SIGN_IN);
    assertThat(refused.delay()).isBetween(Duration.ofSeconds(59), Duration.ofMinutes(1));
    assertThat(refused.seconds()).isEqualTo(60);
  }

  @Test
  void afterTheTimeThatItTellsARequestSucceeds() {
    for (int i = 0; i < 3; i++) {
      take(3, 60);
      advance(Duration.ofSeconds(7));
    }
    var refused = take(3, 60);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.seconds()).isEqualTo(39);
    advance(Duration.ofSeconds(refused.seconds()));
    assertThat(take(3, 60).allowed()).isTrue();
    // The next one came seven seconds after the first.
    var next = take(3, 60);
    assertThat(next.allowed()).isFalse();
    assertThat(next.seconds()).isEqualTo(7);
  }

  @Test
  void noStretchOfTimeHoldsMoreThanItsPermits() {
    // Five at the end of one minute, and at the beginning of the next: a fixed window takes ten.
    advance(Duration.ofSeconds(55));
    for (int i = 0; i < 5; i++) {
      assertThat(take(5, 60).allowed()).isTrue();
    }
    advance(Duration.ofSeconds(10));
    assertThat(take(5, 60).allowed()).isFalse();
    advance(Duration.ofMillis(49_999));
    assertThat(take(5, 60).allowed()).isFalse();
    advance(Duration.ofMillis(1));
    for (int i = 0; i < 5; i++) {
      assertThat(take(5, 60).allowed()).isTrue();
    }
    assertThat(take(5, 60).allowed()).isFalse();
  }

  @Test
  void whatIsRefusedUsesNothingUp() {
    take(1, 60);
    for (int i = 0; i < 100; i++) {
      assertThat(take(1, 60).allowed()).isFalse();
      advance(Duration.ofMillis(100));
    }
    advance(Duration.ofSeconds(50));
    assertThat(take(1, 60).allowed()).isTrue();
  }

  @Test
  void aBurstGetsExactlyThePermits() throws Exception {
    var allowed = Parallel.call(50, i -> take(10, 60).allowed());
    assertThat(allowed.stream().filter(Boolean::booleanValue)).hasSize(10);
  }

  @Test
  void subjectsAreCountedApart() {
    take(1, 60);
    assertThat(take(1, 60).allowed()).isFalse();
    assertThat(limiter().take(List.of(bucket(subject + "0", 1, 60))).allowed()).isTrue();
  }

  @Test
  void severalBucketsGiveOneEachOrNone() {
    var wide = bucket(subject, 5, 60);
    var narrow =
        new Bucket(
            RateLimitRule.DATA_PLANE, subject, "tnt_1", new RateLimit(2, Duration.ofSeconds(30)));
    for (int left = 1; left >= 0; left--) {
      var verdict = limiter().take(List.of(wide, narrow));
      assertThat(verdict.allowed()).isTrue();
      assertThat(verdict.permits()).isEqualTo(2);
      assertThat(verdict.remaining()).isEqualTo(left);
      assertThat(verdict.rule()).isEqualTo(RateLimitRule.DATA_PLANE);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(limiter().take(List.of(wide, narrow)).allowed()).isFalse();
    }
    // The refused ones took nothing from the wide one: three are left there.
    assertThat(limiter().take(List.of(wide)).remaining()).isEqualTo(2);
    advance(Duration.ofSeconds(30));
    var verdict = limiter().take(List.of(wide, narrow));
    assertThat(verdict.allowed()).isTrue();
    assertThat(verdict.remaining()).isEqualTo(1);
  }

  @Test
  void aLimitThatBecameTighterHoldsForWhatWasTaken() {
    for (int i = 0; i < 4; i++) {
      take(5, 60);
      advance(Duration.ofSeconds(5));
    }
    var refused = take(2, 60);
    assertThat(refused.allowed()).isFalse();
    // Two of four are too many, and one more has to come back before there is room.
    assertThat(refused.seconds()).isEqualTo(50);
    advance(Duration.ofSeconds(50));
    assertThat(take(2, 60).allowed()).isTrue();
  }
}
