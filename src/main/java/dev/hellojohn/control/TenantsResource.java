package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.Tenants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The tenants of this instance. */
@Singleton
@Path("/cp/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants", description = "The tenants of this instance and their clients")
@SecurityRequirement(name = "operatorToken")
public class TenantsResource {

  private static final String CREATE = "POST /cp/v1/tenants";

  private final CallerContext caller;
  private final ControlDatabase control;
  private final Tenants tenants;
  private final VisibleTenants visible;
  private final CreateTenant createTenant;
  private final ChangeTenant changeTenant;
  private final TenantLifecycle lifecycle;
  private final Idempotency idempotency;
  private final OptionalBody bodies;
  private final Paging paging;

  /** Leads each request to its use case. */
  @Inject
  public TenantsResource(
      CallerContext caller,
      ControlDatabase control,
      Tenants tenants,
      VisibleTenants visible,
      CreateTenant createTenant,
      ChangeTenant changeTenant,
      TenantLifecycle lifecycle,
      Idempotency idempotency,
      OptionalBody bodies,
      Paging paging) {
    this.caller = caller;
    this.control = control;
    this.tenants = tenants;
    this.visible = visible;
    this.createTenant = createTenant;
    this.changeTenant = changeTenant;
    this.lifecycle = lifecycle;
    this.idempotency = idempotency;
    this.bodies = bodies;
    this.paging = paging;
  }

  /** A page of tenants. */
  @GET
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
  @Operation(
      operationId = "listTenants",
      summary = "Lists the tenants within the caller's reach, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of tenants",
      content = @Content(schema = @Schema(implementation = TenantPage.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PageBody<TenantBody> list(@BeanParam TenantQuery query, @BeanParam PageQuery page) {
    var filter = query.within(caller.operator().reach());
    var scope = "tenants/" + OpaqueToken.sha256Hex(filter.toString());
    var request = paging.request(page, scope);
    var found = control.inTransaction(em -> tenants.list(em, filter, request));
    return paging.body(found, scope, TenantBody::of);
  }

  /** A new tenant. */
  @POST
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE, everyTenant = true)
  @Operation(
      operationId = "createTenant",
      summary = "Makes a tenant, with its database objects, its keys and a first client",
      description =
          "All or nothing. The client's secret key is shown this once. A database of the"
              + " customer's own must be empty and reachable.")
  @APIResponse(
      responseCode = "201",
      description = "The tenant was made",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "ETag", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = CreatedTenantBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "Another tenant has the slug (`slug_taken`); or the first request with this Idempotency-Key still runs (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, also for a database that can't be used; `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response create(
      @HeaderParam(CreationRequest.HEADER) @Nullable String key, @NotNull NewTenantBody body) {
    var claim = idempotency.claim(key, Authority.of(caller.operator()).actor(), CREATE, body);
    return Answers.created(createTenant.create(body, claim));
  }

  /** A tenant. */
  @GET
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
  @Operation(operationId = "getTenant", summary = "Reads a tenant")
  @APIResponse(
      responseCode = "200",
      description = "The tenant",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = TenantBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    var authority = Authority.of(caller.operator());
    return answer(control.inTransaction(em -> visible.find(em, authority, id)));
  }

  /** A change of a tenant. */
  @PATCH
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "changeTenant",
      summary = "Changes a tenant's settings",
      description = "In force at once on this node, and within a second on the others.")
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
      description =
          "Another tenant has the slug (`slug_taken`), or the tenant is deleted (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "It has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response change(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull TenantChangeBody body) {
    return answer(changeTenant.change(Authority.of(caller.operator()), id, body, ifMatch));
  }

  /** The end of a tenant. */
  @DELETE
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "deleteTenant",
      summary = "Deletes a tenant, reversibly for 30 days, or drops its data",
      description =
          "Its requests are refused at once. Only who may touch every tenant can purge one. The"
              + " query parameters may stand in a body instead.")
  @Consumes(MediaType.WILDCARD)
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TenantDeletionBody.class)))
  @APIResponse(responseCode = "204", description = "The tenant is deleted, or gone")
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`confirm` is not the tenant's slug (`validation_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void delete(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @Parameter(description = "The tenant's slug") @QueryParam("confirm") @Nullable String confirm,
      @Parameter(description = "Whether its data is dropped now") @QueryParam("purge")
          @Nullable Boolean purge,
      @Context HttpHeaders headers,
      byte[] content) {
    var body = bodies.read(headers.getMediaType(), content, TenantDeletionBody.class);
    var deletion = new TenantDeletionBody(confirm, purge).or(body.orElse(null));
    lifecycle.delete(
        Authority.of(caller.operator()),
        id,
        deletion.confirm(),
        Boolean.TRUE.equals(deletion.purge()));
  }

  private static Response answer(Tenant tenant) {
    return Answers.versioned(TenantBody.of(tenant), tenant.version());
  }

  /** A page of tenants, for the API description. */
  @Schema(name = "TenantPage")
  private record TenantPage(List<TenantBody> data, PageBody.Pagination pagination) {}
}
