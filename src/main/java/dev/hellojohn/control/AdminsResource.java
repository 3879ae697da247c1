package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.kernel.AdminId;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The admins of this instance. */
@Singleton
@Path("/cp/v1/admins")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Operators", description = "Who may run this instance")
@SecurityRequirement(name = "operatorToken")
public class AdminsResource {

  private static final String CREATE = "POST /cp/v1/admins";
  private static final String SCOPE = "admins";

  private final CallerContext caller;
  private final AdminAccounts accounts;
  private final AdminTotp totp;
  private final Idempotency idempotency;
  private final Paging paging;

  /** Leads each request to its use case. */
  @Inject
  public AdminsResource(
      CallerContext caller,
      AdminAccounts accounts,
      AdminTotp totp,
      Idempotency idempotency,
      Paging paging) {
    this.caller = caller;
    this.accounts = accounts;
    this.totp = totp;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  /** A page of admins. */
  @GET
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.ADMINS_READ, everyTenant = true)
  @Operation(operationId = "listAdmins", summary = "Lists the admins, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of admins",
      content = @Content(schema = @Schema(implementation = AdminPage.class)))
  public PageBody<AdminBody> list(@BeanParam PageQuery query) {
    var page = accounts.list(paging.request(query, SCOPE));
    return paging.body(page, SCOPE, AdminBody::of);
  }

  /** A new admin. */
  @POST
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.ADMINS_WRITE, everyTenant = true)
  @Operation(
      operationId = "createAdmin",
      summary = "Makes an admin",
      description = "Nobody makes an admin who may do more than themselves.")
  @APIResponse(
      responseCode = "201",
      description = "The admin was made",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "ETag", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = AdminBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "Another admin has the address (`email_already_exists`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, `password_too_weak`, `password_breached`,"
              + " `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response create(
      @HeaderParam(CreationRequest.HEADER) @Nullable String key, @NotNull NewAdminBody body) {
    var authority = Authority.of(caller.operator());
    var claim = idempotency.claim(key, authority.actor(), CREATE, body);
    return Answers.created(accounts.create(authority, body, claim));
  }

  /** An admin. */
  @GET
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.ADMINS_READ, everyTenant = true)
  @Operation(operationId = "getAdmin", summary = "Reads an admin")
  @APIResponse(
      responseCode = "200",
      description = "The admin",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = AdminBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such admin (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(@PathParam("id") AdminId id) {
    var admin = accounts.read(id);
    return Answers.versioned(AdminBody.of(admin), admin.version());
  }

  /** A change of an admin. */
  @PATCH
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.ADMINS_WRITE, everyTenant = true)
  @Operation(
      operationId = "changeAdmin",
      summary = "Changes, disables or enables an admin",
      description = "Disabling and setting a password end the admin's sessions at once.")
  @APIResponse(
      responseCode = "200",
      description = "The admin as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = AdminBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such admin (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "It is the last active super admin (`conflict`), or another admin has the address"
              + " (`email_already_exists`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The admin has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `password_too_weak`, `password_breached`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response change(
      @PathParam("id") AdminId id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull AdminChangeBody body) {
    var admin = accounts.change(Authority.of(caller.operator()), id, body, ifMatch);
    return Answers.versioned(AdminBody.of(admin), admin.version());
  }

  /** The end of an admin. */
  @DELETE
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.ADMINS_WRITE, everyTenant = true)
  @Operation(operationId = "deleteAdmin", summary = "Removes an admin and its sessions")
  @APIResponse(responseCode = "204", description = "The admin is gone")
  @APIResponse(
      responseCode = "404",
      description = "No such admin (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "It is the last active super admin (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The admin has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void delete(
      @PathParam("id") AdminId id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    accounts.delete(Authority.of(caller.operator()), id, ifMatch);
  }

  /** The end of an admin's authenticator app. */
  @DELETE
  @Path("/{id}/totp")
  @Access(value = AccessLevel.ADMIN, scope = OperatorScope.ADMINS_WRITE, everyTenant = true)
  @Operation(
      operationId = "resetTotp",
      summary = "Removes the authenticator app of another admin, whose phone and codes are gone",
      description = "It takes an admin's session, no master key. The admin's sessions end.")
  @APIResponse(
      responseCode = "204",
      description = "The admin signs in with the password, and can set up another app")
  @APIResponse(
      responseCode = "404",
      description = "No such admin, or none with an app (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "It is one's own, which takes a code (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void resetTotp(@PathParam("id") AdminId id) {
    totp.reset(caller.admin(), id);
  }

  /** A page of admins, for the API description. */
  @Schema(name = "AdminPage")
  private record AdminPage(List<AdminBody> data, PageBody.Pagination pagination) {}
}
