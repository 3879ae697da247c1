package dev.hellojohn.control;

import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant in an answer. */
@Schema(name = "Tenant", description = "A tenant.")
public record TenantBody(
    @Schema(implementation = String.class, examples = "tnt_01HZX3V9J4N8QW7R5T2K6M0PBC") TenantId id,
    @Schema(examples = "Acme") String name,
    @Schema(description = "Its name in URLs, unique", examples = "acme") String slug,
    TenantStatus status,
    @Schema(examples = "free") String plan,
    @Schema(examples = "eu-west-1") @Nullable String region,
    @Schema(examples = "owner@acme.example") @Nullable String ownerEmail,
    IsolationMode isolationMode,
    List<String> allowedOrigins,
    AuthConfig authConfig,
    @Schema(description = "For everyone who may read the tenant's configuration")
        Map<String, Object> publicMetadata,
    @Schema(description = "For operators alone") Map<String, Object> privateMetadata,
    @Schema(description = "The fingerprint of the changelog that its tables were last brought to")
        @Nullable String schemaVersion,
    Instant createdAt,
    Instant updatedAt) {

  static TenantBody of(Tenant tenant) {
    return new TenantBody(
        tenant.id(),
        tenant.name(),
        tenant.slug(),
        tenant.status(),
        tenant.plan(),
        tenant.region(),
        tenant.ownerEmail(),
        tenant.isolationMode(),
        tenant.allowedOrigins(),
        tenant.authConfig(),
        tenant.publicMetadata(),
        tenant.privateMetadata(),
        tenant.schemaVersion(),
        tenant.createdAt(),
        tenant.updatedAt());
  }
}
