package dev.hellojohn.access;

import dev.hellojohn.kernel.ClientAddress;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.CurrentTenant;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;

/**
 * Holds each request to the rule of the method that it is matched to. It stands behind the router
 * and not in front of it, so that no spelling of a path leads past it.
 */
@Singleton
@Priority(Priorities.AUTHENTICATION)
public class AccessFilter implements ContainerRequestFilter {

  private final DataPlaneAuthenticator dataPlane;
  private final ControlPlaneAuthenticator controlPlane;
  private final CallerContext caller;
  private final CurrentTenant tenant;

  @Context private ResourceInfo matched;

  /** A filter that names caller and tenant of each request. */
  @Inject
  @SuppressWarnings("NullAway.Init") // JAX-RS sets what is matched
  AccessFilter(
      DataPlaneAuthenticator dataPlane,
      ControlPlaneAuthenticator controlPlane,
      CallerContext caller,
      CurrentTenant tenant) {
    this.dataPlane = dataPlane;
    this.controlPlane = controlPlane;
    this.caller = caller;
    this.tenant = tenant;
  }

  /**
   * Names the caller, and the tenant where there is one.
   *
   * @throws ProblemException the 400, 401, 403 or 503 to answer with
   * @throws IllegalStateException when the method has no rule: it is not called
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Access rule =
        AccessRules.of(matched.getResourceMethod())
            .orElseThrow(() -> new IllegalStateException("a resource method without @Access"));
    Authenticated found = authenticate(rule, request);
    if (!rule.unverified()) {
      requireVerified(found);
    }
    caller.set(found.caller());
    if (found.credential() != null) {
      tenant.set(found.credential());
    }
  }

  private Authenticated authenticate(Access rule, ContainerRequestContext request) {
    if (rule.value() == AccessLevel.ANONYMOUS) {
      return new Authenticated(new Caller.Anonymous(), null);
    }
    PresentedCredentials presented =
        PresentedCredentials.of(request.getHeaders()::get, addressOf(request));
    return rule.value().isControlPlane()
        ? controlPlane.authenticate(
            rule,
            presented,
            new CookieRequest(
                request.getMethod(),
                request.getUriInfo().getRequestUri().getPath(),
                request.getHeaders()::get))
        : dataPlane.authenticate(rule.value(), presented);
  }

  /** The token says what held when it was issued: after the proof it has to be refreshed. */
  private static void requireVerified(Authenticated found) {
    if (found.caller() instanceof Caller.EndUser user
        && found.credential() != null
        && found.credential().tenant().authConfig().verifiesBeforeUse()
        && !Boolean.TRUE.equals(user.token().getClaim("email_verified"))) {
      throw new ProblemException(ErrorCode.EMAIL_NOT_VERIFIED);
    }
  }

  /** Fails closed: a request that passed no filter comes from nowhere that is allowed. */
  private static IpAddress addressOf(ContainerRequestContext request) {
    return request.getProperty(ClientAddress.ATTRIBUTE) instanceof ClientAddress client
        ? client.address()
        : IpAddress.UNKNOWN;
  }
}
