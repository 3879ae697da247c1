package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.TenantId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants to list.
 *
 * @param status only those in this status, or null for all but deleted ones
 * @param query only those whose slug or name begins with it, or null
 * @param only the tenants that the caller may see, or null for all
 */
public record TenantFilter(
    @Nullable TenantStatus status, @Nullable String query, @Nullable Set<TenantId> only) {}
