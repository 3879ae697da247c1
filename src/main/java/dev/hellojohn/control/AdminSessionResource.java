package dev.hellojohn.control;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How admins begin a session with the Control Plane, and end it. */
@Singleton
@Path("/cp/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Operators", description = "Who may run this instance")
public class AdminSessionResource {

  private final CallerContext caller;
  private final AdminSignIn signIn;
  private final AdminAccounts accounts;
  private final AdminSessions sessions;
  private final ControlDatabase control;
  private final OperatorAudit audit;

  /** Leads each request to its use case. */
  @Inject
  public AdminSessionResource(
      CallerContext caller,
      AdminSignIn signIn,
      AdminAccounts accounts,
      AdminSessions sessions,
      ControlDatabase control,
      OperatorAudit audit) {
    this.caller = caller;
    this.signIn = signIn;
    this.accounts = accounts;
    this.sessions = sessions;
    this.control = control;
    this.audit = audit;
  }

  /** A session for an admin. */
  @POST
  @Path("/sign-in")
  @Access(AccessLevel.ANONYMOUS)
  @Operation(
      operationId = "adminSignIn",
      summary = "Signs an admin in",
      description =
          "An unknown address, a wrong password and a disabled admin are answered alike. After ten"
              + " wrong passwords within 15 minutes a network waits for 15 minutes. Who has an"
              + " authenticator app sends its code along, or a backup code; a wrong one is answered"
              + " as a wrong password is.")
  @APIResponse(
      responseCode = "200",
      description = "The session was begun",
      content = @Content(schema = @Schema(implementation = AdminSignedInBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "`invalid_credentials`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "The password is right, and a code is needed (`mfa_required`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  @APIResponse(
      responseCode = "422",
      description = "`validation_failed`",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public Response signIn(@NotNull AdminSignInBody body, @Context HttpServletRequest http) {
    var signedIn =
        signIn.signIn(
            new AdminCredentials(body.email(), body.password(), body.totpCode()), Origin.of(http));
    return Response.ok(AdminSignedInBody.of(signedIn))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** The end of the session. */
  @POST
  @Path("/sign-out")
  @Access(AccessLevel.ADMIN)
  @SecurityRequirement(name = "operatorToken")
  @Operation(operationId = "adminSignOut", summary = "Ends this session at once, on every node")
  @APIResponse(responseCode = "204", description = "The token, or the cookie, is nothing any more")
  public void signOut() {
    var admin = caller.admin();
    var session = admin.session();
    if (session == null) {
      return;
    }
    control.run(
        em -> {
          sessions.end(em, session);
          audit.append(em, AuditEvent.of(AuditAction.ADMIN_SIGN_OUT).on(admin.admin()));
        });
  }

  /** The admin whose session this is. */
  @GET
  @Path("/me")
  @Access(AccessLevel.ADMIN)
  @SecurityRequirement(name = "operatorToken")
  @Operation(operationId = "getOwnAdmin", summary = "Reads the admin who is signed in")
  @APIResponse(
      responseCode = "200",
      description = "The admin",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = AdminBody.class)))
  public Response me() {
    var admin = accounts.read(caller.admin().admin());
    return Answers.versioned(AdminBody.of(admin), admin.version());
  }
}
