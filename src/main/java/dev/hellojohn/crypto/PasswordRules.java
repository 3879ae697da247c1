package dev.hellojohn.crypto;

/**
 * What a tenant asks of a password. Composition rules are off unless the tenant insists (NIST SP
 * 800-63B-4 §3.1.1.2 advises against them).
 *
 * @param minLength the least number of code points
 * @param maxLength the greatest number of code points
 * @param upper whether an upper-case letter is needed
 * @param lower whether a lower-case letter is needed
 * @param number whether a digit is needed
 * @param symbol whether something else than letters and digits is needed
 */
public record PasswordRules(
    int minLength, int maxLength, boolean upper, boolean lower, boolean number, boolean symbol) {

  /** No tenant goes below. */
  public static final int LEAST_LENGTH = 8;

  /** No tenant goes above: beyond, hashing costs and nothing is gained. */
  public static final int GREATEST_LENGTH = 128;

  /** The rules of a tenant that says nothing: 8 to 128 code points of any kind. */
  public static final PasswordRules DEFAULT =
      new PasswordRules(LEAST_LENGTH, GREATEST_LENGTH, false, false, false, false);

  /**
   * @throws IllegalArgumentException when the lengths are out of bounds or exclude each other
   */
  public PasswordRules {
    if (minLength < LEAST_LENGTH || maxLength > GREATEST_LENGTH || minLength > maxLength) {
      throw new IllegalArgumentException("a password's length is within 8 to 128");
    }
  }
}
