package dev.hellojohn.crypto;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Decides whether a password may be set, at sign-up, change, reset and by an administrator (NIST SP
 * 800-63B-4 §3.1.1.2, ASVS 6.2). All faults are told at once, so that nobody tries rule by rule.
 *
 * <p>Length counts code points after NFC. The list of common passwords is asked whatever the
 * tenant's rules are. Pure computation; takes well under a millisecond.
 */
@Singleton
public class PasswordPolicyCheck {

  private static final int LEAST_REMAINDER = PasswordRules.LEAST_LENGTH;

  /** Makes the check; the list of common passwords is read when it is first asked. */
  @Inject
  public PasswordPolicyCheck() {}

  /**
   * As {@link #check(String, String, PasswordRules, PasswordContext)}, for a field {@code
   * password}.
   */
  public Optional<PasswordRefusal> check(
      String password, PasswordRules rules, PasswordContext context) {
    return check("password", password, rules, context);
  }

  /**
   * Returns why a password must not be set; empty when it may.
   *
   * @param field the name of the field that it came in, for the details
   */
  public Optional<PasswordRefusal> check(
      String field, String password, PasswordRules rules, PasswordContext context) {
    List<Detail> faults = new ArrayList<>();
    Faults into = (code, message) -> faults.add(new Detail(field, code, message));
    String normal = Normalizer.normalize(password, Normalizer.Form.NFC);
    checkCharacters(normal, into);
    checkLength(normal, rules, into);
    checkComposition(normal, rules, into);
    if (!isTooLong(normal, rules)) {
      checkContext(PasswordContext.fold(normal), context, into);
    }
    boolean weak = !faults.isEmpty();
    if (isKnown(PasswordContext.fold(normal))) {
      into.add("breached", "It is among the passwords that attackers try first.");
    }
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    ErrorCode code = weak ? ErrorCode.PASSWORD_TOO_WEAK : ErrorCode.PASSWORD_BREACHED;
    return Optional.of(new PasswordRefusal(code, faults));
  }

  private static void checkCharacters(String password, Faults faults) {
    boolean halves =
        password
            .codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (halves) {
      faults.add("invalid_characters", "It has characters that are none in Unicode.");
    }
  }

  private static void checkLength(String password, PasswordRules rules, Faults faults) {
    if (length(password) < rules.minLength()) {
      faults.add("too_short", "Take at least " + rules.minLength() + " characters.");
    }
    if (isTooLong(password, rules)) {
      faults.add("too_long", "Take at most " + rules.maxLength() + " characters.");
    }
  }

  private static void checkComposition(String password, PasswordRules rules, Faults faults) {
    if (rules.upper() && lacks(password, Character::isUpperCase)) {
      faults.add("uppercase_required", "Take an upper-case letter into it.");
    }
    if (rules.lower() && lacks(password, Character::isLowerCase)) {
      faults.add("lowercase_required", "Take a lower-case letter into it.");
    }
    if (rules.number() && lacks(password, Character::isDigit)) {
      faults.add("number_required", "Take a digit into it.");
    }
    if (rules.symbol() && lacks(password, c -> !Character.isLetterOrDigit(c))) {
      faults.add("symbol_required", "Take a character into it that is no letter and no digit.");
    }
  }

  /**
   * A word of the context may be part of a password, when enough is left without it and what is
   * left is no common password by itself.
   */
  private static void checkContext(String folded, PasswordContext context, Faults faults) {
    String rest = folded;
    for (String word : context.words()) {
      rest = rest.replace(word, "");
    }
    if (!rest.equals(folded) && (length(rest) < LEAST_REMAINDER || isKnown(trimmed(rest)))) {
      faults.add("contains_personal_data", "It is little more than a name or an address.");
    }
  }

  /** On the list, or one character over and over, which no list holds in every length. */
  private static boolean isKnown(String folded) {
    return CommonPasswords.contains(folded)
        || (!folded.isEmpty() && folded.codePoints().distinct().count() == 1);
  }

  private static boolean isTooLong(String password, PasswordRules rules) {
    return length(password) > rules.maxLength();
  }

  private static boolean lacks(String password, IntPredicate kind) {
    return password.codePoints().noneMatch(kind);
  }

  private static String trimmed(String text) {
    return text.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Takes faults. */
  @FunctionalInterface
  private interface Faults {
    void add(String code, String message);
  }
}
