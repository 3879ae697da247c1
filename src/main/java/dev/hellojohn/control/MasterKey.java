package dev.hellojohn.control;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.kernel.KeyId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A master key as it was when it was read, without the key itself.
 *
 * @param hint prefix and last four characters, to recognise it by
 * @param createdBy the id of the admin or master key that made it
 * @param version grows with each change: the ETag
 */
record MasterKey(
    KeyId id,
    String name,
    String hint,
    Set<OperatorScope> scopes,
    TenantReach reach,
    String createdBy,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /** Whether it opens anything at that moment. */
  boolean isGood(Instant now) {
    return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
  }

  /** {@code active}, {@code expired} or {@code revoked}. */
  String status(Instant now) {
    if (revokedAt != null) {
      return "revoked";
    }
    return isGood(now) ? "active" : "expired";
  }
}
