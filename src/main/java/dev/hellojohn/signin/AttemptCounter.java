package dev.hellojohn.signin;

import dev.hellojohn.tenancy.LockoutPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts the attempts of one row. The row is locked by the caller.
 *
 * <p>Within a window, {@code most} attempts are {@link Standing#OPEN}; the last of them starts a
 * lock of the policy's duration. The next tenth of that number, at least one, is {@link
 * Standing#LOCKED}: whoever knows the password learns why it does not help. All further ones are
 * {@link Standing#CLOSED}: a lock that kept on telling right from wrong would be a place to guess
 * in peace. So at most {@code most} and a tenth passwords are ever looked at in a window.
 */
final class AttemptCounter {

  private static final int TENTH = 10;

  private final int most;
  private final Duration window;
  private final Duration lock;
  private final Instant now;

  AttemptCounter(int most, LockoutPolicy policy, Instant now) {
    this.most = most;
    this.window = Duration.ofSeconds(policy.window());
    this.lock = Duration.ofSeconds(policy.duration());
    this.now = now;
  }

  /** A row's first attempt. */
  void start(SignInAttemptEntity row) {
    row.failures = 1;
    row.windowStartedAt = now;
    row.lockedUntil = null;
  }

  /** Counts one more attempt as a failure, which a success takes back. */
  Standing count(SignInAttemptEntity row) {
    if (row.lockedUntil != null && row.lockedUntil.isAfter(now)) {
      return countLocked(row);
    }
    if (row.lockedUntil != null || !row.windowStartedAt.plus(window).isAfter(now)) {
      start(row);
      return Standing.OPEN;
    }
    if (row.failures >= most) {
      // The tenant has lowered the number since.
      row.lockedUntil = now.plus(lock);
      return countLocked(row);
    }
    row.failures++;
    if (row.failures >= most) {
      row.lockedUntil = now.plus(lock);
    }
    return Standing.OPEN;
  }

  private Standing countLocked(SignInAttemptEntity row) {
    if (row.failures >= most + Math.max(1, most / TENTH)) {
      return Standing.CLOSED;
    }
    row.failures++;
    return Standing.LOCKED;
  }
}
