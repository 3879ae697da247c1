package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.captcha.Captcha;
import dev.hellojohn.captcha.CaptchaUse;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.IssuedChallenge;
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
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How people sign in with a code from a mail. */
@Singleton
@Path("/v1/auth/otp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Authentication", description = "Signing up, in and out")
@SecurityRequirement(name = "publishableKey")
public class OtpResource {

  private final CurrentTenant tenant;
  private final Captcha captcha;
  private final RequestCode requestCode;
  private final SignInByCode signIn;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public OtpResource(
      CurrentTenant tenant,
      Captcha captcha,
      RequestCode requestCode,
      SignInByCode signIn,
      RateLimits limits) {
    this.tenant = tenant;
    this.captcha = captcha;
    this.requestCode = requestCode;
    this.signIn = signIn;
    this.limits = limits;
  }

  /** A mail with a code. */
  @POST
  @Path("/send")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "sendCode",
      summary = "Sends a code to sign in with, if somebody has the address",
      description =
          "Answered alike, whoever has the address; nobody is made a user by it. The code is good for ten minutes, once, and"
              + " with this challenge alone, which dies of its fifth wrong code.")
  @APIResponse(
      responseCode = "202",
      description = "A user with this address gets a mail",
      content = @Content(schema = @Schema(implementation = CodeChallengeBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "`captcha_required`, `captcha_failed`. Or the tenant does not allow it (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `invalid_email`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response send(CodeRequest request) {
    captcha.require(tenant.get(), tenant.client(), CaptchaUse.EMAIL_OTP, request.captchaToken());
    var issued = requestCode.toSignIn(tenant.get(), tenant.client(), request.email());
    return Response.accepted(CodeChallengeBody.of(issued))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** A session for who has the mail. */
  @POST
  @Path("/verify")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "signInWithCode",
      summary = "Begins a session with a challenge and its code",
      description =
          "The address counts as verified by that. If it did not before, the account's password and its sessions go: whoever"
              + " made it may have been somebody else.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      content = @Content(schema = @Schema(implementation = SignedInBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "The code is wrong (`invalid_credentials`); the challenge is unknown, used, too old, another client's, or has had"
              + " five codes (`challenge_expired`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "The code is right, but: `account_locked`; `mfa_required`, `mfa_enrollment_required` with a challenge for"
              + " /v1/mfa. Or the tenant does not allow it (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = SignInRefusedBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`: a text that can be no code does not count as one",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SignedInBody verify(CodeAnswer request, @Context HttpServletRequest http) {
    var code = request.checkedCode();
    return limits.countingGuesses(
        http,
        ErrorCode.CHALLENGE_EXPIRED,
        () ->
            signIn.signIn(
                tenant.get(), tenant.client(), request.challengeId(), code, Origin.of(http)));
  }

  /** Who wants to sign in. */
  @Schema(name = "CodeRequest")
  public record CodeRequest(
      @NotNull @Schema(examples = "ada@example.com", format = "email") String email,
      @Schema(
              description =
                  "Of the tenant's captcha, where it wants one (`captcha_required_for` of the"
                      + " configuration)")
          @Nullable String captchaToken) {

    @Override
    public String toString() {
      return "CodeRequest";
    }
  }

  /** What a code is asked for with. */
  @Schema(name = "CodeChallenge", description = "What the mailed code is to be sent along with")
  public record CodeChallengeBody(
      @Schema(examples = "emc_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz") String challengeId,
      @Schema(description = "Until when the code is good") Instant expiresAt) {

    static CodeChallengeBody of(IssuedChallenge issued) {
      return new CodeChallengeBody(issued.token(), issued.expiresAt());
    }

    @Override
    public String toString() {
      return "CodeChallengeBody";
    }
  }

  /** A challenge, and the code from the mail. */
  @Schema(name = "CodeAnswer", description = "A challenge, and the code from the mail")
  public record CodeAnswer(
      @NotNull @Schema(examples = "emc_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz")
          String challengeId,
      @NotNull @Schema(examples = "123456", pattern = "[0-9]{6}") String code) {

    /**
     * The code.
     *
     * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
     */
    String checkedCode() {
      var fields = new FactorFields();
      fields.mailedCode(code);
      fields.finish();
      return code;
    }

    @Override
    public String toString() {
      return "CodeAnswer";
    }
  }
}
