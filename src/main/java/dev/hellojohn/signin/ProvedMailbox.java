package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What all ways in have in common that rest on a mail. Who has read it has shown that the address
 * is theirs. If that was not verified before, somebody else may have made the account: its
 * password, its sessions and what else they have in hand goes (ADR 022).
 */
@Singleton
class ProvedMailbox {

  private final TenantUnits units;
  private final Users users;
  private final Sessions sessions;
  private final OneTimeTokens tokens;
  private final Challenges challenges;
  private final SignInAttempts attempts;
  private final AuditLog audit;

  @Inject
  ProvedMailbox(
      TenantUnits units,
      Users users,
      Sessions sessions,
      OneTimeTokens tokens,
      Challenges challenges,
      SignInAttempts attempts,
      AuditLog audit) {
    this.units = units;
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.challenges = challenges;
    this.attempts = attempts;
    this.audit = audit;
  }

  /** As with a password: the lock of an account leaves out where its user is known. */
  boolean isLocked(EntityManager em, Tenant tenant, UserId user, Origin origin) {
    var key = SignInAttempts.Key.of(tenant.id(), user.value(), origin.network());
    return attempts.isLocked(em, key.network())
        || (attempts.isLocked(em, key.account())
            && !sessions.hasSignedInFrom(em, user, origin.network()));
  }

  /** Writes down that somebody had it right while a lock is on, and makes the answer. */
  ProblemException locked(Tenant tenant, User user) {
    units.inTransaction(
        tenant,
        em -> {
          audit.append(
              em,
              AuditEvent.refused(AuditAction.USER_SIGN_IN, ErrorCode.ACCOUNT_LOCKED)
                  .by(Actor.of(user.id()))
                  .on(user.id()));
          return Boolean.TRUE;
        });
    return new ProblemException(ErrorCode.ACCOUNT_LOCKED);
  }

  /**
   * Writes the sign-in and the proof into the user's row, in the caller's transaction.
   *
   * @param user as read before
   * @param signedInAt null when another factor is missing yet
   * @return false if the user is not there, not active, or not as they were
   */
  boolean record(EntityManager em, User user, @Nullable Instant signedInAt) {
    if (!users.recordArrivalByMail(em, user, signedInAt)) {
      return false;
    }
    if (!user.emailVerified()) {
      sessions.endAll(em, user.id(), EndReason.ADDRESS_PROVED);
      tokens.revokeAll(em, user.id());
      challenges.revoke(em, user.id());
    }
    return true;
  }
}
