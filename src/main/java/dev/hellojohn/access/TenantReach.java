package dev.hellojohn.access;

import dev.hellojohn.kernel.TenantId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The tenants that an operator may touch: every one, or those of a list. An empty list is no tenant
 * at all, and never every one.
 *
 * @param everyTenant whether the list does not matter
 * @param listed the list
 */
public record TenantReach(boolean everyTenant, Set<TenantId> listed) {

  /** Copies the list in its order, and forgets it where it does not matter. */
  public TenantReach {
    listed = everyTenant ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(listed));
  }

  /** Every tenant, those of the future too. */
  public static TenantReach every() {
    return new TenantReach(true, Set.of());
  }

  /** These tenants. */
  public static TenantReach only(Set<TenantId> tenants) {
    return new TenantReach(false, tenants);
  }

  /** Whether it holds this tenant. */
  public boolean includes(TenantId tenant) {
    return everyTenant || listed.contains(tenant);
  }
}
