package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.setting.CurrentSecurity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets nobody near the Control Plane from outside its networks. Before authentication: who is not
 * there learns nothing about any credential. The hygiene comes later, so that a crooked path from
 * outside is 403 like a straight one.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class ControlPlaneAddressFilter extends OrderedFilter {

  private final transient CurrentSecurity security;

  /** Allows the networks that are configured or set; everyone where there is none. */
  @Inject
  public ControlPlaneAddressFilter(CurrentSecurity security) {
    super(FilterOrder.CONTROL_PLANE_ADDRESSES);
    this.security = security;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (ControlPlanePaths.holds(request.getRequestURI()) && !isAllowed(request)) {
      throw new ProblemException(ErrorCode.IP_NOT_ALLOWED);
    }
    chain.doFilter(request, response);
  }

  private boolean isAllowed(HttpServletRequest request) {
    var networks = security.get().networks();
    return networks.isEmpty()
        || IpRange.anyContains(networks, ClientAddressFilter.of(request).address());
  }
}
