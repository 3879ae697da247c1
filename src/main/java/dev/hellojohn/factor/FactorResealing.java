package dev.hellojohn.factor;

import dev.hellojohn.kernel.FactorId;
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

/**
 * Seals the secrets of all tenants' second factors with the current key. Backup codes go on to
 * work: the key that they are hashed with stays the same.
 */
@Singleton
public class FactorResealing implements SealedValues {

  private final TenantResealing tenants;
  private final FactorSeal seal;

  @Inject
  public FactorResealing(
      ControlDatabase control, Tenants tenants, TenantUnits units, FactorSeal seal) {
    this.tenants = new TenantResealing(control, tenants, units, "hj_mfa_factor", this::resealPage);
    this.seal = seal;
  }

  @Override
  public Resealing.Result reseal() {
    return tenants.run();
  }

  private Optional<String> resealPage(EntityManager em, Tenant tenant, String after, Count count) {
    List<Object[]> rows =
        em.createQuery(
                "select f.id, f.secret from FactorEntity f where f.id > :after order by f.id",
                Object[].class)
            .setParameter("after", after)
            .setMaxResults(TenantResealing.PAGE)
            .getResultList();
    for (var row : rows) {
      reseal(em, tenant, new FactorId((String) row[0]), (String) row[1], count);
    }
    return rows.size() < TenantResealing.PAGE
        ? Optional.empty()
        : Optional.of((String) rows.get(rows.size() - 1)[0]);
  }

  private void reseal(EntityManager em, Tenant tenant, FactorId id, String sealed, Count count) {
    var renewed = seal.renewed(tenant.id(), id, sealed);
    if (renewed.isEmpty()) {
      count.failed(FactorSeal.COLUMN + ':' + id);
    } else if (seal.isOutdated(sealed) && replace(em, id, sealed, renewed.get())) {
      count.rotated();
    } else {
      count.skipped();
    }
  }

  private static boolean replace(EntityManager em, FactorId id, String before, String renewed) {
    return em.createQuery(
                "update FactorEntity f set f.secret = :renewed where f.id = :id"
                    + " and f.secret = :before")
            .setParameter("renewed", renewed)
            .setParameter("id", id.value())
            .setParameter("before", before)
            .executeUpdate()
        == 1;
  }
}
