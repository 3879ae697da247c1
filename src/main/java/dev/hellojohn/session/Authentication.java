package dev.hellojohn.session;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a user proved who they are.
 *
 * @param methods the {@code amr} claim, of the words of RFC 8176, where it has one
 * @param level the {@code acr} claim
 * @param mfaVerified whether a second factor was shown
 * @param time when
 */
public record Authentication(
    List<String> methods, String level, boolean mfaVerified, Instant time) {

  private static final String PASSWORD = "pwd";
  private static final String MAGIC_LINK = "magic_link";
  private static final String EMAIL_CODE = "email_otp";

  /** That it was on a device which the user trusts, for which RFC 8176 has no word. */
  private static final String TRUSTED_DEVICE = "trusted_device";

  /** That the code came by SMS (RFC 8176 §2): those who want better evidence can tell. */
  private static final List<String> SMS_CODE = List.of("sms", "otp", "mfa");

  /** A code that works once, and that there was more than one factor. */
  private static final List<String> CODE = List.of("otp", "mfa");

  /**
   * A signature by a key, what holds it nobody vouches for; that somebody was there; and that there
   * was more than one factor: the key, and what its authenticator verified the user by.
   */
  private static final List<String> PASSKEY = List.of("pop", "user", "mfa");

  /** One factor. */
  private static final String SINGLE_FACTOR = "urn:hellojohn:loa:1";

  /** Two factors of two kinds. */
  private static final String TWO_FACTORS = "urn:hellojohn:loa:2";

  /**
   * @throws IllegalArgumentException when a method holds a space, with which they are stored
   */
  public Authentication {
    methods = List.copyOf(methods);
    if (methods.stream().anyMatch(method -> method.isEmpty() || method.indexOf(' ') >= 0)) {
      throw new IllegalArgumentException("an authentication method is one word");
    }
  }

  /** By a link in a mail alone, for which RFC 8176 has no word. */
  public static Authentication byMagicLink(Instant time) {
    return new Authentication(List.of(MAGIC_LINK), SINGLE_FACTOR, false, time);
  }

  /** By a code in a mail alone: RFC 8176's {@code otp} is one that nobody has to send. */
  public static Authentication byEmailCode(Instant time) {
    return new Authentication(List.of(EMAIL_CODE), SINGLE_FACTOR, false, time);
  }

  /** Whether what was shown first was that somebody reads the user's mail. */
  public static boolean isByMail(List<String> methods) {
    return methods.get(0).equals(MAGIC_LINK) || methods.get(0).equals(EMAIL_CODE);
  }

  /** By a password alone. */
  public static Authentication byPassword(Instant time) {
    return new Authentication(List.of(PASSWORD), SINGLE_FACTOR, false, time);
  }

  /**
   * The same on a device on which the user is not asked for the second factor: that was shown some
   * other day, and makes this no more than one factor.
   */
  public Authentication onTrustedDevice() {
    var all = Stream.concat(methods.stream(), Stream.of(TRUSTED_DEVICE)).toList();
    return new Authentication(all, level, mfaVerified, time);
  }

  /** By other methods, and then a code of a second factor. */
  public static Authentication withSecondFactor(List<String> first, Instant time) {
    return followed(first, CODE, time);
  }

  /** By other methods, and then a code that was sent to a phone. */
  public static Authentication withSms(List<String> first, Instant time) {
    return followed(first, SMS_CODE, time);
  }

  /** Whether a password is all that was shown. */
  public boolean isPasswordAlone() {
    return methods.equals(List.of(PASSWORD));
  }

  /**
   * By other methods, and then a code from a mail to who has no second factor: it makes sure, and
   * is none of the factors that a tenant has chosen.
   */
  public static Authentication withMailbox(List<String> first, Instant time) {
    var methods = Stream.concat(first.stream(), Stream.of(EMAIL_CODE)).toList();
    return new Authentication(methods, SINGLE_FACTOR, false, time);
  }

  /** By a passkey alone, which is two factors in one: it is had, and verifies its user. */
  public static Authentication byPasskey(Instant time) {
    return followed(List.of(), PASSKEY, time);
  }

  /** By other methods, and then a passkey. */
  public static Authentication withPasskey(List<String> first, Instant time) {
    return followed(first, PASSKEY, time);
  }

  /**
   * The same after a code of a second factor, in the session that this one began. What stood in for
   * that factor does not any more.
   */
  public Authentication withFreshCode(Instant now) {
    return withSecondFactor(first(), now);
  }

  /** The same after a code that was sent to a phone. */
  public Authentication withFreshSms(Instant now) {
    return withSms(first(), now);
  }

  private List<String> first() {
    return methods.stream()
        .filter(method -> !SMS_CODE.contains(method) && !method.equals(TRUSTED_DEVICE))
        .toList();
  }

  private static Authentication followed(List<String> first, List<String> then, Instant time) {
    var methods = Stream.concat(first.stream(), then.stream()).toList();
    return new Authentication(methods, TWO_FACTORS, true, time);
  }
}
