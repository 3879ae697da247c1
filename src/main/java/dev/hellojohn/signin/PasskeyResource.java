package dev.hellojohn.signin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorProof;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How people sign in with a passkey. */
@Singleton
@Path("/v1/auth/passkey")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Authentication", description = "Signing up, in and out")
@SecurityRequirement(name = "publishableKey")
public class PasskeyResource {

  private final CurrentTenant tenant;
  private final SignInWithPasskey signIn;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public PasskeyResource(CurrentTenant tenant, SignInWithPasskey signIn, RateLimits limits) {
    this.tenant = tenant;
    this.signIn = signIn;
    this.limits = limits;
  }

  /** What to ask of authenticators. */
  @POST
  @Path("/options")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "challengePasskey",
      summary = "What to ask of a passkey to sign in with",
      description =
          "The same for everybody: nobody is named, and the user's passkey tells who it is. Also for"
              + " `mediation: \"conditional\"`. The challenge is good for five minutes, once.")
  @APIResponse(
      responseCode = "200",
      description = "The challenge",
      content = @Content(schema = @Schema(implementation = PasskeyChallengeBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "The tenant does not allow it, or has not set it up (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response options() {
    return Response.ok(signIn.challenge(tenant.get(), tenant.client()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** A session for who has the passkey. */
  @POST
  @Path("/verify")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "signInWithPasskey",
      summary = "Begins a session with what a passkey signed",
      description =
          "It counts as two factors, and no other one is asked for. Whatever is wrong, the challenge is used up.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      content = @Content(schema = @Schema(implementation = SignedInBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`challenge_expired`: unknown, used or too old; `invalid_credentials`, whatever is wrong"
              + " with the passkey or its user; `invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "The passkey is right, but: `account_locked`, `email_not_verified`. Or the tenant does not"
              + " allow it, or has not set it up (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SignedInBody verify(PasskeySignInRequest request, @Context HttpServletRequest http) {
    var signed = request.signed();
    return limits.countingGuesses(
        http,
        Set.of(ErrorCode.INVALID_CREDENTIALS, ErrorCode.CHALLENGE_EXPIRED),
        () ->
            signIn.signIn(
                tenant.get(), tenant.client(), request.challengeId(), signed, Origin.of(http)));
  }

  /** What a passkey signed. */
  @Schema(name = "PasskeySignIn", description = "What a passkey signed")
  public record PasskeySignInRequest(
      @NotNull @Schema(examples = "pkc_…") String challengeId,
      @NotNull
          @Schema(
              type = SchemaType.OBJECT,
              implementation = Object.class,
              description = "Of navigator.credentials.get, by its toJSON",
              examples =
                  "{\"id\":\"dGhlIGNyZWRlbnRpYWw\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\","
                      + "\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"userHandle\":\"AA\"}}")
          JsonNode credential) {

    /**
     * What is shown.
     *
     * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
     */
    FactorProof.Assertion signed() {
      var fields = new FactorFields();
      var signed = fields.assertion(credential);
      fields.finish();
      return signed;
    }

    @Override
    public String toString() {
      return "PasskeySignInRequest";
    }
  }
}
