package dev.hellojohn.control;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A master key in an answer, without the key itself. */
@Schema(name = "MasterKey", description = "A key of programs to the Control Plane.")
public record MasterKeyBody(
    @Schema(implementation = String.class, examples = "key_01HZX3V9J4N8QW7R5T2K6M0PBC") KeyId id,
    String name,
    @Schema(
            description = "Prefix and last four characters of the key",
            examples = "mk_live_3fQx…9aZk")
        String keyHint,
    @Schema(examples = "[\"tenants:read\"]") List<String> scopes,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            description = "The tenants that the key is confined to; null: every one")
        @Nullable List<TenantId> tenantIds,
    @Schema(enumeration = {"active", "expired", "revoked"}) String status,
    @Schema(description = "The admin or master key that made it") String createdBy,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    Instant createdAt,
    Instant updatedAt) {

  static MasterKeyBody of(MasterKey key, Instant now) {
    return new MasterKeyBody(
        key.id(),
        key.name(),
        key.hint(),
        key.scopes().stream().map(OperatorScope::wireName).sorted().toList(),
        TenantList.body(key.reach()),
        key.status(now),
        key.createdBy(),
        key.lastUsedAt(),
        key.expiresAt(),
        key.revokedAt(),
        key.createdAt(),
        key.updatedAt());
  }
}
