package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an operator does with a tenant. */
@Singleton
@Path("/cp/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants", description = "The tenants of this instance and their clients")
@SecurityRequirement(name = "operatorToken")
public class TenantOperationsResource {

  private final CallerContext caller;
  private final TenantLifecycle lifecycle;
  private final TenantOperations operations;
  private final OptionalBody bodies;

  /** Leads each request to its use case. */
  @Inject
  public TenantOperationsResource(
      CallerContext caller,
      TenantLifecycle lifecycle,
      TenantOperations operations,
      OptionalBody bodies) {
    this.caller = caller;
    this.lifecycle = lifecycle;
    this.operations = operations;
    this.bodies = bodies;
  }

  /** Refuses all of a tenant's requests and keeps its data. */
  @POST
  @Path("/{id}/suspend")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "suspendTenant",
      summary = "Refuses all of a tenant's requests and keeps its data",
      description =
          "At once on this node, within a second on the others. A suspended tenant stays as it is.")
  @APIResponse(
      responseCode = "200",
      description = "The tenant as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = TenantBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response suspend(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return answer(lifecycle.suspend(authority(), id));
  }

  /** Ends a tenant's suspension. */
  @POST
  @Path("/{id}/activate")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "activateTenant",
      summary = "Ends a tenant's suspension",
      description =
          "At once on this node, within a second on the others. An active tenant stays as it is.")
  @APIResponse(
      responseCode = "200",
      description = "The tenant as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = TenantBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response activate(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return answer(lifecycle.activate(authority(), id));
  }

  /** Takes a tenant's deletion back. */
  @POST
  @Path("/{id}/restore")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "restoreTenant",
      summary = "Takes a tenant's deletion back",
      description = "It is again what it was, active or suspended. Possible for 30 days.")
  @APIResponse(
      responseCode = "200",
      description = "The tenant as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = TenantBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is not deleted (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response restore(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return answer(lifecycle.restore(authority(), id));
  }

  /** New signing keys. */
  @POST
  @Path("/{id}/rotate-keys")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "rotateTenantKeys",
      summary = "Gives a tenant's signing keys successors, and signs nobody out",
      description =
          "The new keys are published at once and sign after a while; the old ones stay published"
              + " until their last token has expired. If a key has leaked, the old ones end at"
              + " once: sessions then go on with their next refresh.")
  @Consumes(MediaType.WILDCARD)
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = KeyRotationBody.class)))
  @APIResponse(
      responseCode = "200",
      description = "What was set going",
      content = @Content(schema = @Schema(implementation = RotationBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public RotationBody rotateKeys(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @Context HttpHeaders headers,
      byte[] content) {
    boolean leaked =
        bodies
            .read(headers.getMediaType(), content, KeyRotationBody.class)
            .map(KeyRotationBody::leaked)
            .orElse(Boolean.FALSE);
    return operations.rotateKeys(authority(), id, leaked);
  }

  /** A look at the database. */
  @POST
  @Path("/{id}/check-db")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "checkTenantDatabase",
      summary = "Opens a transaction in a tenant's database and tells how that went")
  @APIResponse(
      responseCode = "200",
      description = "How the database answers, or that it does not",
      content = @Content(schema = @Schema(implementation = DatabaseCheckBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public DatabaseCheckBody checkDatabase(
      @Parameter(description = "Id or slug") @PathParam("id") String id) {
    return operations.checkDatabase(authority(), id);
  }

  /** An update of the tables. */
  @POST
  @Path("/{id}/migrate")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "migrateTenant",
      summary = "Brings a tenant's tables up to date now",
      description =
          "Happens by itself after an update and before a tenant's next request. For trying again"
              + " after a failure.")
  @APIResponse(
      responseCode = "200",
      description = "The tenant as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = TenantBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "A change could not be applied (`tenant_not_ready`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response migrate(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return answer(operations.migrate(authority(), id));
  }

  /** What the tenant holds. */
  @GET
  @Path("/{id}/stats")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
  @Operation(
      operationId = "getTenantStats",
      summary = "Counts a tenant's users and sessions, its storage and its use of this node")
  @APIResponse(
      responseCode = "200",
      description = "The counts",
      content = @Content(schema = @Schema(implementation = TenantStatsBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "Its database is away (`service_unavailable`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public TenantStatsBody stats(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return operations.stats(authority(), id);
  }

  private Authority authority() {
    return Authority.of(caller.operator());
  }

  private static Response answer(Tenant tenant) {
    return Answers.versioned(TenantBody.of(tenant), tenant.version());
  }
}
