package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.tenancy.CurrentTenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Codes to who is to show their mailbox or phone to end a sign-in. */
@Singleton
@Path("/v1/mfa/send")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors")
@SecurityRequirement(name = "publishableKey")
public class FactorCodeResource {

  private final CurrentTenant tenant;
  private final SendFactorCode sendCode;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public FactorCodeResource(CurrentTenant tenant, SendFactorCode sendCode, RateLimits limits) {
    this.tenant = tenant;
    this.sendCode = sendCode;
    this.limits = limits;
  }

  /** A mail or a short message with a code. */
  @POST
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "sendFactorCode",
      summary = "Sends a code for half a sign-in",
      description =
          "For a factor of the type email_otp or sms; the code goes to /v1/mfa/verify, and is good with this challenge alone.")
  @APIResponse(responseCode = "202", description = "The user gets a mail or a short message")
  @APIResponse(
      responseCode = "401",
      description = "`challenge_expired`, `invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description =
          "No such factor of the user, or a mailbox of who has come in by mail (`not_found`)",
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
  public Response send(FactorCodeRequest request, @Context HttpServletRequest http) {
    var factor = request.factor();
    return limits.countingGuesses(
        http,
        ErrorCode.CHALLENGE_EXPIRED,
        () -> {
          sendCode.forChallenge(tenant.get(), tenant.client(), request.challengeId(), factor);
          return Response.accepted().build();
        });
  }

  /** A challenge, and the factor that is to answer it. */
  @Schema(name = "FactorCodeRequest")
  public record FactorCodeRequest(
      @NotNull @Schema(description = "Of the sign-in's answer", examples = "mfc_…")
          String challengeId,
      @NotNull @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String factorId) {

    private FactorId factor() {
      var fields = new FactorFields();
      var id = fields.factorId(factorId);
      fields.finish();
      return id;
    }

    @Override
    public String toString() {
      return "FactorCodeRequest";
    }
  }
}
