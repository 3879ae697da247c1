package dev.hellojohn.user;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The users of a tenant, for its own servers. */
@Singleton
@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "The users of a tenant, for its own servers")
@SecurityRequirement(name = "secretKey")
public class UsersResource {

  private static final String CREATE = "POST /v1/users";

  private final CurrentTenant tenant;
  private final TenantUnits units;
  private final Users users;
  private final UserSearch search;
  private final CreateUser createUser;
  private final ChangeUser changeUser;
  private final UserChanges changes;
  private final Paging paging;

  /** Leads each request to its use case. */
  @Inject
  public UsersResource(
      CurrentTenant tenant,
      TenantUnits units,
      Users users,
      UserSearch search,
      CreateUser createUser,
      ChangeUser changeUser,
      UserChanges changes,
      Paging paging) {
    this.tenant = tenant;
    this.units = units;
    this.users = users;
    this.search = search;
    this.createUser = createUser;
    this.changeUser = changeUser;
    this.changes = changes;
    this.paging = paging;
  }

  /** A page of users. */
  @GET
  @Access(AccessLevel.SERVER)
  @Operation(operationId = "listUsers", summary = "Searches the users, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of users",
      content = @Content(schema = @Schema(implementation = UserPage.class)))
  @APIResponse(
      responseCode = "422",
      description = "A condition that is none (`validation_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PageBody<ManagedUserBody> list(@BeanParam UserQuery query, @BeanParam PageQuery page) {
    var filter = query.toFilter();
    var scope = "users/" + tenant.id() + '/' + OpaqueToken.sha256Hex(filter.toString());
    var request = paging.request(page, scope);
    var found = units.reading(tenant.get(), em -> search.list(em, filter, request));
    return paging.body(found, scope, ManagedUserBody::of);
  }

  /** A new user. */
  @POST
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "createUser",
      summary = "Makes a user, with a password or with a hash that another product made")
  @APIResponse(
      responseCode = "201",
      description = "The user was made",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ManagedUserBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "Another user has the address, the username or the external id"
              + " (`email_already_exists`, `username_taken`, `conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, `invalid_email`, `password_too_weak`,"
              + " `password_breached`, `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response create(
      @HeaderParam(CreationRequest.HEADER) @Nullable String key, CreateUserRequest request) {
    var creation = new CreationRequest(tenant.get(), tenant.client().id(), CREATE, key, request);
    var user = createUser.create(creation, request);
    return Response.created(URI.create("/v1/users/" + user.id()))
        .header(HttpHeaders.ETAG, new EntityVersion(0).toTag())
        .entity(user)
        .build();
  }

  /** A user. */
  @GET
  @Path("/{id}")
  @Access(AccessLevel.SERVER)
  @Operation(operationId = "getUser", summary = "Reads a user")
  @APIResponse(
      responseCode = "200",
      description = "The user",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ManagedUserBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(@PathParam("id") UserId id) {
    var user = units.reading(tenant.get(), em -> users.find(em, id));
    return answer(user.orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND)));
  }

  /** A change of a user. */
  @PATCH
  @Path("/{id}")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "changeUser",
      summary = "Changes, disables or enables a user",
      description = "Disabling and setting a password end all sessions of the user at once.")
  @APIResponse(
      responseCode = "200",
      description = "The user as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = ManagedUserBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "Another user has the address, the username or the external id"
              + " (`email_already_exists`, `username_taken`, `conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The user has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, `invalid_email`, `password_too_weak`," + " `password_breached`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response change(
      @PathParam("id") UserId id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      ChangeUserRequest request) {
    var change = changes.read(tenant.get(), id, request);
    return answer(changeUser.change(tenant.get(), id, change, ifMatch));
  }

  /** The end of a user. */
  @DELETE
  @Path("/{id}")
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "deleteUser",
      summary = "Removes a user and all of their sessions, for good")
  @APIResponse(responseCode = "204", description = "The user is gone")
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The user has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void delete(
      @PathParam("id") UserId id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    changeUser.delete(tenant.get(), id, ifMatch);
  }

  private static Response answer(User user) {
    return Response.ok(ManagedUserBody.of(user))
        .header(HttpHeaders.ETAG, new EntityVersion(user.version()).toTag())
        .build();
  }

  /** A page of users, for the API description. */
  @Schema(name = "UserPage")
  private record UserPage(java.util.List<ManagedUserBody> data, PageBody.Pagination pagination) {}
}
