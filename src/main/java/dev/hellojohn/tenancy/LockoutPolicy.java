package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import java.util.List;

/**
 * When wrong passwords close the door (ASVS 6.3.1, NIST SP 800-63B-4 3.2.2).
 *
 * @param maxAttempts wrong passwords of one account from one network before that network waits
 * @param window seconds in which they are counted
 * @param duration seconds that the network waits
 * @param maxAccountAttempts wrong passwords of one account from all networks, at most 100, before
 *     unknown networks wait
 */
public record LockoutPolicy(
    Integer maxAttempts, Integer window, Integer duration, Integer maxAccountAttempts) {

  public LockoutPolicy {
    maxAttempts = Bounds.orDefault(maxAttempts, 10);
    window = Bounds.orDefault(window, 900);
    duration = Bounds.orDefault(duration, 900);
    maxAccountAttempts = Bounds.orDefault(maxAccountAttempts, 100);
  }

  @SuppressWarnings("NullAway") // null is how a member is left out
  static LockoutPolicy defaults() {
    return new LockoutPolicy(null, null, null, null);
  }

  void addFaults(List<Detail> faults) {
    Bounds.within(faults, "lockout.max_attempts", maxAttempts, 3, 20);
    Bounds.within(faults, "lockout.window", window, 60, 86_400);
    Bounds.within(faults, "lockout.duration", duration, 60, 86_400);
    Bounds.within(faults, "lockout.max_account_attempts", maxAccountAttempts, 10, 100);
  }
}
