package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Writes to whoever has an account already, and leads them into it. */
@Singleton
class SignUpAgainLetter extends LinkLetter {

  @Inject
  SignUpAgainLetter(PasswordCredentials credentials, OneTimeTokens tokens) {
    super(credentials, tokens, OneTimeTokens.Purpose.RESET_PASSWORD);
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.SIGN_UP_AGAIN;
  }

  @Override
  boolean isFor(User user) {
    return true;
  }
}
