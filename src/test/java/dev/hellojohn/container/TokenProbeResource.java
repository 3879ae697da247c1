package dev.hellojohn.container;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A resource as another team would write it: it knows MicroProfile JWT and nothing of ours. */
@Singleton
@Path("/v1/probe/token")
public class TokenProbeResource {

  private final JsonWebToken token;

  @Inject
  public TokenProbeResource(JsonWebToken token) {
    this.token = token;
  }

  @GET
  @Access(AccessLevel.USER)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> claims() {
    return Map.of(
        "name", token.getName(),
        "subject", token.getSubject(),
        "issuer", token.getIssuer(),
        "email", token.getClaim("email").toString());
  }
}
