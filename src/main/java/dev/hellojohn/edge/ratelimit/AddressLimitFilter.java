package dev.hellojohn.edge.ratelimit;

import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.FilterOrder;
import dev.hellojohn.edge.OrderedFilter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The limits by address, before any credential is looked up. */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class AddressLimitFilter extends OrderedFilter {

  private final transient RateLimits limits;

  /** Asks the limits. */
  @Inject
  public AddressLimitFilter(RateLimits limits) {
    super(FilterOrder.ADDRESS_LIMITS);
    this.limits = limits;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    List<RateLimitRule> rules = RateLimitRoutes.of(request.getMethod(), request.getRequestURI());
    if (!rules.isEmpty()) {
      limits.begin(request, response);
      if (RateLimitRoutes.countAddresses(rules)) {
        limits.takeForAddress(request, rules);
      }
      if (RateLimitRoutes.isDataPlane(request.getRequestURI())) {
        limits.refuseGuesser(request);
      }
    }
    chain.doFilter(request, response);
  }
}
