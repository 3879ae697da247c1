package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.captcha.Captcha;
import dev.hellojohn.captcha.CaptchaUse;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How people get back in who forgot their password. */
@Singleton
@Path("/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Authentication", description = "Signing up, in and out")
@SecurityRequirement(name = "publishableKey")
public class RecoveryResource {

  private final CurrentTenant tenant;
  private final Captcha captcha;
  private final RequestLink links;
  private final ResetPassword reset;
  private final UnlockAccount unlock;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public RecoveryResource(
      CurrentTenant tenant,
      Captcha captcha,
      RequestLink links,
      ResetPassword reset,
      UnlockAccount unlock,
      RateLimits limits) {
    this.tenant = tenant;
    this.captcha = captcha;
    this.links = links;
    this.reset = reset;
    this.unlock = unlock;
    this.limits = limits;
  }

  /** A mail with a link. */
  @POST
  @Path("/forgot-password")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "forgotPassword",
      summary = "Sends a link for a new password, if somebody has the address",
      description = "Answered alike, whoever has the address. The link is good for an hour, once.")
  @APIResponse(responseCode = "202", description = "A user with this address gets a mail")
  @APIResponse(
      responseCode = "403",
      description =
          "`captcha_required`, `captcha_failed`. Or passwords are switched off for this tenant (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `invalid_email`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response forgotPassword(ForgotPasswordRequest request) {
    captcha.require(
        tenant.get(), tenant.client(), CaptchaUse.FORGOT_PASSWORD, request.captchaToken());
    links.toResetPassword(tenant.get(), tenant.client(), request.email(), request.redirectUrl());
    return Response.accepted().build();
  }

  /** A new password. */
  @POST
  @Path("/reset-password")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "resetPassword",
      summary = "Sets a new password with the token of such a link",
      description =
          "All of the user's sessions end, and the address counts as verified. A password that is"
              + " refused does not use the token up.")
  @APIResponse(responseCode = "204", description = "The password is set")
  @APIResponse(
      responseCode = "401",
      description = "The token is unknown, used, too old, or another's (`invalid_token`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "Passwords are switched off for this tenant (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `password_too_weak`, `password_breached`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void resetPassword(ResetPasswordRequest request, @Context HttpServletRequest http) {
    limits.countingGuesses(
        http,
        ErrorCode.INVALID_TOKEN,
        () -> {
          reset.reset(tenant.get(), request.token(), request.newPassword(), Origin.of(http));
          return Boolean.TRUE;
        });
  }

  /** An account that is open again. */
  @POST
  @Path("/unlock")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "unlockAccount",
      summary = "Unlocks an account with the token of a mail about its lock",
      description =
          "Failed sign-ins are forgotten, at all networks; nobody is signed in by it. The link is good for an hour, once.")
  @APIResponse(responseCode = "204", description = "The account is not locked any more")
  @APIResponse(
      responseCode = "401",
      description = "The token is unknown, used, too old, or another's (`invalid_token`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void unlock(UnlockRequest request, @Context HttpServletRequest http) {
    limits.countingGuesses(
        http,
        ErrorCode.INVALID_TOKEN,
        () -> {
          unlock.unlock(tenant.get(), request.token());
          return Boolean.TRUE;
        });
  }

  /** The token of a mail about a lock. */
  @Schema(name = "UnlockAccount")
  public record UnlockRequest(
      @NotNull @Schema(examples = "uat_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz") String token) {

    @Override
    public String toString() {
      return "UnlockRequest";
    }
  }

  /** Whose password was forgotten. */
  @Schema(name = "ForgotPassword")
  public record ForgotPasswordRequest(
      @NotNull @Schema(examples = "ada@example.com", format = "email") String email,
      @Schema(
              description =
                  "The page that the link leads to: one of the client's `redirect_uris`. Left out, it"
                      + " is the instance's.")
          @Nullable String redirectUrl,
      @Schema(
              description =
                  "Of the tenant's captcha, where it wants one (`captcha_required_for` of the"
                      + " configuration)")
          @Nullable String captchaToken) {

    @Override
    public String toString() {
      return "ForgotPasswordRequest";
    }
  }

  /** A token and the password that it sets. */
  @Schema(name = "ResetPassword")
  public record ResetPasswordRequest(
      @NotNull @Schema(examples = "prt_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz") String token,
      @NotNull @Schema(examples = "lake of nine silver herons") String newPassword) {

    @Override
    public String toString() {
      return "ResetPasswordRequest";
    }
  }
}
