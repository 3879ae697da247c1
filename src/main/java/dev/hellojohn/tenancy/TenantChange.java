package dev.hellojohn.tenancy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's settings become. The whole of them: the caller has merged its patch into what was
 * there.
 */
public record TenantChange(
    String slug,
    String name,
    String plan,
    @Nullable String region,
    @Nullable String ownerEmail,
    List<String> allowedOrigins,
    AuthConfig authConfig,
    Map<String, Object> publicMetadata,
    Map<String, Object> privateMetadata) {}
