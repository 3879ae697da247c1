package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An admin in an answer. */
@Schema(name = "Admin", description = "Who may sign in to the Control Plane.")
public record AdminBody(
    @Schema(implementation = String.class, examples = "adm_01HZX3V9J4N8QW7R5T2K6M0PBC") AdminId id,
    @Schema(implementation = String.class, format = "email") Email email,
    @Nullable String name,
    OperatorRole role,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            description = "The tenants that the admin is confined to; null: every one")
        @Nullable List<TenantId> tenantIds,
    AdminStatus status,
    @Nullable Instant lastSignInAt,
    Instant createdAt,
    Instant updatedAt) {

  static AdminBody of(Admin admin) {
    return new AdminBody(
        admin.id(),
        admin.email(),
        admin.name(),
        admin.role(),
        TenantList.body(admin.reach()),
        admin.status(),
        admin.lastSignInAt(),
        admin.createdAt(),
        admin.updatedAt());
  }
}
