package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.store.jpa.AfterCommit;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Takes orders for mails, in the transaction of what they are about: both happen or neither. */
@Singleton
public class MailOutbox {

  private final WaitingMails waiting;
  private final IdSource ids;
  private final Clock clock;

  @Inject
  MailOutbox(WaitingMails waiting, IdSource ids, Clock clock) {
    this.waiting = waiting;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Orders a mail: one INSERT, whoever the recipient is.
   *
   * @return the mail's id, the same at each attempt to send it
   */
  public String add(EntityManager em, Tenant tenant, MailOrder order) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new MailEntity();
    row.id = ids.next("mail");
    row.purpose = order.purpose().stored();
    row.recipient = order.recipient().value();
    row.link = order.link();
    var user = order.user();
    row.userId = user == null ? null : user.value();
    row.about = order.about();
    row.status = MailEntity.WAITING;
    row.nextAttemptAt = now;
    row.createdAt = now;
    row.expiresAt = now.plus(order.purpose().life());
    em.persist(row);
    AfterCommit.run(em, () -> waiting.add(tenant.id().value()));
    return row.id;
  }
}
