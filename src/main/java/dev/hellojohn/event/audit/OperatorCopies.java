package dev.hellojohn.event.audit;

import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Brings an operator's acts on a tenant into that tenant's chain too, with the same id, actor and
 * request and without what is personal. The operator's entry, written in the transaction of the
 * act, says that it is still to be done, so that it is done once whatever happens in between: the
 * two chains lie in different databases.
 */
@Singleton
public class OperatorCopies {

  private static final Logger LOG = Logger.getLogger(OperatorCopies.class.getName());

  private static final int BATCH = 200;

  private final ControlDatabase control;
  private final Tenants tenants;
  private final TenantUnits units;
  private final Chains chains;
  private final WaitingChains waiting;

  @Inject
  public OperatorCopies(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      Chains chains,
      WaitingChains waiting) {
    this.control = control;
    this.tenants = tenants;
    this.units = units;
    this.chains = chains;
    this.waiting = waiting;
  }

  private record Due(String tenant, Content content) {}

  /** Delivers what is due. What a tenant's database refuses now is tried again. */
  void deliver() {
    deliverAll(
        control.inTransaction(
            em ->
                due(
                    em.createQuery(
                        "from OperatorEntryEntity e where e.copyFor is not null order by e.id",
                        OperatorEntryEntity.class))));
  }

  /** Delivers what is due to one tenant. */
  void deliverTo(TenantId tenant) {
    deliverAll(
        control.inTransaction(
            em ->
                due(
                    em.createQuery(
                            "from OperatorEntryEntity e where e.copyFor = :tenant order by e.id",
                            OperatorEntryEntity.class)
                        .setParameter("tenant", tenant.value()))));
  }

  private static List<Due> due(TypedQuery<OperatorEntryEntity> query) {
    return query
        .setMaxResults(BATCH)
        .getResultStream()
        .map(row -> new Due(String.valueOf(row.copyFor), row.content()))
        .toList();
  }

  private void deliverAll(List<Due> all) {
    for (var due : all) {
      try {
        deliver(due);
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING,
            "Tenant {0} has not got its copy of audit entry {1} yet: {2}",
            new Object[] {due.tenant(), due.content().id(), e.getMessage()});
      }
    }
  }

  private void deliver(Due due) {
    var tenant = control.inTransaction(em -> tenants.find(em, new TenantId(due.tenant())));
    if (tenant.filter(to -> to.status() == TenantStatus.PROVISIONING).isPresent()) {
      // It is being removed: this is no chain to append to any more.
      return;
    }
    tenant.ifPresent(to -> deliver(to, due.content()));
    control.run(
        em ->
            em.createQuery(
                    "update OperatorEntryEntity e set e.copyFor = null"
                        + " where e.id = :id and e.copyFor is not null")
                .setParameter("id", due.content().id())
                .executeUpdate());
  }

  private void deliver(Tenant to, Content original) {
    var content =
        new Content(
            original.id(),
            original.time(),
            original.action(),
            original.outcome(),
            original.actorType(),
            original.actorId(),
            original.subjectId(),
            original.clientId(),
            original.requestId(),
            original.details(),
            null);
    var mac = chains.key(to.id().value()).mac(content);
    try {
      boolean inserted = units.inTransaction(to, em -> insert(em, content, mac));
      if (inserted) {
        waiting.add(to.id().value());
      }
    } catch (RuntimeException e) {
      // Another node was faster.
      if (!PersistenceFailures.isUniqueViolation(e)) {
        throw e;
      }
    }
  }

  private static boolean insert(EntityManager em, Content content, String mac) {
    if (em.find(TenantEntryEntity.class, content.id()) != null) {
      return false;
    }
    ChainTables.TENANT.insert(em, content, null, mac);
    return true;
  }
}
