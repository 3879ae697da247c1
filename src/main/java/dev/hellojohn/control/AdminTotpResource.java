package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How an admin sets up an authenticator app, and gives it up. */
@Singleton
@Path("/cp/v1/admin/me/totp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Operators", description = "Who may run this instance")
@SecurityRequirement(name = "operatorToken")
public class AdminTotpResource {

  private static final String NO_STORE = "no-store";

  private final CallerContext caller;
  private final AdminTotp totp;

  /** Leads each request to its use case. */
  @Inject
  public AdminTotpResource(CallerContext caller, AdminTotp totp) {
    this.caller = caller;
    this.totp = totp;
  }

  /** Whether there is an app. */
  @GET
  @Access(AccessLevel.ADMIN)
  @Operation(operationId = "getOwnTotp", summary = "Says whether one has an authenticator app")
  @APIResponse(
      responseCode = "200",
      description = "Whether, since when, and how many backup codes are left",
      content = @Content(schema = @Schema(implementation = TotpStateBody.class)))
  public TotpStateBody state() {
    return totp.state(caller.admin().admin());
  }

  /** A seed for an app. */
  @POST
  @Access(AccessLevel.ADMIN)
  @Operation(
      operationId = "beginTotp",
      summary = "Begins to set up an authenticator app",
      description =
          "Nothing is asked for yet: the app's first code, within 15 minutes, sets it up. Sent"
              + " again before that, it shows another secret, and the first is nothing any more.")
  @APIResponse(
      responseCode = "200",
      description = "What the app needs",
      content = @Content(schema = @Schema(implementation = TotpSecretBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "The password is wrong (`invalid_credentials`), or the credential is",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "409",
      description = "There is one (`conflict`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response begin(@NotNull TotpBeginBody body, @Context HttpServletRequest http) {
    var shown = totp.begin(caller.admin().admin(), body.password(), Origin.of(http));
    return Response.ok(TotpSecretBody.of(shown))
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .build();
  }

  /** The app's first code. */
  @POST
  @Path("/confirm")
  @Access(AccessLevel.ADMIN)
  @Operation(
      operationId = "confirmTotp",
      summary = "Sets the authenticator app up by its first code",
      description =
          "From now on sign-in with the password asks for a code. The admin's other sessions end.")
  @APIResponse(
      responseCode = "200",
      description = "Ten backup codes",
      content = @Content(schema = @Schema(implementation = BackupCodesBody.class)))
  @APIResponse(
      responseCode = "401",
      description =
          "The code is wrong (`mfa_invalid_code`), nothing was begun of late"
              + " (`challenge_expired`), or the credential is not good",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response confirm(@NotNull TotpConfirmBody body) {
    var codes = totp.confirm(caller.admin(), body.totpCode());
    return Response.ok(new BackupCodesBody(codes))
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .build();
  }

  /** The end of the app. */
  @DELETE
  @Access(AccessLevel.ADMIN)
  @Operation(
      operationId = "removeTotp",
      summary = "Removes one's authenticator app and its backup codes",
      description = "The admin's other sessions end.")
  @APIResponse(responseCode = "204", description = "Sign-in asks for the password alone")
  @APIResponse(
      responseCode = "401",
      description =
          "The password (`invalid_credentials`) or the code (`mfa_invalid_code`) is wrong, or the"
              + " credential is not good",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is none (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void remove(@NotNull TotpRemovalBody body, @Context HttpServletRequest http) {
    totp.remove(caller.admin(), body.password(), body.totpCode(), Origin.of(http));
  }
}
