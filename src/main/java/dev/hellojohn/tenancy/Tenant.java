package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as it was when it was read. Holds no secret: where its database is and who logs in there
 * stays sealed in {@code cp_tenant}.
 *
 * @param slug its name in URLs, unique
 * @param allowedOrigins the browser origins that may call the Data Plane for it
 * @param schemaVersion the fingerprint of the changelog its tables were last brought to, null
 *     before that
 * @param migrationState {@code current}, {@code running} or {@code failed}
 * @param migrationError why the last migration failed, for operators
 * @param deletedAt when it was deleted; it can be restored until its time of grace ends
 * @param version grows with each change: the ETag
 */
public record Tenant(
    TenantId id,
    String slug,
    String name,
    TenantStatus status,
    String plan,
    @Nullable String region,
    @Nullable String ownerEmail,
    IsolationMode isolationMode,
    List<String> allowedOrigins,
    AuthConfig authConfig,
    Map<String, Object> publicMetadata,
    Map<String, Object> privateMetadata,
    @Nullable String schemaVersion,
    String migrationState,
    @Nullable String migrationError,
    @Nullable Instant deletedAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {}
