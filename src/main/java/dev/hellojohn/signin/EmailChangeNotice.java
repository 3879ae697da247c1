package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;

/** Tells the address that a user still has that they asked for another one. */
@Singleton
class EmailChangeNotice implements MailComposer {

  private final Users users;

  @Inject
  EmailChangeNotice(Users users) {
    this.users = users;
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.EMAIL_CHANGE_NOTICE;
  }

  @Override
  public Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    var language =
        Optional.ofNullable(mail.user()).flatMap(id -> users.find(em, id)).flatMap(User::language);
    return Optional.of(new MailContents(language, Map.of("tenant", tenant.name())));
  }
}
