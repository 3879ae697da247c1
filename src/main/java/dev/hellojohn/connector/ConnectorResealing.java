package dev.hellojohn.connector;

import dev.hellojohn.connector.ConnectorSeal.Column;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.SealedValues;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantFilter;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Seals the secrets of all tenants' connectors with the current key. A tenant whose database can't
 * be reached is one that failed; the next run takes it again.
 */
@Singleton
public class ConnectorResealing implements SealedValues {

  private static final Logger LOG = Logger.getLogger(ConnectorResealing.class.getName());
  private static final int PAGE = 100;

  private final ControlDatabase control;
  private final Tenants tenants;
  private final TenantUnits units;
  private final ConnectorSeal seal;

  @Inject
  ConnectorResealing(
      ControlDatabase control, Tenants tenants, TenantUnits units, ConnectorSeal seal) {
    this.control = control;
    this.tenants = tenants;
    this.units = units;
    this.seal = seal;
  }

  /** What was done so far. */
  private static final class Count {

    long total;
    long rotated;
    long skipped;
    final List<String> failed = new ArrayList<>();

    void add(Count other) {
      total += other.total;
      rotated += other.rotated;
      skipped += other.skipped;
      failed.addAll(other.failed);
    }

    Resealing.Result result() {
      return new Resealing.Result(total, rotated, skipped, failed);
    }
  }

  @Override
  public Resealing.Result reseal() {
    var count = new Count();
    resealAll(new TenantTurns(control, tenants), count);
    // They can be restored.
    var deleted = new TenantFilter(TenantStatus.DELETED, null, null);
    resealAll(new TenantTurns(control, tenants, deleted), count);
    return count.result();
  }

  private void resealAll(TenantTurns turns, Count count) {
    for (var tenant = turns.next(); tenant.isPresent(); tenant = turns.next()) {
      try {
        count.add(reseal(tenant.get()));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Secrets of " + tenant.get().id() + " were not sealed anew", e);
        count.total++;
        count.failed.add("hj_connector:" + tenant.get().id());
      }
    }
  }

  private Count reseal(Tenant tenant) {
    var count = new Count();
    Optional<String> last = Optional.of("");
    while (last.isPresent()) {
      var after = last.get();
      var page = new Count[1];
      last =
          units.inTransaction(
              tenant,
              em -> {
                page[0] = new Count();
                return resealPage(em, after, page[0]);
              });
      count.add(page[0]);
    }
    return count;
  }

  /** The last id of a full page; empty when there is no next one. */
  private Optional<String> resealPage(EntityManager em, String after, Count count) {
    List<Object[]> rows =
        em.createQuery(
                "select c.id, c.secret, c.previousSecret from ConnectorEntity c where c.id > :after"
                    + " and c.status <> :deleted order by c.id",
                Object[].class)
            .setParameter("after", after)
            .setParameter("deleted", ConnectorStatus.DELETED.stored())
            .setMaxResults(PAGE)
            .getResultList();
    for (var row : rows) {
      var id = new ConnectorId((String) row[0]);
      reseal(em, id, Column.CURRENT, (String) row[1], count);
      reseal(em, id, Column.PREVIOUS, (String) row[2], count);
    }
    return rows.size() < PAGE
        ? Optional.empty()
        : Optional.of((String) rows.get(rows.size() - 1)[0]);
  }

  private void reseal(
      EntityManager em, ConnectorId id, Column column, @Nullable String sealed, Count count) {
    if (sealed == null) {
      return;
    }
    count.total++;
    var renewed = seal.renewed(id, column, sealed);
    if (renewed.isEmpty()) {
      count.failed.add(column.place() + ':' + id);
    } else if (seal.isOutdated(sealed) && replace(em, id, column, sealed, renewed.get())) {
      count.rotated++;
    } else {
      // Under the current key already, or replaced by somebody meanwhile.
      count.skipped++;
    }
  }

  private static boolean replace(
      EntityManager em, ConnectorId id, Column column, String before, String renewed) {
    var attribute = column == Column.CURRENT ? "c.secret" : "c.previousSecret";
    return em.createQuery(
                "update ConnectorEntity c set "
                    + attribute
                    + " = :renewed where c.id = :id and "
                    + attribute
                    + " = :before")
            .setParameter("renewed", renewed)
            .setParameter("id", id.value())
            .setParameter("before", before)
            .executeUpdate()
        == 1;
  }
}
