package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.captcha.Captcha;
import dev.hellojohn.captcha.CaptchaUse;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.sms.Sms;
import dev.hellojohn.tenancy.CurrentTenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
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

/** How people begin a session and keep it: for applications with a publishable key. */
@Singleton
@Path("/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Authentication", description = "Signing up, in and out")
public class SignInResource {

  private static final String SIGN_UP = "POST /v1/auth/sign-up";

  private final CurrentTenant tenant;
  private final Captcha captcha;
  private final SignUp signUp;
  private final SignIn signIn;
  private final RefreshSession refreshSession;
  private final Sms sms;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public SignInResource(
      CurrentTenant tenant,
      Captcha captcha,
      SignUp signUp,
      SignIn signIn,
      RefreshSession refreshSession,
      Sms sms,
      RateLimits limits) {
    this.tenant = tenant;
    this.captcha = captcha;
    this.signUp = signUp;
    this.signIn = signIn;
    this.refreshSession = refreshSession;
    this.sms = sms;
    this.limits = limits;
  }

  /** A new user and their first session. */
  @POST
  @Path("/sign-up")
  @Access(AccessLevel.CLIENT)
  @SecurityRequirement(name = "publishableKey")
  @Operation(
      operationId = "signUp",
      summary = "Makes a user and begins a session",
      description =
          "With the tenant's enumeration protection on, a taken address is answered like a free one: 201 and no session.")
  @APIResponse(
      responseCode = "201",
      description = "The user was made; the session is null if something has to be done first",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = SignedInBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "`captcha_required`, `captcha_failed`. Or passwords are switched off for this tenant (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "The address or the username is taken (`email_already_exists`, `username_taken`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, `invalid_email`, `password_too_weak`, `password_breached`, `idempotency_key_reused`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response signUp(
      @HeaderParam(CreationRequest.HEADER) @Nullable String key,
      SignUpRequest request,
      @Context HttpServletRequest http) {
    var creation =
        new CreationRequest(
            tenant.get(), tenant.client().id(), SIGN_UP, key, request.withoutCaptcha());
    var signedUp = signUp.signUp(creation, tenant.client(), request, Origin.of(http));
    return Response.created(URI.create("/v1/auth/me")).entity(signedUp).build();
  }

  /** A session for a user. */
  @POST
  @Path("/sign-in")
  @Access(AccessLevel.CLIENT)
  @SecurityRequirement(name = "publishableKey")
  @Operation(
      operationId = "signIn",
      summary = "Begins a session",
      description =
          "An unknown user, a wrong password and a disabled user are answered alike. After too many wrong passwords a"
              + " network is locked for a while; who then has the password right is told so the first time.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      content = @Content(schema = @Schema(implementation = SignedInBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`invalid_credentials`, `invalid_client_key`, `missing_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "`captcha_required`, `captcha_failed`. The password was right, but: `account_locked`, `email_not_verified`; `mfa_required`,"
              + " `mfa_enrollment_required` with a challenge for /v1/mfa. Or passwords are switched off"
              + " (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = SignInRefusedBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `invalid_email`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SignedInBody signIn(SignInRequest request, @Context HttpServletRequest http) {
    var account = request.account();
    captcha.require(tenant.get(), tenant.client(), CaptchaUse.SIGN_IN, request.captchaToken());
    return signIn.signIn(
        tenant.get(),
        tenant.client(),
        account,
        new SignIn.Shown(request.password(), request.deviceToken()),
        Origin.of(http));
  }

  /** New tokens for a session. */
  @POST
  @Path("/refresh")
  @Access(AccessLevel.CLIENT)
  @SecurityRequirement(name = "publishableKey")
  @Operation(
      operationId = "refresh",
      summary = "Exchanges a refresh token for new tokens",
      description =
          "A refresh token works once. Callers who send it at the same time get the same successor; one that comes back"
              + " later ends the session.")
  @APIResponse(
      responseCode = "200",
      description = "The session's new tokens",
      content = @Content(schema = @Schema(implementation = SessionAnswer.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`refresh_token_invalid`, `refresh_token_expired`, `session_revoked`, `invalid_client_key`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SessionAnswer refresh(RefreshRequest request, @Context HttpServletRequest http) {
    // A forged one burns nobody's session limit, and is not free either.
    return limits.countingGuesses(
        http,
        ErrorCode.REFRESH_TOKEN_INVALID,
        () ->
            new SessionAnswer(
                refreshSession.refresh(
                    tenant.get(),
                    tenant.client(),
                    request.refreshToken(),
                    session ->
                        limits.take(http, RateLimitRule.REFRESH, tenant.get(), session.value()))));
  }

  /** What a sign-in form needs to know. */
  @GET
  @Path("/config")
  @Access(AccessLevel.CLIENT)
  @SecurityRequirement(name = "publishableKey")
  @Operation(operationId = "signInConfig", summary = "What a sign-in form needs to know")
  @APIResponse(
      responseCode = "200",
      description = "The tenant's ways to sign in and its rules for passwords",
      content = @Content(schema = @Schema(implementation = SignInConfigBody.class)))
  public SignInConfigBody config() {
    return SignInConfigBody.of(tenant.get(), sms.isSetUp());
  }

  /** A refresh token to be exchanged. */
  @Schema(name = "Refresh")
  public record RefreshRequest(@NotNull @Schema(examples = "rft_…") String refreshToken) {

    @Override
    public String toString() {
      return "RefreshRequest";
    }
  }

  /** The tokens of a session that goes on. */
  @Schema(name = "Refreshed")
  public record SessionAnswer(TokensBody session) {}
}
