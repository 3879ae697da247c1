package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Writes to whoever forgot their password. */
@Singleton
class ResetPasswordLetter extends LinkLetter {

  @Inject
  ResetPasswordLetter(PasswordCredentials credentials, OneTimeTokens tokens) {
    super(credentials, tokens, OneTimeTokens.Purpose.RESET_PASSWORD);
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.RESET_PASSWORD;
  }

  @Override
  boolean isFor(User user) {
    return true;
  }
}
