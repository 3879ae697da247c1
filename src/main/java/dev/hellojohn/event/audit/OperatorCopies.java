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
import java.util.HashSet;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

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

  /**
   * Delivers what is due. A tenant whose database refuses one is left alone until the next time, so
   * that it gets them in order and holds nobody else up.
   */
  void deliver() {
    deliverAll(null);
  }

  /** Delivers what is due to one tenant. */
  void deliverTo(TenantId tenant) {
    deliverAll(tenant);
  }

  private void deliverAll(@Nullable TenantId only) {
    var refused = new HashSet<String>();
    var last = "";
    List<Due> page;
    do {
      var after = last;
      page = control.inTransaction(em -> due(em, only, after));
      for (var due : page) {
        if (!refused.contains(due.tenant()) && !isDelivered(due)) {
          refused.add(due.tenant());
        }
        last = due.content().id();
      }
    } while (page.size() == BATCH);
  }

  private static List<Due> due(EntityManager em, @Nullable TenantId only, String after) {
    var query =
        em.createQuery(
                "from OperatorEntryEntity e where e.copyFor is not null and e.id > :after"
                    + (only == null ? "" : " and e.copyFor = :tenant")
                    + " order by e.id",
                OperatorEntryEntity.class)
            .setParameter("after", after)
            .setMaxResults(BATCH);
    if (only != null) {
      query.setParameter("tenant", only.value());
    }
    return query
        .getResultStream()
        .map(row -> new Due(String.valueOf(row.copyFor), row.content()))
        .toList();
  }

  private boolean isDelivered(Due due) {
    try {
      deliver(due);
      return true;
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "Tenant {0} has not got its copy of audit entry {1} yet: {2}",
          new Object[] {due.tenant(), due.content().id(), e.getMessage()});
      return false;
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
