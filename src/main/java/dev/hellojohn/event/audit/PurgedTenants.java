package dev.hellojohn.event.audit;

import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantRemoval;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * Writes down that a tenant's data is gone, and how far its own chain was, which is gone with it.
 */
@Singleton
public class PurgedTenants implements TenantRemoval {

  private final AuditLog log;

  @Inject
  public PurgedTenants(AuditLog log) {
    this.log = log;
  }

  @Override
  public void removed(EntityManager em, Tenant tenant) {
    var event =
        AuditEvent.of(AuditAction.TENANT_PURGE).on(tenant.id()).detail("slug", tenant.slug());
    var head = em.find(ControlHeadEntity.class, tenant.id().value());
    if (head != null) {
      event = event.detail("chain_seq", head.seq).detail("chain_hash", head.hash);
      em.remove(head);
    }
    log.append(em, event);
  }
}
