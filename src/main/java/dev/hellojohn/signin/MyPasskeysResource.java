package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.factor.PasskeyChallengeBody;
import dev.hellojohn.tenancy.CurrentTenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
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

/** How signed-in users show by a passkey that it is them. */
@Singleton
@Path("/v1/auth/me/mfa/passkey")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Second factors", description = "Authenticator apps, passkeys and backup codes")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class MyPasskeysResource {

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final ChallengePasskey challenge;

  /** Leads each request to its use case. */
  @Inject
  public MyPasskeysResource(
      CurrentTenant tenant, CallerContext caller, ChallengePasskey challenge) {
    this.tenant = tenant;
    this.caller = caller;
    this.challenge = challenge;
  }

  /** What to ask of the user's own passkeys. */
  @POST
  @Path("/options")
  @Access(AccessLevel.USER)
  @Operation(
      operationId = "challengeMyPasskey",
      summary = "What to ask of one's own passkey, to show that it is the user",
      description =
          "What it signs is sent with the request that asks for a proof, as `challenge_id` and"
              + " `credential` in the place of a `code`.")
  @APIResponse(
      responseCode = "200",
      description = "The challenge, and the user's passkeys",
      content = @Content(schema = @Schema(implementation = PasskeyChallengeBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "Passkeys are not set up here (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "The user has no passkey (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response options() {
    var asked = challenge.forProof(tenant.get(), tenant.client(), caller.user().user());
    return Response.ok(asked).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }
}
