package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** Writes to the address that a user is to have, while they want it and nobody has it. */
@Singleton
class ChangeEmailLetter implements MailComposer {

  private final Users users;
  private final OneTimeTokens tokens;

  @Inject
  ChangeEmailLetter(Users users, OneTimeTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.CHANGE_EMAIL;
  }

  @Override
  public Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    var user = mail.user();
    if (user == null
        || !users.wants(em, user, mail.recipient())
        || users.isTaken(em, mail.recipient())) {
      return Optional.empty();
    }
    return tokens
        .issue(em, Purpose.CHANGE_EMAIL, user, mail)
        .map(
            token ->
                new MailContents(
                    users.find(em, user).flatMap(User::language),
                    LinkLetter.values(tenant, mail, token)));
  }
}
