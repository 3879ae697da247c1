package dev.hellojohn.event.mail;

import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What waits in a tenant's outbox. A mail is claimed by a conditional update before it is sent, so
 * that no two nodes send it.
 */
final class TenantOutbox {

  private static final int BATCH = 20;

  private final TenantUnits units;
  private final Clock clock;
  private final Tenant tenant;

  TenantOutbox(TenantUnits units, Clock clock, Tenant tenant) {
    this.units = units;
    this.clock = clock;
    this.tenant = tenant;
  }

  /**
   * Removes what is of no use any more.
   *
   * @return how many mails that were
   */
  int dropExpired() {
    return units.inTransaction(
        tenant,
        em ->
            em.createQuery("delete from MailEntity m where m.expiresAt <= :now")
                .setParameter("now", clock.instant())
                .executeUpdate());
  }

  /** The first of what is to be sent now. */
  List<String> due() {
    return units.inTransaction(
        tenant,
        em ->
            em.createQuery(
                    "select m.id from MailEntity m where m.status = :waiting"
                        + " and m.nextAttemptAt <= :now order by m.nextAttemptAt",
                    String.class)
                .setParameter("waiting", MailEntity.WAITING)
                .setParameter("now", clock.instant())
                .setMaxResults(BATCH)
                .getResultList());
  }

  /** Whether something waits, now or for later. */
  boolean hasMore() {
    return units.inTransaction(
        tenant,
        em ->
            !em.createQuery("select m.id from MailEntity m where m.status = :waiting", String.class)
                .setParameter("waiting", MailEntity.WAITING)
                .setMaxResults(1)
                .getResultList()
                .isEmpty());
  }

  /** Whether this node sends it. */
  boolean claim(String id) {
    return units.inTransaction(
        tenant,
        em ->
            em.createQuery(
                        "update MailEntity m set m.status = :sending, m.attempts = m.attempts + 1"
                            + " where m.id = :id and m.status = :waiting")
                    .setParameter("sending", MailEntity.SENDING)
                    .setParameter("waiting", MailEntity.WAITING)
                    .setParameter("id", id)
                    .executeUpdate()
                == 1);
  }

  MailEntity read(String id) {
    return units.reading(tenant, em -> em.find(MailEntity.class, id));
  }

  /** It waits again. */
  void defer(String id, Instant next) {
    units.inTransaction(
        tenant,
        em ->
            em.createQuery(
                    "update MailEntity m set m.status = :waiting, m.nextAttemptAt = :next"
                        + " where m.id = :id")
                .setParameter("waiting", MailEntity.WAITING)
                .setParameter("next", next)
                .setParameter("id", id)
                .executeUpdate());
  }

  /** It is sent, or of no use. */
  void remove(String id) {
    units.inTransaction(
        tenant,
        em ->
            em.createQuery("delete from MailEntity m where m.id = :id")
                .setParameter("id", id)
                .executeUpdate());
  }
}
