package dev.hellojohn.edge.ratelimit;

import dev.hellojohn.config.RateLimitRule;
import java.time.Duration;

/**
 * What taking a permit came to; of several buckets, that of the tightest one.
 *
 * @param rule whose limit it is
 * @param allowed whether the permit was taken
 * @param permits how many there are
 * @param remaining how many are left
 * @param delay until the oldest one that is in use comes back: after that a request that was
 *     refused now succeeds
 */
record Verdict(RateLimitRule rule, boolean allowed, int permits, int remaining, Duration delay) {

  private static final long NANOS = 1_000_000_000L;

  /** The delay in whole seconds, rounded up, so that a retry after them succeeds. */
  long seconds() {
    return Math.max(1, (delay.toNanos() + NANOS - 1) / NANOS);
  }
}
