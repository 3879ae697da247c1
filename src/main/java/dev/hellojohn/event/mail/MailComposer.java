package dev.hellojohn.event.mail;

import dev.hellojohn.tenancy.Tenant;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/**
 * Knows what stands in the mails of a purpose. Each feature that sends mails has one, as a bean.
 */
public interface MailComposer {

  /** Whose it is. */
  MailPurpose purpose();

  /**
   * What is put into the template, and makes what the mail needs, such as a token.
   *
   * @param em of a transaction of the tenant's
   * @return empty when nobody is to get this mail
   */
  Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail);
}
