package dev.hellojohn.signin;

import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * Forgets an account's failed sign-ins on the word of a token from the mail about its lock. It
 * signs nobody in: the password is still to be shown.
 */
@Singleton
public class UnlockAccount {

  private final TenantUnits units;
  private final OneTimeTokens tokens;
  private final Users users;
  private final SignInAttempts attempts;
  private final AuditLog audit;

  @Inject
  UnlockAccount(
      TenantUnits units,
      OneTimeTokens tokens,
      Users users,
      SignInAttempts attempts,
      AuditLog audit) {
    this.units = units;
    this.tokens = tokens;
    this.users = users;
    this.attempts = attempts;
    this.audit = audit;
  }

  /**
   * Unlocks.
   *
   * @throws ProblemException {@code invalid_token}
   */
  void unlock(Tenant tenant, String token) {
    boolean done = units.inTransaction(tenant, em -> unlock(em, tenant, token));
    if (!done) {
      throw new ProblemException(
          ErrorCode.INVALID_TOKEN, "This link is not valid any more. Wait, or try again.");
    }
  }

  private boolean unlock(EntityManager em, Tenant tenant, String token) {
    var holder =
        tokens
            .find(em, Purpose.UNLOCK_ACCOUNT, token)
            .filter(
                found ->
                    users
                        .find(em, found.user())
                        .filter(User::isActive)
                        .filter(user -> user.email().equals(found.email()))
                        .isPresent());
    if (holder.isEmpty() || !tokens.use(em, Purpose.UNLOCK_ACCOUNT, token)) {
      return false;
    }
    var user = holder.get().user();
    attempts.unlock(em, SignInAttempts.Key.of(tenant.id(), user.value(), ""));
    audit.append(em, AuditEvent.of(AuditAction.USER_UNLOCK).by(Actor.of(user)).on(user));
    return true;
  }
}
