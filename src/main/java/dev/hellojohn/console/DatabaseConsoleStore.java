package dev.hellojohn.console;

import dev.hellojohn.store.ControlDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps it in the global database; {@link ConsoleUpkeep} removes what is over. */
final class DatabaseConsoleStore implements ConsoleStore {

  private final ControlDatabase control;
  private final Clock clock;

  DatabaseConsoleStore(ControlDatabase control, Clock clock) {
    this.control = control;
    this.clock = clock;
  }

  @Override
  public Optional<String> read(String key) {
    return control.inTransaction(em -> living(em.find(ConsoleRecordEntity.class, key)));
  }

  private Optional<String> living(@Nullable ConsoleRecordEntity row) {
    return Optional.ofNullable(row)
        .filter(found -> found.expiresAt.isAfter(clock.instant()))
        .map(found -> found.sealed);
  }

  @Override
  public void put(String key, String sealed, Duration life) {
    control.run(
        em -> {
          var row = new ConsoleRecordEntity();
          row.id = key;
          row.sealed = sealed;
          row.expiresAt = clock.instant().plus(life);
          em.persist(row);
          em.flush();
        });
  }

  @Override
  public boolean replace(String key, String sealed, Duration life) {
    var now = clock.instant();
    return control.inTransaction(
        em ->
            em.createQuery(
                        "update ConsoleRecordEntity set sealed = :sealed, expiresAt = :end where id"
                            + " = :id and expiresAt > :now")
                    .setParameter("sealed", sealed)
                    .setParameter("end", now.plus(life))
                    .setParameter("id", key)
                    .setParameter("now", now)
                    .executeUpdate()
                == 1);
  }

  @Override
  public void remove(String key) {
    control.run(em -> delete(em, key));
  }

  private static int delete(EntityManager em, String key) {
    return em.createQuery("delete from ConsoleRecordEntity where id = :id")
        .setParameter("id", key)
        .executeUpdate();
  }

  @Override
  public Optional<String> take(String key) {
    return control.inTransaction(
        em -> {
          var row = em.find(ConsoleRecordEntity.class, key, LockModeType.PESSIMISTIC_WRITE);
          var value = living(row);
          return row != null && delete(em, key) == 1 ? value : Optional.empty();
        });
  }
}
