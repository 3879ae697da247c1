package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.session.NewSession;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.UserBody;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of every way to sign in: whoever has shown a factor gets a session here and nowhere else,
 * or is told what is missing. So no way in skips what another one asks.
 */
@Singleton
public class CompleteSignIn {

  private final TenantUnits units;
  private final Sessions sessions;
  private final TokenIssue tokens;
  private final AuditLog audit;

  @Inject
  public CompleteSignIn(TenantUnits units, Sessions sessions, TokenIssue tokens, AuditLog audit) {
    this.units = units;
    this.sessions = sessions;
    this.tokens = tokens;
    this.audit = audit;
  }

  /**
   * Who has come, and how.
   *
   * @param user as read before the factor was checked
   * @param authentication what was shown so far
   */
  record Arrival(
      Tenant tenant, Client client, User user, Authentication authentication, Origin origin) {}

  /** What was shown, asked again in the transaction that rests on it. */
  interface Shown {

    /**
     * Writes the sign-in into the user's row, which is locked by that until the transaction ends,
     * and uses up what is used once.
     *
     * @return false if meanwhile it does not hold any more: then nothing is begun
     */
    boolean record(EntityManager em, Instant now);

    /** Takes failures back that were counted: it was right, though not enough. */
    default void forgive(EntityManager em) {}
  }

  /** A session that was made, but not inserted yet, and its answer. */
  record Beginning(SignedInBody answer, User user, NewSession session) {}

  /**
   * Begins a session.
   *
   * @throws ProblemException {@code invalid_credentials} when what was shown does not hold any
   *     more; what {@link SignInRules#obstacle} says
   */
  SignedInBody complete(Arrival arrival, Shown shown) {
    var obstacle = obstacle(arrival);
    if (obstacle.isPresent()) {
      refuse(arrival, shown, obstacle.get());
      throw new ProblemException(obstacle.get());
    }
    var beginning = prepare(arrival);
    if (!begin(arrival, shown, beginning)) {
      throw new ProblemException(ErrorCode.INVALID_CREDENTIALS);
    }
    return beginning.answer();
  }

  /** Why there is no session yet for who has come. */
  Optional<ErrorCode> obstacle(Arrival arrival) {
    return SignInRules.obstacle(arrival.tenant().authConfig(), arrival.user());
  }

  /**
   * Makes the session and its tokens, in memory. For a caller who has a transaction of its own and
   * has asked for the {@link #obstacle} before; {@link #insert} is to follow.
   */
  Beginning prepare(Arrival arrival) {
    var tenant = arrival.tenant();
    var session =
        sessions.prepare(
            tenant.authConfig().session(),
            arrival.user().id(),
            arrival.client().id(),
            arrival.authentication(),
            arrival.origin());
    var signedIn = arrival.user().signedInAt(session.session().createdAt());
    var issued =
        tokens.issue(tenant, arrival.client(), signedIn, session.session(), session.refreshToken());
    return new Beginning(new SignedInBody(UserBody.of(signedIn), issued), signedIn, session);
  }

  /** Inserts a prepared session, under the lock of its user's row. */
  void insert(EntityManager em, Tenant tenant, Beginning beginning) {
    sessions.insert(em, tenant.authConfig().session(), beginning.session());
  }

  private boolean begin(Arrival arrival, Shown shown, Beginning beginning) {
    return units.inTransaction(
        arrival.tenant(),
        em -> {
          if (!shown.record(em, beginning.session().session().createdAt())) {
            audit.append(em, refusal(arrival, ErrorCode.INVALID_CREDENTIALS));
            return false;
          }
          insert(em, arrival.tenant(), beginning);
          audit.append(em, success(beginning.session()));
          return true;
        });
  }

  private void refuse(Arrival arrival, Shown shown, ErrorCode reason) {
    units.inTransaction(
        arrival.tenant(),
        em -> {
          shown.forgive(em);
          audit.append(em, refusal(arrival, reason));
          return Boolean.TRUE;
        });
  }

  private static AuditEvent success(NewSession session) {
    var user = session.session().userId();
    return AuditEvent.of(AuditAction.USER_SIGN_IN)
        .by(Actor.of(user))
        .on(user)
        .detail("session_id", session.session().id().value())
        .detail("amr", session.session().authentication().methods());
  }

  /** What was shown is right, which is not enough. */
  private static AuditEvent refusal(Arrival arrival, ErrorCode reason) {
    var user = arrival.user().id();
    return AuditEvent.refused(AuditAction.USER_SIGN_IN, reason).by(Actor.of(user)).on(user);
  }
}
