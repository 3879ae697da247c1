package dev.hellojohn.connector;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The connectors of a tenant, for its own servers. */
@Singleton
@Path("/v1/connectors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Connectors", description = "Inbound webhooks: who may send them, and what came")
@SecurityRequirement(name = "secretKey")
public class ConnectorsResource {

  private static final String CREATE = "POST /v1/connectors";

  private final CurrentTenant tenant;
  private final TenantUnits units;
  private final Connectors connectors;
  private final ConnectorAdministration administration;
  private final Paging paging;

  /** Leads each request to its use case. */
  @Inject
  public ConnectorsResource(
      CurrentTenant tenant,
      TenantUnits units,
      Connectors connectors,
      ConnectorAdministration administration,
      Paging paging) {
    this.tenant = tenant;
    this.units = units;
    this.connectors = connectors;
    this.administration = administration;
    this.paging = paging;
  }

  /** A page of connectors. */
  @GET
  @Access(AccessLevel.SERVER)
  @Operation(operationId = "listConnectors", summary = "Lists the connectors, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of connectors",
      content = @Content(schema = @Schema(implementation = ConnectorPage.class)))
  public PageBody<ConnectorBody> list(@BeanParam PageQuery page) {
    var scope = "connectors/" + tenant.id();
    var request = paging.request(page, scope);
    var found = units.reading(tenant.get(), em -> connectors.list(em, request));
    return paging.body(found, scope, administration::body);
  }

  /** A new connector. */
  @POST
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "createConnector",
      summary = "Makes a connector, with a secret that is shown this once")
  @APIResponse(
      responseCode = "201",
      description = "The connector and its secret",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "ETag", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = ConnectorWithSecretBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response create(
      @HeaderParam(CreationRequest.HEADER) @Nullable String key, NewConnectorBody body) {
    var creation = new CreationRequest(tenant.get(), tenant.client().id(), CREATE, key, body);
    var created = administration.create(creation, body);
    return Response.created(URI.create("/v1/connectors/" + created.connector().id()))
        .header(HttpHeaders.ETAG, new EntityVersion(0).toTag())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(created)
        .build();
  }

  /** A connector. */
  @GET
  @Path("/{id}")
  @Access(AccessLevel.SERVER)
  @Operation(operationId = "getConnector", summary = "Reads a connector")
  @APIResponse(
      responseCode = "200",
      description = "The connector",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ConnectorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such connector in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(@PathParam("id") String id) {
    var wanted = require(id);
    var found = units.reading(tenant.get(), em -> connectors.find(em, wanted));
    return answer(found.orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND)));
  }

  /** A change of a connector. */
  @PATCH
  @Path("/{id}")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "changeConnector",
      summary = "Changes a connector, switches it off or on, or ends the overlap of its secrets",
      description = "In force at once, on every node.")
  @APIResponse(
      responseCode = "200",
      description = "The connector as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ConnectorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such connector in this tenant (`not_found`)",
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
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      ConnectorChangeBody body) {
    return answer(administration.change(tenant.get(), require(id), body, ifMatch));
  }

  /** The end of a connector. */
  @DELETE
  @Path("/{id}")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "deleteConnector",
      summary = "Removes a connector and what it has received, for good")
  @APIResponse(responseCode = "204", description = "The connector is gone")
  @APIResponse(
      responseCode = "404",
      description = "No such connector in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "It has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void delete(
      @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    administration.delete(tenant.get(), require(id), ifMatch);
  }

  /** A new secret. */
  @POST
  @Path("/{id}/rotate-secret")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "rotateConnectorSecret",
      summary = "Gives a connector a new secret, which is shown this once",
      description =
          "The one before it holds until the overlap is over, or is ended by a change; one before"
              + " that is void at once.")
  @APIResponse(
      responseCode = "200",
      description = "The connector and its new secret",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ConnectorWithSecretBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such connector in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response rotateSecret(@PathParam("id") String id, SecretRotationBody body) {
    var issued = administration.rotateSecret(tenant.get(), require(id), body);
    var connector = administration.body(issued.connector());
    return Response.ok(new ConnectorWithSecretBody(connector, issued.secret().reveal()))
        .header(HttpHeaders.ETAG, new EntityVersion(issued.connector().version()).toTag())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static ConnectorId require(String id) {
    return ConnectorId.parse(id).orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  private Response answer(Connector connector) {
    return Response.ok(administration.body(connector))
        .header(HttpHeaders.ETAG, new EntityVersion(connector.version()).toTag())
        .build();
  }

  /** A page of connectors, for the API description. */
  @Schema(name = "ConnectorPage")
  private record ConnectorPage(List<ConnectorBody> data, PageBody.Pagination pagination) {}
}
