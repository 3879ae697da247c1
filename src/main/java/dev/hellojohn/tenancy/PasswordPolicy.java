package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import java.util.List;

/**
 * What a password must be (NIST SP 800-63B-4, 3.1.1.2). Composition rules are off by default, as
 * the standard asks.
 *
 * @param minLength in code points, 8 to 64
 * @param maxLength in code points, 64 to 128: long phrases are never refused below 64
 * @param breachCheck that the embedded list of breached and common passwords is asked: always, no
 *     tenant can loosen it
 * @param historyCount how many former passwords may not come back, beside the one that is replaced;
 *     0 lets that one be set again too
 */
public record PasswordPolicy(
    Integer minLength,
    Integer maxLength,
    Boolean requireUppercase,
    Boolean requireLowercase,
    Boolean requireNumber,
    Boolean requireSymbol,
    Boolean breachCheck,
    Integer historyCount) {

  public PasswordPolicy {
    minLength = Bounds.orDefault(minLength, 8);
    maxLength = Bounds.orDefault(maxLength, 128);
    requireUppercase = requireUppercase != null && requireUppercase;
    requireLowercase = requireLowercase != null && requireLowercase;
    requireNumber = requireNumber != null && requireNumber;
    requireSymbol = requireSymbol != null && requireSymbol;
    breachCheck = breachCheck == null || breachCheck;
    historyCount = Bounds.orDefault(historyCount, 0);
  }

  @SuppressWarnings("NullAway") // null is how a member is left out
  static PasswordPolicy defaults() {
    return new PasswordPolicy(null, null, null, null, null, null, null, null);
  }

  void addFaults(List<Detail> faults) {
    Bounds.within(faults, "password_policy.min_length", minLength, 8, 64);
    Bounds.within(faults, "password_policy.max_length", maxLength, 64, 128);
    if (!breachCheck) {
      faults.add(
          new Detail(
              "auth_config.password_policy.breach_check",
              "too_loose",
              "The list of breached passwords is always asked; a tenant can't switch it off."));
    }
    Bounds.within(faults, "password_policy.history_count", historyCount, 0, 24);
  }
}
