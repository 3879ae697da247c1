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
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.tenancy.Client;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
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

/** The clients of a tenant, for operators. */
@Singleton
@Path("/cp/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants", description = "The tenants of this instance and their clients")
@SecurityRequirement(name = "operatorToken")
public class TenantClientsResource {

  private final CallerContext caller;
  private final TenantClients clients;
  private final Idempotency idempotency;
  private final OptionalBody bodies;
  private final Paging paging;

  /** Leads each request to its use case. */
  @Inject
  public TenantClientsResource(
      CallerContext caller,
      TenantClients clients,
      Idempotency idempotency,
      OptionalBody bodies,
      Paging paging) {
    this.caller = caller;
    this.clients = clients;
    this.idempotency = idempotency;
    this.bodies = bodies;
    this.paging = paging;
  }

  /** A page of clients. */
  @GET
  @Path("/{id}/clients")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.CLIENTS_READ)
  @Operation(
      operationId = "listTenantClients",
      summary = "Lists a tenant's clients, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of clients",
      content = @Content(schema = @Schema(implementation = ClientPage.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PageBody<ClientBody> list(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @BeanParam PageQuery query) {
    var scope = "clients/" + OpaqueToken.sha256Hex(id);
    var page = clients.list(authority(), id, paging.request(query, scope));
    return paging.body(page, scope, ClientBody::of);
  }

  /** A new client. */
  @POST
  @Path("/{id}/clients")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.CLIENTS_WRITE)
  @Operation(
      operationId = "createTenantClient",
      summary = "Makes a client with a pair of keys",
      description = "The secret key is shown this once.")
  @APIResponse(
      responseCode = "201",
      description = "The client was made",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "ETag", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = ClientWithSecretBody.class)))
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
      description = "`validation_failed`, `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response create(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @HeaderParam(CreationRequest.HEADER) @Nullable String key,
      @NotNull NewClientBody body) {
    var authority = authority();
    var route = "POST /cp/v1/tenants/" + id + "/clients";
    var claim = idempotency.claim(key, authority.actor(), route, body);
    return Answers.created(clients.create(authority, id, body, claim));
  }

  /** A client. */
  @GET
  @Path("/{id}/clients/{client_id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.CLIENTS_READ)
  @Operation(operationId = "getTenantClient", summary = "Reads a client")
  @APIResponse(
      responseCode = "200",
      description = "The client",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ClientBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant or client (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @PathParam("client_id") ClientId client) {
    return answer(clients.read(authority(), id, client));
  }

  /** A change of a client. */
  @PATCH
  @Path("/{id}/clients/{client_id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.CLIENTS_WRITE)
  @Operation(
      operationId = "changeTenantClient",
      summary = "Changes a client's settings",
      description = "In force at once on this node, and within a second on the others.")
  @APIResponse(
      responseCode = "200",
      description = "The client as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ClientBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant or client (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
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
      @PathParam("client_id") ClientId client,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull ClientChangeBody body) {
    return answer(clients.change(authority(), id, client, body, ifMatch));
  }

  /** The end of a client. */
  @DELETE
  @Path("/{id}/clients/{client_id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.CLIENTS_WRITE)
  @Operation(
      operationId = "deleteTenantClient",
      summary = "Removes a client; its keys are nothing from then on")
  @APIResponse(responseCode = "204", description = "The client is gone")
  @APIResponse(
      responseCode = "404",
      description = "No such tenant or client (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "It has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void delete(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @PathParam("client_id") ClientId client,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    clients.delete(authority(), id, client, ifMatch);
  }

  /** A new secret key. */
  @POST
  @Path("/{id}/clients/{client_id}/rotate-secret")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.CLIENTS_WRITE)
  @Operation(
      operationId = "rotateTenantClientSecret",
      summary = "Gives a client a new secret key",
      description = "It is shown this once. The old one ends at once, or after the overlap.")
  @Consumes(MediaType.WILDCARD)
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SecretRotationBody.class)))
  @APIResponse(
      responseCode = "200",
      description = "The client and its new key",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ClientWithSecretBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant or client (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response rotateSecret(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @PathParam("client_id") ClientId client,
      @Context HttpHeaders headers,
      byte[] content) {
    var overlap =
        bodies
            .read(headers.getMediaType(), content, SecretRotationBody.class)
            .map(SecretRotationBody::overlap)
            .orElse(Duration.ZERO);
    var issued = clients.rotateSecret(authority(), id, client, overlap);
    return Answers.versioned(ClientWithSecretBody.of(issued), issued.client().version());
  }

  private Authority authority() {
    return Authority.of(caller.operator());
  }

  private static Response answer(Client client) {
    return Answers.versioned(ClientBody.of(client), client.version());
  }

  /** A page of clients, for the API description. */
  @Schema(name = "ClientPage")
  private record ClientPage(List<ClientBody> data, PageBody.Pagination pagination) {}
}
