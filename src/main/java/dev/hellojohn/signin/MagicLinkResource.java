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

/** How people sign in by mail. */
@Singleton
@Path("/v1/auth/magic-link")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Authentication", description = "Signing up, in and out")
@SecurityRequirement(name = "publishableKey")
public class MagicLinkResource {

  private final CurrentTenant tenant;
  private final Captcha captcha;
  private final RequestLink links;
  private final MagicLink magicLink;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public MagicLinkResource(
      CurrentTenant tenant,
      Captcha captcha,
      RequestLink links,
      MagicLink magicLink,
      RateLimits limits) {
    this.tenant = tenant;
    this.captcha = captcha;
    this.links = links;
    this.magicLink = magicLink;
    this.limits = limits;
  }

  /** A mail with a link. */
  @POST
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "sendMagicLink",
      summary = "Sends a link to sign in with, if somebody has the address",
      description =
          "Answered alike, whoever has the address; nobody is made a user by it. The link is good for 15 minutes, once.")
  @APIResponse(responseCode = "202", description = "A user with this address gets a mail")
  @APIResponse(
      responseCode = "403",
      description =
          "`captcha_required`, `captcha_failed`. Or the tenant does not allow it (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `invalid_email`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response send(MagicLinkRequest request) {
    captcha.require(tenant.get(), tenant.client(), CaptchaUse.MAGIC_LINK, request.captchaToken());
    links.toSignIn(tenant.get(), tenant.client(), request.email(), request.redirectUrl());
    return Response.accepted().build();
  }

  /** A session for who has the mail. */
  @POST
  @Path("/verify")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "signInWithMagicLink",
      summary = "Begins a session with the token of such a link",
      description =
          "The address counts as verified by that. If it did not before, the account's password and its sessions go: whoever"
              + " made it may have been somebody else.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      content = @Content(schema = @Schema(implementation = SignedInBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "The token is unknown, used, too old, or another's (`invalid_token`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "The token is good, but: `account_locked`; `mfa_required`, `mfa_enrollment_required` with a challenge for"
              + " /v1/mfa. Or the tenant does not allow it (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = SignInRefusedBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SignedInBody verify(MagicLinkToken request, @Context HttpServletRequest http) {
    return limits.countingGuesses(
        http,
        ErrorCode.INVALID_TOKEN,
        () -> magicLink.signIn(tenant.get(), tenant.client(), request.token(), Origin.of(http)));
  }

  /** Who wants to sign in. */
  @Schema(name = "MagicLink")
  public record MagicLinkRequest(
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
      return "MagicLinkRequest";
    }
  }

  /** The token of a mail. */
  @Schema(name = "MagicLinkToken")
  public record MagicLinkToken(
      @NotNull @Schema(examples = "mlt_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz") String token) {

    @Override
    public String toString() {
      return "MagicLinkToken";
    }
  }
}
