package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import java.util.List;

/**
 * What makes a sign-in by password unusual, so that it asks for more (ADR 030); nothing by default.
 *
 * @param newNetwork that the user has not signed in from the network before
 * @param newDevice that the user has not signed in on such a kind of device before
 * @param failedAttempts so many wrong passwords for the account within the lockout's window; 0 is
 *     off
 */
public record AdaptivePolicy(Boolean newNetwork, Boolean newDevice, Integer failedAttempts) {

  public AdaptivePolicy {
    newNetwork = newNetwork != null && newNetwork;
    newDevice = newDevice != null && newDevice;
    failedAttempts = Bounds.orDefault(failedAttempts, 0);
  }

  static AdaptivePolicy defaults() {
    return new AdaptivePolicy(false, false, 0);
  }

  /** Whether there is any rule. */
  public boolean hasRules() {
    return newNetwork || newDevice || countsFailures();
  }

  /** Whether wrong passwords count for more than the lockout. */
  public boolean countsFailures() {
    return failedAttempts > 0;
  }

  void addFaults(List<Detail> faults) {
    Bounds.within(faults, "mfa_adaptive.failed_attempts", failedAttempts, 0, 50);
  }
}
