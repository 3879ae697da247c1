package dev.hellojohn.oauth;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.Credential;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one tenant for which a metadata document answers. One that is suspended, deleted or
 * unknown is not found: nothing tells them apart.
 */
@Singleton
class PublishedTenants {

  private final TenantDirectory directory;
  private final Optional<String> defaultSlug;

  @Inject
  PublishedTenants(TenantDirectory directory, Configuration configuration) {
    this(directory, configuration.server().defaultTenantSlug());
  }

  PublishedTenants(TenantDirectory directory, Optional<String> defaultSlug) {
    this.directory = directory;
    this.defaultSlug = defaultSlug;
  }

  /**
   * The tenant with that slug.
   *
   * @throws ProblemException {@code not_found}
   */
  Tenant bySlug(String slug) {
    return published(directory.bySlug(slug));
  }

  /**
   * The tenant that the root documents answer for: the one whose publishable key the request
   * carries, else the configured default. A key that names none is never replaced by the default.
   *
   * @param header the {@code X-Client-Id} header
   * @param parameter the {@code client_id} query parameter
   * @throws ProblemException {@code not_found}; {@code tenant_mismatch} if the two differ
   */
  Tenant byKey(@Nullable String header, @Nullable String parameter) {
    if (header != null && parameter != null && !header.equals(parameter)) {
      throw new ProblemException(ErrorCode.TENANT_MISMATCH);
    }
    String key = header != null ? header : parameter;
    if (key != null) {
      return published(directory.byPublishableKey(key).map(Credential::tenant));
    }
    return published(defaultSlug.flatMap(directory::bySlug));
  }

  private static Tenant published(Optional<Tenant> tenant) {
    return tenant
        .filter(found -> found.status() == TenantStatus.ACTIVE)
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }
}
