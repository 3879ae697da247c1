package dev.hellojohn.control;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantProvisioning;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Suspends, deletes and brings back tenants. Their users' requests are refused at once on this
 * node, and within a second on the others, which remember a tenant for no longer.
 */
@Singleton
class TenantLifecycle {

  private final ControlDatabase control;
  private final VisibleTenants visible;
  private final Tenants tenants;
  private final TenantProvisioning provisioning;
  private final TenantDirectory directory;
  private final OperatorAudit audit;

  @Inject
  TenantLifecycle(
      ControlDatabase control,
      VisibleTenants visible,
      Tenants tenants,
      TenantProvisioning provisioning,
      TenantDirectory directory,
      OperatorAudit audit) {
    this.control = control;
    this.visible = visible;
    this.tenants = tenants;
    this.provisioning = provisioning;
    this.directory = directory;
    this.audit = audit;
  }

  /**
   * Refuses all requests for a tenant, and keeps its data.
   *
   * @throws ProblemException {@code not_found}; {@code conflict}
   */
  Tenant suspend(Authority authority, String idOrSlug) {
    return moved(
        AuditAction.TENANT_SUSPEND,
        authority,
        idOrSlug,
        (em, id) -> tenants.move(em, id, List.of(TenantStatus.ACTIVE), TenantStatus.SUSPENDED));
  }

  /**
   * Ends a suspension.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if the tenant is deleted: that is
   *     {@linkplain #restore restored}
   */
  Tenant activate(Authority authority, String idOrSlug) {
    return moved(
        AuditAction.TENANT_ACTIVATE,
        authority,
        idOrSlug,
        (em, id) -> tenants.move(em, id, List.of(TenantStatus.SUSPENDED), TenantStatus.ACTIVE));
  }

  /**
   * Takes a deletion back.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is not deleted
   */
  Tenant restore(Authority authority, String idOrSlug) {
    return moved(AuditAction.TENANT_RESTORE, authority, idOrSlug, tenants::restore);
  }

  /**
   * Deletes a tenant: reversibly for 30 days, or for good.
   *
   * @param confirm the tenant's slug, so that nobody deletes another than they think
   * @param purge whether its data is dropped now; needs an authority over every tenant
   * @throws ProblemException {@code not_found}; {@code validation_failed} without the right slug;
   *     {@code insufficient_permissions}; {@code service_unavailable} if its database can't be
   *     dropped now: then it is in the background
   */
  void delete(Authority authority, String idOrSlug, @Nullable String confirm, boolean purge) {
    var tenant = control.inTransaction(em -> visible.find(em, authority, idOrSlug));
    requireConfirmation(tenant, confirm);
    if (purge && !authority.reach().everyTenant()) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "Only who may touch every tenant can purge one. Without purge it is deleted reversibly.");
    }
    moved(
        AuditAction.TENANT_DELETE,
        authority,
        tenant.id().value(),
        (em, id) ->
            tenants.move(
                em,
                id,
                List.of(TenantStatus.ACTIVE, TenantStatus.SUSPENDED),
                TenantStatus.DELETED));
    if (purge) {
      provisioning.purge(tenant.id());
      directory.forgetAll();
    }
  }

  private static void requireConfirmation(Tenant tenant, @Nullable String confirm) {
    var violations = new Violations();
    if (confirm == null) {
      violations.add("confirm", "required", "Repeat the tenant's slug here.");
    } else if (!confirm.equals(tenant.slug())) {
      violations.add("confirm", "mismatch", "This is not the tenant's slug.");
    }
    violations.throwIfAny();
  }

  /** One that stays as it is was not moved, and nothing is written down. */
  private Tenant moved(
      AuditAction action,
      Authority authority,
      String idOrSlug,
      BiFunction<EntityManager, TenantId, Tenant> move) {
    var id = control.inTransaction(em -> visible.find(em, authority, idOrSlug)).id();
    try {
      return control.inTransaction(
          em -> {
            var before = tenants.lock(em, id).map(Tenant::status);
            var after = move.apply(em, id);
            if (before.filter(after.status()::equals).isEmpty()) {
              audit.acted(em, action, after);
            }
            return after;
          });
    } finally {
      directory.forgetAll();
    }
  }
}
