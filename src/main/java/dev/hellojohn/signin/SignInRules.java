package dev.hellojohn.signin;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.user.User;
import java.util.Optional;

/** What a tenant's settings allow, asked wherever they matter and not where they are shown. */
final class SignInRules {

  private SignInRules() {}

  /**
   * Refuses everything about a way to sign in that the tenant does not allow.
   *
   * @throws ProblemException {@code insufficient_permissions}
   */
  static void require(AuthConfig config, SignInMethod method) {
    if (!config.allows(method)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          method.plural() + " are switched off for this tenant.");
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
}
