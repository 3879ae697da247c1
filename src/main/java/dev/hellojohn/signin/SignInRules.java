package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.user.User;
import java.util.Optional;

/** What a tenant's settings allow, asked wherever they matter and not where they are shown. */
final class SignInRules {

  private static final String PASSWORD = "password";
  private static final String MAGIC_LINK = "magic_link";
  private static final String EMAIL_CODE = "email_otp";
  private static final String PASSKEY = "passkey";

  private SignInRules() {}

  /**
   * Refuses everything about passwords where the tenant has switched them off.
   *
   * @throws ProblemException {@code insufficient_permissions}
   */
  static void requirePasswords(AuthConfig config) {
    if (!config.allowedAuthMethods().contains(PASSWORD)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Passwords are switched off for this tenant.");
    }
  }

  /**
   * Refuses to sign in by mail where the tenant does not allow it.
   *
   * @throws ProblemException {@code insufficient_permissions}
   */
  static void requireMagicLinks(AuthConfig config) {
    if (!config.allowedAuthMethods().contains(MAGIC_LINK)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Magic links are switched off for this tenant.");
    }
  }

  /**
   * Refuses to sign in by mailed codes where the tenant does not allow it.
   *
   * @throws ProblemException {@code insufficient_permissions}
   */
  static void requireEmailCodes(AuthConfig config) {
    if (!config.allowedAuthMethods().contains(EMAIL_CODE)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "E-mail codes are switched off for this tenant.");
    }
  }

  /**
   * Refuses to sign in with a passkey where the tenant does not allow it.
   *
   * @throws ProblemException {@code insufficient_permissions}
   */
  static void requirePasskeys(AuthConfig config) {
    if (!config.allowedAuthMethods().contains(PASSKEY)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Passkeys are switched off for this tenant.");
    }
  }

  /** Whether an address may sign up. */
  static boolean allowsDomain(AuthConfig config, Email email) {
    return config.allowedEmailDomains().isEmpty()
        || config.allowedEmailDomains().contains(email.domain());
  }

  /**
   * Why a user whose password was right gets no session yet.
   *
   * <p>An unverified address behind enumeration protection is answered as a wrong password:
   * otherwise whoever signs up with somebody's address learns at the first sign-in whether it was
   * free.
   */
  static Optional<ErrorCode> obstacle(AuthConfig config, User user) {
    if (config.verifiesBeforeSignIn() && !user.emailVerified()) {
      return Optional.of(
          config.enumerationProtection()
              ? ErrorCode.INVALID_CREDENTIALS
              : ErrorCode.EMAIL_NOT_VERIFIED);
    }
    return Optional.empty();
  }

  /** What a user still has to do who has shown one factor, and has or lacks a second one. */
  static Optional<Purpose> missing(AuthConfig config, User user) {
    if (user.mfaEnabled()) {
      return Optional.of(Purpose.VERIFY);
    }
    return config.mfaRequired() ? Optional.of(Purpose.ENROLL) : Optional.empty();
  }
}
