package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.tenancy.CurrentTenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A stronger or fresher sign-in within the session that there is. */
@Singleton
@Path("/v1/auth/step-up")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Sign-in")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class StepUpResource {

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final StepUp stepUp;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public StepUpResource(
      CurrentTenant tenant, CallerContext caller, StepUp stepUp, RateLimits limits) {
    this.tenant = tenant;
    this.caller = caller;
    this.stepUp = stepUp;
    this.limits = limits;
  }

  /** An access token that says that its user has just shown who they are. */
  @POST
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "stepUp",
      summary = "Shows again who the signed-in user is, for an access token that says so",
      description =
          "For a resource that wants more than the sign-in was (`acr`), or wants it to be more recent"
              + " (`auth_time`; RFC 9470). Who has a second factor shows a current code of it or what a"
              + " passkey signed, everybody else the password; who has neither has to have signed in"
              + " within the last ten minutes. The refresh token stays.")
  @APIResponse(
      responseCode = "200",
      description = "The access token",
      content = @Content(schema = @Schema(implementation = AccessTokenBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`invalid_credentials`, `mfa_invalid_code`, `challenge_expired`, `missing_credentials`,"
              + " `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "`mfa_required`, `account_locked`, `email_not_verified`, or nothing to show and no sign-in"
              + " just now (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response stepUp(ProofRequest request, @Context HttpServletRequest http) {
    var token =
        stepUp.stepUp(
            tenant.get(),
            tenant.client(),
            caller.user(),
            request.proof(),
            Origin.of(http),
            user -> limits.take(http, RateLimitRule.MFA_VERIFY, tenant.get(), user.value()));
    return Response.ok(token).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }
}
