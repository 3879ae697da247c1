package dev.hellojohn.ops;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.ops.ReadinessProbe.Condition;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tells a load balancer on the public port whether to send requests here. */
@Singleton
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class HealthResource {

  /** A start waits for the database in steps of a second. */
  private static final int RETRY_SECONDS = 5;

  private final Readiness readiness;

  /** Asks the probes. */
  @Inject
  public HealthResource(Readiness readiness) {
    this.readiness = readiness;
  }

  /** The process lives. */
  @GET
  @Access(AccessLevel.ANONYMOUS)
  @Operation(operationId = "health", summary = "Whether the process lives")
  @APIResponse(
      responseCode = "200",
      description = "It does",
      content = @Content(schema = @Schema(implementation = Health.class)))
  public Response health() {
    return uncached(Response.Status.OK, new Health("ok"));
  }

  /** The server can serve. */
  @GET
  @Path("/ready")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "readiness",
      summary = "Whether requests can be served, and what hinders it")
  @APIResponse(
      responseCode = "200",
      description = "Requests can be served",
      content = @Content(schema = @Schema(implementation = Ready.class)))
  @APIResponse(
      responseCode = "503",
      description = "They cannot: the server is starting, or what it needs does not answer",
      content = @Content(schema = @Schema(implementation = Ready.class)))
  public Response ready() {
    Readiness.Report report = readiness.report();
    return uncached(
        report.isReady() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE,
        new Ready(report.isReady() ? "ready" : "not_ready", report.of("db"), report.of("redis")));
  }

  private static Response uncached(Response.Status status, Object body) {
    boolean unavailable = status == Response.Status.SERVICE_UNAVAILABLE;
    return Response.status(status)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        // Null sets nothing.
        .header(HttpHeaders.RETRY_AFTER, unavailable ? RETRY_SECONDS : null)
        .entity(body)
        .build();
  }

  /**
   * The process lives.
   *
   * @param status always {@code ok}
   */
  @Schema(name = "Health")
  public record Health(
      @Schema(description = "Always `ok`", examples = "ok", required = true) String status) {}

  /**
   * What readiness depends on.
   *
   * @param status {@code ready} or {@code not_ready}
   * @param db the database
   * @param redis Redis
   */
  @Schema(name = "Readiness")
  public record Ready(
      @Schema(
              description = "Whether requests can be served",
              enumeration = {"ready", "not_ready"},
              required = true)
          String status,
      @Schema(
              description = "The database",
              enumeration = {"ok", "error", "disabled"},
              required = true)
          Condition db,
      @Schema(
              description = "Redis, `disabled` where none is configured",
              enumeration = {"ok", "error", "disabled"},
              required = true)
          Condition redis) {}
}
