package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.ratelimit.RateLimits;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.ChangeUser;
import dev.hellojohn.user.User;
import dev.hellojohn.user.UserBody;
import dev.hellojohn.user.UserFields;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What signed-in users do with their own account. Whose it is, the token says alone. */
@Singleton
@Path("/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Account", description = "A signed-in user's own account")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class AccountResource {

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final TenantUnits units;
  private final Users users;
  private final ChangeUser changeUser;
  private final ChangeEmail changeEmail;
  private final LandingPages pages;
  private final ChangePassword changePassword;
  private final DeleteAccount deleteAccount;
  private final SignOut signOut;
  private final RateLimits limits;

  /** Leads each request to its use case. */
  @Inject
  public AccountResource(
      CurrentTenant tenant,
      CallerContext caller,
      TenantUnits units,
      Users users,
      ChangeUser changeUser,
      ChangeEmail changeEmail,
      LandingPages pages,
      ChangePassword changePassword,
      DeleteAccount deleteAccount,
      SignOut signOut,
      RateLimits limits) {
    this.tenant = tenant;
    this.caller = caller;
    this.units = units;
    this.users = users;
    this.changeUser = changeUser;
    this.changeEmail = changeEmail;
    this.pages = pages;
    this.changePassword = changePassword;
    this.deleteAccount = deleteAccount;
    this.signOut = signOut;
    this.limits = limits;
  }

  /** The end of sessions. */
  @POST
  @Path("/sign-out")
  @Access(value = AccessLevel.USER, unverified = true)
  @Operation(operationId = "signOut", summary = "Ends the session, the others, or all")
  @APIResponse(responseCode = "204", description = "The sessions have ended")
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void signOut(@Nullable SignOutRequest request) {
    var scope =
        request == null || request.scope() == null ? SignOut.Scope.CURRENT : request.scope();
    signOut.signOut(tenant.get(), caller.user().user(), caller.user().session(), scope);
  }

  /** The user. */
  @GET
  @Path("/me")
  @Access(value = AccessLevel.USER, unverified = true)
  @Operation(operationId = "getMe", summary = "Reads the signed-in user")
  @APIResponse(
      responseCode = "200",
      description = "The user",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = UserAnswer.class)))
  @APIResponse(
      responseCode = "401",
      description = "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response me() {
    var id = caller.user().user();
    var user = units.reading(tenant.get(), em -> users.find(em, id));
    return answer(user.orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED)));
  }

  /** A change of the user. */
  @PATCH
  @Path("/me")
  @Access(value = AccessLevel.USER, unverified = true)
  @Operation(
      operationId = "changeMe",
      summary = "Changes the signed-in user's profile",
      description =
          "A new `email` has to be proved first: it gets a mail with a link, and the answer has the address as it still is.")
  @APIResponse(
      responseCode = "200",
      description = "The user as it is now",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = UserAnswer.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "`missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`; with an `email`"
              + " `invalid_credentials`, `mfa_invalid_code`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "With an `email`: too many wrong passwords (`account_locked`), no code of the second factor (`mfa_required`),"
              + " or no password and a sign-in too long ago (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "`username_taken`, `email_already_exists`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "412",
      description = "The user has changed since it was read (`precondition_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "`validation_failed`, `invalid_email`; also for fields that are not the user's to set",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response changeMe(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      ProfileRequest request,
      @Context HttpServletRequest http) {
    var fields = new UserFields();
    var profile = request.toChange(fields);
    var email = request.wanted(fields, tenant.get().authConfig());
    var page = pages.verifyEmail(fields, tenant.client(), request.redirectUrl());
    fields.finish();
    var proof = request.proof();
    if (email.isEmpty()) {
      return answer(changeUser.change(tenant.get(), caller.user().user(), profile, ifMatch));
    }
    var user = caller.user();
    limits.take(http, RateLimitRule.FORGOT_PASSWORD, tenant.get(), user.user().value());
    var wish = new ChangeEmail.Wish(email.get(), proof, page, profile, ifMatch);
    return answer(
        changeEmail.request(
            tenant.get(),
            tenant.client(),
            user,
            wish,
            Origin.of(http),
            id -> limits.take(http, RateLimitRule.MFA_VERIFY, tenant.get(), id.value())));
  }

  /** The end of the account. */
  @DELETE
  @Path("/me")
  @Access(value = AccessLevel.USER, unverified = true)
  @Operation(
      operationId = "deleteMe",
      summary = "Removes the signed-in user and all of their sessions, for good",
      description =
          "Who has a second factor shows a current code of it or what a passkey signed, everybody"
              + " else the password; who has neither has to have signed in within the last ten"
              + " minutes.")
  @APIResponse(responseCode = "204", description = "The account is gone")
  @APIResponse(
      responseCode = "401",
      description =
          "`invalid_credentials`, `mfa_invalid_code`, `challenge_expired`, `missing_credentials`,"
              + " `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "Too many wrong passwords (`account_locked`), no code (`mfa_required`), or nothing to show"
              + " and no sign-in just now (`insufficient_permissions`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void deleteMe(ProofRequest request, @Context HttpServletRequest http) {
    deleteAccount.delete(
        tenant.get(),
        tenant.client(),
        caller.user(),
        request.proof(),
        Origin.of(http),
        user -> limits.take(http, RateLimitRule.MFA_VERIFY, tenant.get(), user.value()));
  }

  /** A new password. */
  @POST
  @Path("/password/change")
  @Access(AccessLevel.USER)
  @Operation(operationId = "changePassword", summary = "Changes the signed-in user's password")
  @APIResponse(responseCode = "204", description = "The password was changed")
  @APIResponse(
      responseCode = "401",
      description =
          "`invalid_credentials`, `missing_credentials`, `invalid_token`, `token_expired`, `session_revoked`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "Too many wrong passwords (`account_locked`), or passwords are switched off (`insufficient_permissions`), or"
              + " the address has to be verified first (`email_not_verified`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`, `password_too_weak`, `password_breached`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void changePassword(ChangePasswordRequest request, @Context HttpServletRequest http) {
    changePassword.change(
        tenant.get(),
        caller.user().user(),
        caller.user().session(),
        request.currentPassword(),
        request.newPassword(),
        !Boolean.FALSE.equals(request.revokeOtherSessions()),
        Origin.of(http));
  }

  private static Response answer(User user) {
    return Response.ok(new UserAnswer(UserBody.of(user)))
        .header(HttpHeaders.ETAG, new EntityVersion(user.version()).toTag())
        .build();
  }

  /** Which sessions to end. */
  @Schema(name = "SignOut")
  public record SignOutRequest(
      @Schema(
              implementation = String.class,
              enumeration = {"current", "others", "all"},
              examples = "all",
              defaultValue = "current")
          SignOut.@Nullable Scope scope) {}

  /** The password and its replacement. */
  @Schema(name = "ChangePassword")
  public record ChangePasswordRequest(
      @NotNull @Schema(examples = "lake of nine silver herons") String currentPassword,
      @NotNull @Schema(examples = "wrong donkey charger hook") String newPassword,
      @Schema(description = "Whether the user's other sessions end", defaultValue = "true")
          @Nullable Boolean revokeOtherSessions) {

    @Override
    public String toString() {
      return "ChangePasswordRequest";
    }
  }

  /** The user. */
  @Schema(name = "Me")
  public record UserAnswer(UserBody user) {}
}
