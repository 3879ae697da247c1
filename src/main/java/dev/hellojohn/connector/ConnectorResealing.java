package dev.hellojohn.connector;

import dev.hellojohn.connector.ConnectorSeal.Column;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Resealing;
import dev.hellojohn.store.SealedValues;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantResealing;
import dev.hellojohn.tenancy.TenantResealing.Count;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Seals the secrets of all tenants' connectors with the current key. */
@Singleton
public class ConnectorResealing implements SealedValues {

  private final TenantResealing tenants;
  private final ConnectorSeal seal;

  @Inject
  ConnectorResealing(
      ControlDatabase control, Tenants tenants, TenantUnits units, ConnectorSeal seal) {
    this.tenants = new TenantResealing(control, tenants, units, "hj_connector", this::resealPage);
    this.seal = seal;
  }

  @Override
  public Resealing.Result reseal() {
    return tenants.run();
  }

  private Optional<String> resealPage(EntityManager em, Tenant tenant, String after, Count count) {
    List<Object[]> rows =
        em.createQuery(
                "select c.id, c.secret, c.previousSecret from ConnectorEntity c where c.id > :after"
                    + " and c.status <> :deleted order by c.id",
                Object[].class)
            .setParameter("after", after)
            .setParameter("deleted", ConnectorStatus.DELETED.stored())
            .setMaxResults(TenantResealing.PAGE)
            .getResultList();
    for (var row : rows) {
      var id = new ConnectorId((String) row[0]);
      reseal(em, id, Column.CURRENT, (String) row[1], count);
      reseal(em, id, Column.PREVIOUS, (String) row[2], count);
    }
    return rows.size() < TenantResealing.PAGE
        ? Optional.empty()
        : Optional.of((String) rows.get(rows.size() - 1)[0]);
  }

  private void reseal(
      EntityManager em, ConnectorId id, Column column, @Nullable String sealed, Count count) {
    if (sealed == null) {
      return;
    }
    var renewed = seal.renewed(id, column, sealed);
    if (renewed.isEmpty()) {
      count.failed(column.place() + ':' + id);
    } else if (seal.isOutdated(sealed) && replace(em, id, column, sealed, renewed.get())) {
      count.rotated();
    } else {
      count.skipped();
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
