package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.signin.AdaptiveRules.Rule;
import java.util.Optional;

/**
 * What is still to be shown by who has shown something.
 *
 * @param purpose of the challenge that asks for it
 * @param rule which the sign-in breaks, so that no device stands in for a factor
 */
record MissingFactor(Purpose purpose, Optional<Rule> rule) {

  /** Reads nothing where the tenant has no rules for unusual sign-ins. */
  static Optional<MissingFactor> of(Arrival arrival, AdaptiveRules rules) {
    var settled = settled(arrival);
    if (settled.isPresent() && (settled.get() == Purpose.ENROLL || arrival.device() == null)) {
      return Optional.of(new MissingFactor(settled.get(), Optional.empty()));
    }
    var rule = rules.broken(arrival);
    if (settled.isPresent()) {
      return Optional.of(new MissingFactor(settled.get(), rule));
    }
    // An address that nobody has proved may be a stranger's: its owner is not asked.
    return rule.filter(broken -> arrival.user().emailVerified())
        .map(broken -> new MissingFactor(Purpose.CONFIRM, rule));
  }

  /**
   * What is missing whatever the sign-in looks like: the user's own factor, or that one is set up.
   */
  static Optional<Purpose> settled(Arrival arrival) {
    if (arrival.authentication().mfaVerified()) {
      return Optional.empty();
    }
    if (arrival.user().mfaEnabled()) {
      return Optional.of(Purpose.VERIFY);
    }
    return arrival.tenant().authConfig().requiresFactorOf(arrival.user().role())
        ? Optional.of(Purpose.ENROLL)
        : Optional.empty();
  }

  /** Whether a device on which the user is not asked stands in for it. */
  boolean isSparedByDevice() {
    return purpose == Purpose.VERIFY && rule.isEmpty();
  }
}
