package dev.hellojohn.ops.metrics;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;

/** Notes what a request was matched to, before anything refuses it. */
@Singleton
@Priority(Priorities.AUTHENTICATION - 100)
class RouteFilter implements ContainerRequestFilter {

  @Context private ResourceInfo matched;

  @SuppressWarnings("NullAway.Init") // JAX-RS sets what is matched
  RouteFilter() {}

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(Route.attribute(), Route.of(matched.getResourceMethod()));
  }
}
