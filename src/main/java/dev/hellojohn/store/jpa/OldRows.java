package dev.hellojohn.store.jpa;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/** Removes rows whose time is over, in batches, so that no transaction grows long. */
public final class OldRows {

  private OldRows() {}

  /**
   * Removes rows whose time lies before a moment, the oldest first, in the caller's transaction. A
   * row that got another time meanwhile, or none, stays.
   *
   * @param entity an entity whose identifier is {@code id}
   * @param time the name of its attribute that holds the time; an index begins with its column
   * @param batch the most rows to remove
   * @return how many were removed; fewer than the batch means that none is left
   */
  public static int remove(
      EntityManager em, Class<?> entity, String time, Instant before, int batch) {
    var rows = entity.getSimpleName() + " r where ";
    var isOld = "r." + time + " < :before";
    List<?> due =
        em.createQuery("select r.id from " + rows + isOld + " order by r." + time, Object.class)
            .setParameter("before", before)
            .setMaxResults(batch)
            .getResultList();
    if (due.isEmpty()) {
      return 0;
    }
    return em.createQuery("delete from " + rows + "r.id in (:due) and " + isOld)
        .setParameter("due", due)
        .setParameter("before", before)
        .executeUpdate();
  }
}
