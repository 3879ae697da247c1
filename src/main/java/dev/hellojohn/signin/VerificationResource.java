package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.signin.AccountResource.UserAnswer;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.user.UserBody;
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

/**
 * How people show that an address is theirs. Only a POST uses a token up: a mail's link leads to
 * the application's page, and what opens links to look into them changes nothing.
 */
@Singleton
@Path("/v1/auth/verify-email")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Authentication", description = "Signing up, in and out")
@SecurityRequirement(name = "publishableKey")
public class VerificationResource {

  private final CurrentTenant tenant;
  private final VerifyEmail verify;
  private final RequestLink links;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public VerificationResource(
      CurrentTenant tenant, VerifyEmail verify, RequestLink links, RateLimits limits) {
    this.tenant = tenant;
    this.verify = verify;
    this.links = links;
    this.limits = limits;
  }

  /** The proof of an address. */
  @POST
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "verifyEmail",
      summary = "Counts an address as verified, with the token of a mail to it",
      description =
          "Also the address that a user has asked for is theirs from now on. A token is good for a day, once, for the user"
              + " and the address that it was made for. Access tokens that were"
              + " issued before go on saying that the address is not verified, until they are refreshed.")
  @APIResponse(
      responseCode = "200",
      description = "The user as it is now",
      content = @Content(schema = @Schema(implementation = UserAnswer.class)))
  @APIResponse(
      responseCode = "401",
      description = "The token is unknown, used, too old, or another's (`invalid_token`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "Somebody else has the address by now (`email_already_exists`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public UserAnswer verifyEmail(VerifyEmailRequest request, @Context HttpServletRequest http) {
    return limits.countingGuesses(
        http,
        ErrorCode.INVALID_TOKEN,
        () -> new UserAnswer(UserBody.of(verify.verify(tenant.get(), request.token()))));
  }

  /** One more mail. */
  @POST
  @Path("/resend")
  @Access(AccessLevel.CLIENT)
  @Operation(
      operationId = "resendVerification",
      summary = "Sends the link once more, if somebody has the address and has yet to verify it",
      description = "Answered alike, whoever has the address. The links of earlier mails are void.")
  @APIResponse(
      responseCode = "202",
      description = "A user who has yet to verify this address gets a mail")
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `invalid_email`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response resend(ResendRequest request) {
    links.toVerifyEmail(tenant.get(), tenant.client(), request.email(), request.redirectUrl());
    return Response.accepted().build();
  }

  /** The token of a mail. */
  @Schema(name = "VerifyEmail")
  public record VerifyEmailRequest(
      @NotNull @Schema(examples = "vet_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz") String token) {

    @Override
    public String toString() {
      return "VerifyEmailRequest";
    }
  }

  /** Whose address is to be verified. */
  @Schema(name = "ResendVerification")
  public record ResendRequest(
      @NotNull @Schema(examples = "ada@example.com", format = "email") String email,
      @Schema(
              description =
                  "The page that the link leads to: one of the client's `redirect_uris`. Left out, it"
                      + " is the instance's.")
          @Nullable String redirectUrl) {

    @Override
    public String toString() {
      return "ResendRequest";
    }
  }
}
