package dev.hellojohn.edge.cors;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.WebOrigin;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Who lists an origin. An {@code Origin} header is compared as it comes, octet by octet, with lists
 * in the browser's own spelling; so {@code null}, another case, a dot at the end, credentials or a
 * scheme's own port are on no list.
 */
@Singleton
class AllowedOrigins {

  private final String own;
  private final CurrentSecurity security;
  private final TenantDirectory directory;

  @Inject
  AllowedOrigins(Configuration configuration, CurrentSecurity security, TenantDirectory directory) {
    this.own = configuration.network().publicOrigin().map(WebOrigin::value).orElse("");
    this.security = security;
    this.directory = directory;
  }

  /** Whether it is our own: such a request does not cross origins. */
  boolean isOwn(String origin) {
    return origin.equals(own);
  }

  /** Whether the operator lists it for the whole instance, in the configuration or since. */
  boolean isInstances(String origin) {
    return security.get().origins().contains(origin);
  }

  /** Whether the operator or any tenant lists it: all that a preflight can be asked. */
  boolean isAnyones(String origin) {
    return isInstances(origin) || directory.knowsOrigin(origin);
  }

  /** Whether it may call this tenant. */
  boolean isAllowed(String origin, Tenant tenant) {
    return isInstances(origin) || tenant.allowedOrigins().contains(origin);
  }

  /** Whether it may call this tenant with the keys of this client. */
  boolean isAllowed(String origin, Tenant tenant, Client client) {
    return isAllowed(origin, tenant) || client.allowedOrigins().contains(origin);
  }
}
