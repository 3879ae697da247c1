package dev.hellojohn.tenancy;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.StoredJson;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The origins of all tenants and their clients, for a browser's preflight, which cannot say whose
 * it is. Kept in memory as a whole and read again when it is asked for and a second old: so a
 * stranger who makes origins up costs nothing, and one query a second is the most that all of them
 * cost.
 */
final class OriginDirectory {

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final ControlDatabase control;
  private final LongSupplier nanos;
  private volatile Snapshot snapshot = new Snapshot(Set.of(), 0, true);

  private record Snapshot(Set<String> origins, long readAt, boolean stale) {}

  OriginDirectory(ControlDatabase control, LongSupplier nanos) {
    this.control = control;
    this.nanos = nanos;
  }

  /**
   * Whether a tenant that is not deleted, or one of its clients, lists the origin.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away
   */
  boolean knows(String origin) {
    return current().origins().contains(origin);
  }

  /** Forgets everything, after a change that must be seen at once on this node. */
  synchronized void forget() {
    snapshot = new Snapshot(Set.of(), 0, true);
  }

  private Snapshot current() {
    Snapshot now = snapshot;
    return isFresh(now) ? now : read();
  }

  private boolean isFresh(Snapshot read) {
    return !read.stale() && nanos.getAsLong() - read.readAt() < FRESH_NANOS;
  }

  /** One caller reads; the others who came meanwhile take what it has found. */
  private synchronized Snapshot read() {
    if (!isFresh(snapshot)) {
      long asked = nanos.getAsLong();
      snapshot = new Snapshot(control.reading(OriginDirectory::all), asked, false);
    }
    return snapshot;
  }

  private static Set<String> all(EntityManager em) {
    Set<String> origins = new HashSet<>();
    List<String> lists =
        em.createQuery(
                "select t.allowedOrigins from TenantEntity t"
                    + " where t.allowedOrigins <> '[]' and t.status <> :deleted",
                String.class)
            .setParameter("deleted", TenantStatus.DELETED.wireName())
            .getResultList();
    lists.forEach(list -> origins.addAll(StoredJson.strings(list)));
    lists =
        em.createQuery(
                "select c.allowedOrigins from ClientEntity c, TenantEntity t"
                    + " where c.tenantId = t.id and c.allowedOrigins <> '[]' and t.status <> :deleted",
                String.class)
            .setParameter("deleted", TenantStatus.DELETED.wireName())
            .getResultList();
    lists.forEach(list -> origins.addAll(StoredJson.strings(list)));
    return Set.copyOf(origins);
  }
}
