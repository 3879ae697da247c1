package dev.hellojohn.edge.cors;

import dev.hellojohn.edge.ClientKeys;
import dev.hellojohn.edge.FilterOrder;
import dev.hellojohn.edge.OrderedFilter;
import dev.hellojohn.tenancy.TenantDirectory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets an origin call the tenant that lists it, and no other one. It stands behind the limits by
 * address, because it looks the key up.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class TenantOriginFilter extends OrderedFilter {

  private static final String ISSUERS = "/t/";

  private final transient AllowedOrigins origins;
  private final transient ClientKeys keys;
  private final transient TenantDirectory directory;

  /** Asks the lists, and whose key it is. */
  @Inject
  TenantOriginFilter(AllowedOrigins origins, ClientKeys keys, TenantDirectory directory) {
    super(FilterOrder.TENANT_ORIGIN);
    this.origins = origins;
    this.keys = keys;
    this.directory = directory;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    CrossOrigin crossing = CrossOrigin.of(request);
    if (crossing != null) {
      if (!isAllowed(crossing.origin(), request)) {
        throw crossing.refuse();
      }
      crossing.grant(response);
    }
    chain.doFilter(request, response);
  }

  /** A request of nobody's, with a wrong key say, ends in an error that its sender may read. */
  private boolean isAllowed(String origin, HttpServletRequest request) {
    boolean allowed =
        keys.of(request)
            .map(key -> origins.isAllowed(origin, key.tenant(), key.client()))
            .orElse(true);
    String path = request.getRequestURI();
    if (path.startsWith(ISSUERS)) {
      int end = path.indexOf('/', ISSUERS.length());
      String slug = path.substring(ISSUERS.length(), end < 0 ? path.length() : end);
      allowed &= directory.bySlug(slug).map(t -> origins.isAllowed(origin, t)).orElse(true);
    }
    return allowed;
  }
}
