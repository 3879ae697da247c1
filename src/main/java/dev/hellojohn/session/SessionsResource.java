package dev.hellojohn.session;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.access.Caller;
import dev.hellojohn.access.CallerContext;
import dev.hellojohn.edge.ErrorBody;
import dev.hellojohn.edge.PageBody;
import dev.hellojohn.edge.PageQuery;
import dev.hellojohn.edge.Paging;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.CurrentTenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: all of the tenant's for its servers, their own for its users. Another user's session is
 * to a user as one that does not exist.
 */
@Singleton
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions", description = "Who is signed in where")
@SecurityRequirement(name = "secretKey")
@SecurityRequirementsSet({
  @SecurityRequirement(name = "publishableKey"),
  @SecurityRequirement(name = "userToken")
})
public class SessionsResource {

  private final CurrentTenant tenant;
  private final CallerContext caller;
  private final TenantUnits units;
  private final Sessions sessions;
  private final AuditLog audit;
  private final Paging paging;
  private final Clock clock;

  /** Reads and ends sessions. */
  @Inject
  public SessionsResource(
      CurrentTenant tenant,
      CallerContext caller,
      TenantUnits units,
      Sessions sessions,
      AuditLog audit,
      Paging paging,
      Clock clock) {
    this.tenant = tenant;
    this.caller = caller;
    this.units = units;
    this.sessions = sessions;
    this.audit = audit;
    this.paging = paging;
    this.clock = clock;
  }

  /** A page of sessions. */
  @GET
  @Access(AccessLevel.SERVER_OR_USER)
  @Operation(
      operationId = "listSessions",
      summary = "Lists sessions, the newest first",
      description = "A user sees their own.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionPage.class)))
  @APIResponse(
      responseCode = "422",
      description = "A condition that is none (`validation_failed`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public PageBody<SessionBody> list(@BeanParam SessionQuery query, @BeanParam PageQuery page) {
    var filter = visible(query.toFilter());
    var scope = "sessions/" + tenant.id() + '/' + filter;
    var request = paging.request(page, scope);
    var policy = tenant.get().authConfig().session();
    var found = units.reading(tenant.get(), em -> sessions.list(em, filter, policy, request));
    return paging.body(found, scope, this::body);
  }

  /** A session. */
  @GET
  @Path("/{id}")
  @Access(AccessLevel.SERVER_OR_USER)
  @Operation(operationId = "getSession", summary = "Reads a session")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "No such session (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public SessionBody get(@PathParam("id") SessionId id) {
    return body(units.reading(tenant.get(), em -> visible(em, id)));
  }

  /** The end of a session. */
  @DELETE
  @Path("/{id}")
  @Access(AccessLevel.SERVER_OR_USER)
  @Operation(
      operationId = "revokeSession",
      summary = "Ends a session at once",
      description = "A session that has ended before stays as it is.")
  @APIResponse(responseCode = "204", description = "The session has ended")
  @APIResponse(
      responseCode = "404",
      description = "No such session (`not_found`)",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public void revoke(@PathParam("id") SessionId id) {
    units.inTransaction(
        tenant.get(),
        em -> {
          var session = visible(em, id);
          boolean ended = sessions.end(em, id, EndReason.REVOKED);
          if (ended) {
            audit.append(
                em,
                AuditEvent.of(AuditAction.SESSION_REVOKE)
                    .on(session.userId())
                    .detail("session_id", id.value()));
          }
          return ended;
        });
  }

  /** What the caller may see of what was asked for. */
  private SessionFilter visible(SessionFilter asked) {
    var own = user();
    if (own == null) {
      return asked;
    }
    if (asked.user() != null && !asked.user().equals(own)) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Users can list their own sessions only.");
    }
    return new SessionFilter(own, asked.status());
  }

  private Session visible(EntityManager em, SessionId id) {
    var own = user();
    return sessions
        .find(em, id)
        .filter(session -> own == null || session.userId().equals(own))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  private @Nullable UserId user() {
    return caller.get() instanceof Caller.EndUser user ? user.user() : null;
  }

  private SessionBody body(Session session) {
    var asking = caller.get() instanceof Caller.EndUser user ? user.session() : null;
    return SessionBody.of(session, tenant.get().authConfig().session(), clock.instant(), asking);
  }

  /** A page of sessions, for the API description. */
  @Schema(name = "SessionPage")
  private record SessionPage(List<SessionBody> data, PageBody.Pagination pagination) {}
}
