package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.tenancy.CurrentTenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Codes to signed-in users who are to show their mailbox or phone once more. */
@Singleton
@Path("/v1/auth/me/mfa/send")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class MyFactorCodeResource {

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final SendFactorCode sendCode;

  /** Leads each request to its use case. */
  @Inject
  public MyFactorCodeResource(CurrentTenant tenant, CallerContext caller, SendFactorCode sendCode) {
    this.tenant = tenant;
    this.caller = caller;
    this.sendCode = sendCode;
  }

  /** A mail or a short message with a code. */
  @POST
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "sendMyFactorCode",
      summary = "Sends a code that shows that it is the user",
      description = "It is sent with the request that asks for a proof, as `code`.")
  @APIResponse(responseCode = "202", description = "The user gets a mail or a short message")
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such factor of the user that codes are sent for (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "No message can be sent to this number (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "No message can be sent now (`service_unavailable`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response send(MyFactorCodeRequest request) {
    sendCode.forProof(tenant.get(), tenant.client(), caller.user().user(), request.factor());
    return Response.accepted().build();
  }

  /** The factor that is to be shown. */
  @Schema(name = "MyFactorCodeRequest")
  public record MyFactorCodeRequest(
      @NotNull @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String factorId) {

    private FactorId factor() {
      var fields = new FactorFields();
      var id = fields.factorId(factorId);
      fields.finish();
      return id;
    }
  }
}
