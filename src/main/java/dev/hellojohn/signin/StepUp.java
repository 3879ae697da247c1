package dev.hellojohn.signin;

import dev.hellojohn.access.Caller;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.session.Session;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Raises what a session says of its user, who shows again who they are: for a resource that wants
 * more than the sign-in was, or wants it to be more recent (RFC 9470).
 */
@Singleton
public class StepUp {

  private final Reauthentication reauthentication;
  private final TenantUnits units;
  private final Sessions sessions;
  private final Users users;
  private final TokenIssue tokens;
  private final AuditLog audit;
  private final Clock clock;

  @Inject
  StepUp(
      Reauthentication reauthentication,
      TenantUnits units,
      Sessions sessions,
      Users users,
      TokenIssue tokens,
      AuditLog audit,
      Clock clock) {
    this.reauthentication = reauthentication;
    this.units = units;
    this.sessions = sessions;
    this.users = users;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  private record Raised(Session session, User user) {}

  /**
   * Asks, and issues an access token that says what was shown, and when. The session says it from
   * then on, also after a refresh.
   *
   * @param limit takes a permit of the user before a code is looked at; throws if there is none
   * @throws ProblemException what {@link Reauthentication#require} says; {@code session_revoked}
   */
  AccessTokenBody stepUp(
      Tenant tenant,
      Client client,
      Caller.EndUser caller,
      Reauthentication.Proof proof,
      Origin origin,
      Consumer<UserId> limit) {
    var shown = reauthentication.require(tenant, client, caller, proof, origin, limit);
    var raised = units.inTransaction(tenant, em -> raise(em, caller, shown));
    return tokens.accessToken(tenant, client, raised.user(), raised.session());
  }

  private Raised raise(EntityManager em, Caller.EndUser caller, Reauthentication.Shown shown) {
    var session = sessions.find(em, caller.session()).orElseThrow(StepUp::ended);
    var user = users.find(em, caller.user()).filter(User::isActive).orElseThrow(StepUp::ended);
    var fresh = fresh(session.authentication(), shown);
    if (!sessions.authenticated(em, session.id(), fresh)) {
      throw ended();
    }
    audit.append(
        em,
        AuditEvent.of(AuditAction.USER_STEP_UP)
            .on(user.id())
            .detail("session_id", session.id().value())
            .detail("amr", String.join(" ", fresh.methods())));
    return new Raised(session.with(fresh), user);
  }

  private Authentication fresh(Authentication now, Reauthentication.Shown shown) {
    return switch (shown) {
      case PASSWORD -> Authentication.byPassword(clock.instant());
      case CODE -> now.withFreshCode(clock.instant());
      case SMS -> now.withFreshSms(clock.instant());
      case PASSKEY -> Authentication.byPasskey(clock.instant());
      case SIGN_IN -> now;
    };
  }

  private static ProblemException ended() {
    return new ProblemException(ErrorCode.SESSION_REVOKED);
  }
}
