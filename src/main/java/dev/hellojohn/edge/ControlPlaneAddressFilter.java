package dev.hellojohn.edge;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Lets nobody near the Control Plane from outside its networks. Before authentication: who is not
 * there learns nothing about any credential. The hygiene comes later, so that a crooked path from
 * outside is 403 like a straight one.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class ControlPlaneAddressFilter extends OrderedFilter {

  private final transient List<IpRange> allowed;

  /** Allows the configured networks; everyone where none is configured. */
  @Inject
  public ControlPlaneAddressFilter(Configuration configuration) {
    super(FilterOrder.CONTROL_PLANE_ADDRESSES);
    this.allowed = configuration.network().controlPlaneAllowed();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!allowed.isEmpty()
        && ControlPlanePaths.holds(request.getRequestURI())
        && !IpRange.anyContains(allowed, ClientAddressFilter.of(request).address())) {
      throw new ProblemException(ErrorCode.IP_NOT_ALLOWED);
    }
    chain.doFilter(request, response);
  }
}
