package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;

/** Tells the address that a user still has that they asked for another one. */
@Singleton
class EmailChangeNotice implements MailComposer {

  @Inject
  EmailChangeNotice() {}

  @Override
  public MailPurpose purpose() {
    return MailPurpose.EMAIL_CHANGE_NOTICE;
  }

  @Override
  public Optional<Map<String, String>> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    return Optional.of(Map.of("tenant", tenant.name()));
  }
}
