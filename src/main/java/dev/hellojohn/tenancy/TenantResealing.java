package dev.hellojohn.tenancy;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Resealing;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Goes through the tables of all tenants, also of deleted ones, which can be restored, page by
 * page. A tenant whose database can't be reached is one that failed; the next run takes it again.
 */
public final class TenantResealing {

  /** Values of one transaction: it is short, and others wait for none of them. */
  public static final int PAGE = 100;

  private static final Logger LOG = Logger.getLogger(TenantResealing.class.getName());

  private final ControlDatabase control;
  private final Tenants tenants;
  private final TenantUnits units;
  private final String table;
  private final Pages pages;

  /**
   * Goes through one table.
   *
   * @param table its name, for what is told of a tenant that failed
   */
  public TenantResealing(
      ControlDatabase control, Tenants tenants, TenantUnits units, String table, Pages pages) {
    this.control = control;
    this.tenants = tenants;
    this.units = units;
    this.table = table;
    this.pages = pages;
  }

  /** Seals the values of a page of rows anew. */
  public interface Pages {

    /**
     * Seals them.
     *
     * @param after the last id of the page before
     * @return the last id of a full page; empty when there is no next one
     */
    Optional<String> reseal(EntityManager em, Tenant tenant, String after, Count count);
  }

  /** What was done so far. */
  public static final class Count {

    private long total;
    private long rotated;
    private long skipped;
    private final List<String> failed = new ArrayList<>();

    /** One that is under the current key now. */
    public void rotated() {
      total++;
      rotated++;
    }

    /** One that was under the current key already, or was replaced by somebody meanwhile. */
    public void skipped() {
      total++;
      skipped++;
    }

    /** One that opens with no key, by its place. */
    public void failed(String place) {
      total++;
      failed.add(place);
    }

    private void add(Count other) {
      total += other.total;
      rotated += other.rotated;
      skipped += other.skipped;
      failed.addAll(other.failed);
    }
  }

  /** Goes through all tenants. */
  public Resealing.Result run() {
    var count = new Count();
    runAll(new TenantTurns(control, tenants), count);
    var deleted = new TenantFilter(TenantStatus.DELETED, null, null);
    runAll(new TenantTurns(control, tenants, deleted), count);
    return new Resealing.Result(count.total, count.rotated, count.skipped, count.failed);
  }

  private void runAll(TenantTurns turns, Count count) {
    for (var tenant = turns.next(); tenant.isPresent(); tenant = turns.next()) {
      try {
        count.add(run(tenant.get()));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Secrets of " + tenant.get().id() + " were not sealed anew", e);
        count.failed(table + ':' + tenant.get().id());
      }
    }
  }

  private Count run(Tenant tenant) {
    var count = new Count();
    Optional<String> last = Optional.of("");
    while (last.isPresent()) {
      var after = last.get();
      var page = new Count[1];
      last =
          units.inTransaction(
              tenant,
              em -> {
                // Anew, for a transaction that is repeated.
                page[0] = new Count();
                return pages.reseal(em, tenant, after, page[0]);
              });
      count.add(page[0]);
    }
    return count;
  }
}
