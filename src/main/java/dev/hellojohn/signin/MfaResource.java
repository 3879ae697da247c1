package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.factor.EnrollmentBody;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.PasskeyChallengeBody;
import dev.hellojohn.kernel.ErrorCode;
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

/** The second half of a sign-in, for who holds the challenge that the first half ended in. */
@Singleton
@Path("/v1/mfa")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors", description = "Authenticator apps, passkeys and backup codes")
@SecurityRequirement(name = "publishableKey")
public class MfaResource {

  private final CurrentTenant tenant;
  private final VerifyFactor verifyFactor;
  private final ChallengePasskey challengePasskey;
  private final EnrollDuringSignIn enrollment;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public MfaResource(
      CurrentTenant tenant,
      VerifyFactor verifyFactor,
      ChallengePasskey challengePasskey,
      EnrollDuringSignIn enrollment,
      RateLimits limits) {
    this.tenant = tenant;
    this.verifyFactor = verifyFactor;
    this.challengePasskey = challengePasskey;
    this.enrollment = enrollment;
    this.limits = limits;
  }

  /** A session for who shows the second factor. */
  @POST
  @Path("/verify")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "verifyFactor",
      summary = "Ends a sign-in with a code of a second factor, or with a passkey",
      description =
          "A challenge lives five minutes and dies of its fifth wrong code. A code works once, in"
              + " whatever challenge. A factor that was enrolled for this challenge becomes active.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      content = @Content(schema = @Schema(implementation = SignedInBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`mfa_invalid_code`; `challenge_expired`: unknown, used, too old, or no longer the user's;"
              + " `invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SignedInBody verify(VerifyFactorRequest request, @Context HttpServletRequest http) {
    var answer = request.answer();
    return limits.countingGuesses(
        http,
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            verifyFactor.verify(
                tenant.get(),
                tenant.client(),
                answer,
                Origin.of(http),
                user -> limits.take(http, RateLimitRule.MFA_VERIFY, tenant.get(), user.value())));
  }

  /** What a passkey is to sign. */
  @POST
  @Path("/passkey/options")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "challengePasskeyOfFactor",
      summary = "What to ask of a passkey that is the second factor",
      description = "For who holds a challenge; what the passkey signs goes to /v1/mfa/verify.")
  @APIResponse(
      responseCode = "200",
      description = "The challenge, and the user's passkeys",
      content = @Content(schema = @Schema(implementation = PasskeyChallengeBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`challenge_expired`, `invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "Passkeys are not set up here (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "The user has no passkey (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response passkeyOptions(ChallengeRequest request, @Context HttpServletRequest http) {
    var challenge =
        limits.countingGuesses(
            http,
            ErrorCode.CHALLENGE_EXPIRED,
            () ->
                challengePasskey.forChallenge(
                    tenant.get(), tenant.client(), request.challengeId()));
    return Response.ok(challenge).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** The half of a sign-in that is done. */
  @Schema(name = "ChallengeReference", description = "The half of a sign-in that is done")
  public record ChallengeRequest(
      @NotNull @Schema(description = "Of the sign-in's answer", examples = "mfc_…")
          String challengeId) {

    @Override
    public String toString() {
      return "ChallengeRequest";
    }
  }

  /** A factor for who has to have one. */
  @POST
  @Path("/enroll")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "enrollDuringSignIn",
      summary = "Begins to enrol the second factor that a sign-in asks for",
      description = "The factor's first code, sent to /v1/mfa/verify, ends the sign-in.")
  @APIResponse(
      responseCode = "201",
      description = "The pending factor with its secret, shown this once",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = EnrollmentBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`challenge_expired`, also for a challenge that asks for a factor that there is;"
              + " `invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "The tenant has none of the type (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "The number gets no messages (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "503",
      description = "No message can be sent now (`service_unavailable`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response enroll(BeginEnrollmentRequest request, @Context HttpServletRequest http) {
    var fields = new FactorFields();
    var wanted = fields.wanted(request.type(), request.name(), request.phoneNumber());
    fields.finish();
    var begun =
        limits.countingGuesses(
            http,
            ErrorCode.CHALLENGE_EXPIRED,
            () -> enrollment.enroll(tenant.get(), tenant.client(), request.challengeId(), wanted));
    return Response.created(URI.create("/v1/auth/me/mfa/factors"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(begun)
        .build();
  }
}
