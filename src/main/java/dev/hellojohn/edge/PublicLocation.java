package dev.hellojohn.edge;

import dev.hellojohn.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;

/**
 * Makes {@code Location} of the configured public URL. JAX-RS makes it of the {@code Host} header,
 * which is the caller's word, and of the socket's scheme, which is the proxy's.
 */
@Singleton
public class PublicLocation implements ContainerResponseFilter {

  private final String publicUrl;

  /** Answers with the configured URL. */
  @Inject
  public PublicLocation(Configuration configuration) {
    this.publicUrl = configuration.server().publicUrl().toString();
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    URI location = response.getLocation();
    if (location == null) {
      return;
    }
    URI below = request.getUriInfo().getBaseUri().relativize(location);
    if (!below.isAbsolute() && below.getRawAuthority() == null) {
      String path = below.toString();
      response
          .getHeaders()
          .putSingle(HttpHeaders.LOCATION, publicUrl + (path.startsWith("/") ? path : "/" + path));
    }
  }
}
