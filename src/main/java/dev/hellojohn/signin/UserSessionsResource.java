package dev.hellojohn.signin;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All sessions of a user at once, for a tenant's servers. */
@Singleton
@Path("/v1/users/{id}/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions", description = "Who is signed in where")
@SecurityRequirement(name = "secretKey")
public class UserSessionsResource {

  private final CurrentTenant tenant;
  private final TenantUnits units;
  private final Sessions sessions;
  private final TrustedDevices devices;
  private final Users users;
  private final AuditLog audit;

  /** Ends sessions. */
  @Inject
  public UserSessionsResource(
      CurrentTenant tenant,
      TenantUnits units,
      Sessions sessions,
      TrustedDevices devices,
      Users users,
      AuditLog audit) {
    this.tenant = tenant;
    this.units = units;
    this.sessions = sessions;
    this.devices = devices;
    this.users = users;
    this.audit = audit;
  }

  /** The end of all sessions of a user. */
  @DELETE
  @Access(AccessLevel.SERVER)
  @Operation(
      operationId = "revokeSessionsOfUser",
      summary = "Ends all sessions of a user at once",
      description = "The user's devices are trusted no longer.")
  @APIResponse(
      responseCode = "200",
      description = "How many were active",
      content = @Content(schema = @Schema(implementation = RevokedAnswer.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such user in this tenant (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public RevokedAnswer revokeAll(@PathParam("id") UserId id) {
    return new RevokedAnswer(
        units.inTransaction(
            tenant.get(),
            em -> {
              if (users.find(em, id).isEmpty()) {
                throw new ProblemException(ErrorCode.NOT_FOUND);
              }
              devices.revokeAll(em, id);
              int ended = sessions.endAll(em, id, EndReason.REVOKED);
              audit.append(
                  em,
                  AuditEvent.of(AuditAction.USER_REVOKE_SESSIONS)
                      .on(id)
                      .detail("sessions_ended", ended));
              return ended;
            }));
  }

  /** How many sessions were ended. */
  @Schema(name = "RevokedSessions")
  public record RevokedAnswer(@Schema(examples = "3") int revoked) {}
}
