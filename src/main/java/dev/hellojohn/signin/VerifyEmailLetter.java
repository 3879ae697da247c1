package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Writes to whoever has yet to show that their address is theirs. */
@Singleton
class VerifyEmailLetter extends LinkLetter {

  @Inject
  VerifyEmailLetter(PasswordCredentials credentials, OneTimeTokens tokens) {
    super(credentials, tokens, OneTimeTokens.Purpose.VERIFY_EMAIL);
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.VERIFY_EMAIL;
  }

  @Override
  boolean isFor(User user) {
    return !user.emailVerified();
  }
}
