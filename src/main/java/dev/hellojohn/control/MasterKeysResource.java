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
import dev.hellojohn.kernel.KeyId;
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
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The keys of programs to the Control Plane. */
@Singleton
@Path("/cp/v1/master-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Operators", description = "Who may run this instance")
@SecurityRequirement(name = "operatorToken")
public class MasterKeysResource {

  private static final String CREATE = "POST /cp/v1/master-keys";

  private final CallerContext caller;
  private final MasterKeyAdministration keys;
  private final Idempotency idempotency;
  private final Paging paging;
  private final Clock clock;

  /** Leads each request to its use case. */
  @Inject
  public MasterKeysResource(
      CallerContext caller,
      MasterKeyAdministration keys,
      Idempotency idempotency,
      Paging paging,
      Clock clock) {
    this.caller = caller;
    this.keys = keys;
    this.idempotency = idempotency;
    this.paging = paging;
    this.clock = clock;
  }

  /** A page of keys. */
  @GET
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.KEYS_READ)
  @Operation(
      operationId = "listMasterKeys",
      summary = "Lists the master keys, the newest first",
      description =
          "Revoked and expired ones too. Who is confined to tenants sees the keys that are"
              + " confined to the same.")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys",
      content = @Content(schema = @Schema(implementation = MasterKeyPage.class)))
  public PageBody<MasterKeyBody> list(@BeanParam PageQuery query) {
    var authority = Authority.of(caller.operator());
    var scope = "master-keys/" + authority.actor();
    var page = keys.list(authority, paging.request(query, scope));
    return paging.body(page, scope, key -> MasterKeyBody.of(key, clock.instant()));
  }

  /** A new key. */
  @POST
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.KEYS_WRITE)
  @Operation(
      operationId = "createMasterKey",
      summary = "Makes a master key",
      description =
          "The key is shown this once. Nobody makes a key that may do more than themselves.")
  @APIResponse(
      responseCode = "201",
      description = "The key was made",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "ETag", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = CreatedMasterKeyBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response create(
      @HeaderParam(CreationRequest.HEADER) @Nullable String key, @NotNull NewMasterKeyBody body) {
    var authority = Authority.of(caller.operator());
    var claim = idempotency.claim(key, authority.actor(), CREATE, body);
    return Answers.created(keys.create(authority, body, claim));
  }

  /** A key's record. */
  @GET
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.KEYS_READ)
  @Operation(operationId = "getMasterKey", summary = "Reads a master key's record")
  @APIResponse(
      responseCode = "200",
      description = "The record",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = MasterKeyBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such key (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response get(@PathParam("id") KeyId id) {
    return answer(keys.read(Authority.of(caller.operator()), id));
  }

  /** A change of what a key may do. */
  @PATCH
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.KEYS_WRITE)
  @Operation(
      operationId = "changeMasterKey",
      summary = "Changes what a master key may do, or until when",
      description = "In force at once, on every node.")
  @APIResponse(
      responseCode = "200",
      description = "The record as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = MasterKeyBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such key (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The key is revoked (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The record has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response change(
      @PathParam("id") KeyId id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull MasterKeyChangeBody body) {
    return answer(keys.change(Authority.of(caller.operator()), id, body, ifMatch));
  }

  /** The end of a key. */
  @DELETE
  @Path("/{id}")
  @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.KEYS_WRITE)
  @Operation(
      operationId = "revokeMasterKey",
      summary = "Revokes a master key, at once and for good",
      description = "Its record stays, and so do the keys that were made with it.")
  @APIResponse(responseCode = "204", description = "The key is nothing any more")
  @APIResponse(
      responseCode = "404",
      description = "No such key (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The record has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void revoke(
      @PathParam("id") KeyId id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    keys.revoke(Authority.of(caller.operator()), id, ifMatch);
  }

  private Response answer(MasterKey key) {
    return Answers.versioned(MasterKeyBody.of(key, clock.instant()), key.version());
  }

  /** A page of keys, for the API description. */
  @Schema(name = "MasterKeyPage")
  private record MasterKeyPage(List<MasterKeyBody> data, PageBody.Pagination pagination) {}
}
