package dev.hellojohn.control;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Set;

/** The tenants that exist for a caller. Each method runs in its caller's control transaction. */
@Singleton
class VisibleTenants {

  private final Tenants tenants;

  @Inject
  VisibleTenants(Tenants tenants) {
    this.tenants = tenants;
  }

  /**
   * The tenant that an id or a slug names.
   *
   * @throws ProblemException {@code not_found} if there is none, or the caller may not see it
   */
  Tenant find(EntityManager em, Authority authority, String idOrSlug) {
    return tenants
        .findByIdOrSlug(em, idOrSlug)
        .filter(tenant -> authority.sees(tenant.id()))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  /**
   * Whether each of these tenants exists for the caller.
   *
   * @param field of the body that names them, for what is wrong
   * @param kept those that were named before: one may have been purged since, and whoever names it
   *     must stay changeable
   */
  void check(
      EntityManager em,
      Authority authority,
      String field,
      Iterable<TenantId> ids,
      Set<TenantId> kept,
      Violations violations) {
    int index = 0;
    for (var id : ids) {
      if (!kept.contains(id) && (!authority.sees(id) || tenants.find(em, id).isEmpty())) {
        violations.add(field + '[' + index + ']', "unknown", "There is no such tenant.");
      }
      index++;
    }
  }

  /**
   * A tenant that is neither being made nor deleted, kept from being changed by others.
   *
   * @throws ProblemException {@code not_found}; {@code conflict}
   */
  Tenant lockChangeable(EntityManager em, Authority authority, TenantId id) {
    return changeable(
        tenants
            .lock(em, id)
            .filter(tenant -> authority.sees(tenant.id()))
            .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND)));
  }

  /**
   * A tenant that is neither being made nor deleted.
   *
   * @throws ProblemException {@code not_found}; {@code conflict}
   */
  Tenant findChangeable(EntityManager em, Authority authority, String idOrSlug) {
    return changeable(find(em, authority, idOrSlug));
  }

  private static Tenant changeable(Tenant tenant) {
    if (tenant.status() == TenantStatus.DELETED) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "The tenant is deleted. Restore it before changing it.");
    }
    if (tenant.status() == TenantStatus.PROVISIONING) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "The tenant is being made. Try again in a few seconds.");
    }
    return tenant;
  }
}
