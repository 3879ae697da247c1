package dev.hellojohn.edge.ratelimit;

import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ClientKeys;
import dev.hellojohn.edge.FilterOrder;
import dev.hellojohn.edge.OrderedFilter;
import dev.hellojohn.tenancy.Credential;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The limits of the Data Plane that need the client's key: those by client, a tenant's own, and
 * that of callers without a key.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class ClientLimitFilter extends OrderedFilter {

  private final transient RateLimits limits;
  private final transient ClientKeys keys;

  /** Asks the limits, and whose key it is. */
  @Inject
  public ClientLimitFilter(RateLimits limits, ClientKeys keys) {
    super(FilterOrder.CLIENT_LIMITS);
    this.limits = limits;
    this.keys = keys;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (RateLimitRoutes.isDataPlane(path) && LimitedRequest.of(request) != null) {
      RateLimitRule rule = RateLimitRoutes.of(request.getMethod(), path).get(0);
      if (rule != RateLimitRule.HOOKS) {
        limit(request, rule);
      }
    }
    chain.doFilter(request, response);
  }

  private void limit(HttpServletRequest request, RateLimitRule rule) {
    Optional<Credential> key = keys.of(request);
    if (key.isEmpty()) {
      limits.countGuess(request);
      return;
    }
    switch (rule.key()) {
      case ADDRESS -> limits.takeForAddress(request, rule, key.get().tenant());
      case CLIENT ->
          limits.take(request, rule, key.get().tenant(), key.get().client().id().value());
      case SESSION, USER -> {
        // Taken by the use case, once the session or the user is known for certain.
      }
    }
  }
}
