package dev.hellojohn.console;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Removes what is over from the table that stands in for Redis. */
@Singleton
class ConsoleUpkeep implements Upkeep {

  /** Rows of one transaction: it is short, and others wait for none of them. */
  private static final int BATCH = 500;

  private final ControlDatabase control;
  private final Clock clock;

  @Inject
  ConsoleUpkeep(ControlDatabase control, Clock clock) {
    this.control = control;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "console";
  }

  @Override
  public int run() {
    var now = clock.instant();
    return control.inTransaction(
        em -> {
          var due =
              em.createQuery(
                      "select id from ConsoleRecordEntity where expiresAt < :now order by expiresAt",
                      String.class)
                  .setParameter("now", now)
                  .setMaxResults(BATCH)
                  .getResultList();
          return due.isEmpty()
              ? 0
              : em.createQuery("delete from ConsoleRecordEntity where id in (:due)")
                  .setParameter("due", due)
                  .executeUpdate();
        });
  }
}
