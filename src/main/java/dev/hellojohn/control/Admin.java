package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.Email;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An admin as it was when it was read, without its password's hash.
 *
 * @param version grows with each change: the ETag
 */
record Admin(
    AdminId id,
    Email email,
    @Nullable String name,
    OperatorRole role,
    TenantReach reach,
    AdminStatus status,
    @Nullable Instant lastSignInAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /** Whether it counts among those of whom one must stay. */
  boolean isActiveSuperAdmin() {
    return role == OperatorRole.SUPER_ADMIN && status == AdminStatus.ACTIVE;
  }
}
