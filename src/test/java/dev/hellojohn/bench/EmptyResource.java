package dev.hellojohn.bench;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Does nothing, behind the product's own filters: {@link MeasuredWar} puts it into a WAR. */
@Path(EmptyResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public class EmptyResource {

  static final String PATH = "/v1/empty";

  /** For CDI. */
  public EmptyResource() {}

  /** Nothing. */
  @GET
  @Access(AccessLevel.ANONYMOUS)
  public Map<String, String> get() {
    return Map.of();
  }
}
