package dev.hellojohn.control;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;

/** Removes sessions, attempts and answers that are over. */
@Singleton
class OperatorUpkeep implements Upkeep {

  /** Rows of one transaction: it is short, and others wait for none of them. */
  private static final int BATCH = 500;

  private final ControlDatabase control;
  private final Clock clock;

  @Inject
  OperatorUpkeep(ControlDatabase control, Clock clock) {
    this.control = control;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "operators";
  }

  @Override
  public int run() {
    var now = clock.instant();
    return remove("AdminSessionEntity", "expiresAt", now.minus(AdminSessions.MEMORY))
        + remove("OperatorAttemptEntity", "windowStartedAt", now.minus(SignInAttempts.MEMORY))
        + remove("OperatorIdempotencyEntity", "expiresAt", now);
  }

  private int remove(String entity, String time, Instant before) {
    return control.inTransaction(em -> remove(em, entity, time, before));
  }

  private static int remove(EntityManager em, String entity, String time, Instant before) {
    var due =
        em.createQuery(
                "select id from " + entity + " where " + time + " < :before order by " + time,
                String.class)
            .setParameter("before", before)
            .setMaxResults(BATCH)
            .getResultList();
    if (due.isEmpty()) {
      return 0;
    }
    return em.createQuery(
            "delete from " + entity + " where id in (:due) and " + time + " < :before")
        .setParameter("due", due)
        .setParameter("before", before)
        .executeUpdate();
  }
}
