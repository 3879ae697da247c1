package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Writes to whoever wants to sign in by mail. */
@Singleton
class MagicLinkLetter extends LinkLetter {

  @Inject
  MagicLinkLetter(PasswordCredentials credentials, OneTimeTokens tokens) {
    super(credentials, tokens, OneTimeTokens.Purpose.MAGIC_LINK);
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.MAGIC_LINK;
  }

  @Override
  boolean isFor(User user) {
    return true;
  }
}
