package dev.hellojohn.tenancy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant to be made, checked before it gets here.
 *
 * @param slug unique, of {@link Tenants#isSlug}
 * @param database of the customer's own, for {@link IsolationMode#SEPARATE_DATABASE} alone
 */
public record NewTenant(
    String slug,
    String name,
    IsolationMode isolationMode,
    @Nullable ExternalDatabase database,
    String plan,
    @Nullable String region,
    @Nullable String ownerEmail,
    List<String> allowedOrigins,
    AuthConfig authConfig,
    Map<String, Object> publicMetadata,
    Map<String, Object> privateMetadata) {}
