package dev.hellojohn.signin;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Rotation;
import dev.hellojohn.session.Session;
import dev.hellojohn.session.SessionRotation;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.function.Consumer;

/**
 * Exchanges a refresh token for a new pair of tokens, in one transaction: it reads the session and
 * the user, and writes the session once.
 */
@Singleton
public class RefreshSession {

  private final TenantUnits units;
  private final SessionRotation rotation;
  private final Sessions sessions;
  private final Users users;
  private final TokenIssue tokens;
  private final AuditLog audit;
  private final Tally tally;

  @Inject
  public RefreshSession(
      TenantUnits units,
      SessionRotation rotation,
      Sessions sessions,
      Users users,
      TokenIssue tokens,
      AuditLog audit,
      Tally tally) {
    this.units = units;
    this.rotation = rotation;
    this.sessions = sessions;
    this.users = users;
    this.tokens = tokens;
    this.audit = audit;
    this.tally = tally;
  }

  private sealed interface Outcome {

    record Refreshed(Rotation.Rotated rotated, User user) implements Outcome {}

    record Refused(ErrorCode code, boolean reuse) implements Outcome {}
  }

  /**
   * Refreshes.
   *
   * @param limit takes a permit of the session, once the token is known to be genuine; throws if
   *     there is none
   * @throws ProblemException {@code refresh_token_invalid}, {@code refresh_token_expired}, {@code
   *     session_revoked}
   */
  TokensBody refresh(Tenant tenant, Client client, String refreshToken, Consumer<SessionId> limit) {
    return tally.outcome(Happening.REFRESH, () -> exchange(tenant, client, refreshToken, limit));
  }

  private TokensBody exchange(
      Tenant tenant, Client client, String refreshToken, Consumer<SessionId> limit) {
    var once = Once.of(limit);
    var outcome = units.inTransaction(tenant, em -> rotate(em, tenant, client, refreshToken, once));
    if (outcome instanceof Outcome.Refused refused) {
      if (refused.reuse()) {
        tally.add(Happening.REFRESH_TOKEN_REUSE);
      }
      throw new ProblemException(refused.code());
    }
    var refreshed = (Outcome.Refreshed) outcome;
    return tokens.issue(
        tenant,
        client,
        refreshed.user(),
        refreshed.rotated().session(),
        refreshed.rotated().successor());
  }

  /** Returns a refusal and does not throw it: what it wrote has to be committed. */
  private Outcome rotate(
      EntityManager em,
      Tenant tenant,
      Client client,
      String refreshToken,
      Consumer<SessionId> limit) {
    var result =
        rotation.rotate(em, tenant.authConfig().session(), client.id(), refreshToken, limit);
    if (result instanceof Rotation.Refused refused) {
      var reused = refused.reused();
      if (reused != null) {
        audit.append(em, reuse(reused));
      }
      return new Outcome.Refused(refused.code(), reused != null);
    }
    var rotated = (Rotation.Rotated) result;
    var user = users.find(em, rotated.session().userId()).filter(User::isActive);
    if (user.isEmpty()) {
      // Disabling ends all sessions; this one began at the same moment.
      sessions.end(em, rotated.session().id(), EndReason.USER_DISABLED);
      return new Outcome.Refused(ErrorCode.SESSION_REVOKED, false);
    }
    return new Outcome.Refreshed(rotated, user.get());
  }

  private static AuditEvent reuse(Session session) {
    return AuditEvent.refused(AuditAction.SESSION_REUSE_TOKEN, ErrorCode.SESSION_REVOKED)
        .on(session.userId())
        .detail("session_id", session.id().value());
  }
}
