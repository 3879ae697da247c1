package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.tenancy.MailServer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The mail servers of tenants' own. */
@Singleton
@Path("/cp/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants", description = "The tenants of this instance and their clients")
@SecurityRequirement(name = "operatorToken")
public class TenantMailServerResource {

  private final CallerContext caller;
  private final TenantMailServer servers;

  /** Leads each request to its use case. */
  @Inject
  public TenantMailServerResource(CallerContext caller, TenantMailServer servers) {
    this.caller = caller;
    this.servers = servers;
  }

  /** The server. */
  @GET
  @Path("/{id}/mail-server")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
  @Operation(
      operationId = "getTenantMailServer",
      summary = "Reads the mail server of a tenant's own, without its password")
  @APIResponse(
      responseCode = "200",
      description = "The server",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = MailServerBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant, or it has none of its own (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(@Parameter(description = "Id or slug") @PathParam("id") String id) {
    return answer(servers.read(authority(), id));
  }

  /** Another server. */
  @PUT
  @Path("/{id}/mail-server")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "putTenantMailServer",
      summary = "Has a tenant's mails go by a server of its own, from a sender of its own",
      description =
          "In force at once. While the server does not answer, the tenant's mails wait: they never go"
              + " by the operator's.")
  @APIResponse(
      responseCode = "200",
      description = "The server as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = MailServerBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant (`not_found`)",
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
  public Response put(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull MailServerSettingsBody body) {
    return answer(servers.put(authority(), id, body, ifMatch));
  }

  /** No server of its own. */
  @DELETE
  @Path("/{id}/mail-server")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "deleteTenantMailServer",
      summary = "Has a tenant's mails go by the operator's server again")
  @APIResponse(responseCode = "204", description = "The tenant has none of its own")
  @APIResponse(
      responseCode = "404",
      description = "No such tenant, or it has none of its own (`not_found`)",
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
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    servers.remove(authority(), id, ifMatch);
  }

  /** A mail that tests it. */
  @POST
  @Path("/{id}/mail-server/test")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_WRITE)
  @Operation(
      operationId = "testTenantMailServer",
      summary = "Sends one mail by the tenant's own server, and tells how that went",
      description = "Takes up to half a minute.")
  @APIResponse(
      responseCode = "200",
      description = "That the server has taken it, or why not",
      content = @Content(schema = @Schema(implementation = MailTrialResultBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such tenant, or it has none of its own (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The tenant is deleted, or being made (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "Others are being tested now (`service_unavailable`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public MailTrialResultBody test(
      @Parameter(description = "Id or slug") @PathParam("id") String id,
      @NotNull MailTrialBody body) {
    return servers.test(authority(), id, body);
  }

  private Authority authority() {
    return Authority.of(caller.operator());
  }

  private static Response answer(MailServer server) {
    return Answers.versioned(MailServerBody.of(server), server.version());
  }
}
