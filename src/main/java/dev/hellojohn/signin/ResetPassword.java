package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.RemoveFactor;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.signin.OneTimeTokens.Holder;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.NewPasswords;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * Sets a new password with a token from a mail, and ends all of the user's sessions. A password
 * that is refused does not use the token up. Who reads the address' mail has proved that it is
 * theirs: nothing stays of what somebody else may have begun with the account before.
 */
@Singleton
public class ResetPassword {

  private final TenantUnits units;
  private final OneTimeTokens tokens;
  private final PasswordCredentials credentials;
  private final NewPasswords passwords;
  private final Sessions sessions;
  private final Challenges challenges;
  private final TrustedDevices devices;
  private final RemoveFactor removeFactor;
  private final SignInAttempts attempts;
  private final AuditLog audit;

  @Inject
  ResetPassword(
      TenantUnits units,
      OneTimeTokens tokens,
      PasswordCredentials credentials,
      NewPasswords passwords,
      Sessions sessions,
      Challenges challenges,
      TrustedDevices devices,
      RemoveFactor removeFactor,
      SignInAttempts attempts,
      AuditLog audit) {
    this.units = units;
    this.tokens = tokens;
    this.credentials = credentials;
    this.passwords = passwords;
    this.sessions = sessions;
    this.challenges = challenges;
    this.devices = devices;
    this.removeFactor = removeFactor;
    this.attempts = attempts;
    this.audit = audit;
  }

  /**
   * Sets it.
   *
   * @throws ProblemException {@code invalid_token}; {@code password_too_weak}, {@code
   *     password_breached}; {@code insufficient_permissions} where passwords are switched off;
   *     {@code service_unavailable}
   */
  void reset(Tenant tenant, String token, String password, Origin origin) {
    SignInRules.require(tenant.authConfig(), SignInMethod.PASSWORD);
    var holder =
        units
            .inTransaction(tenant, em -> tokens.find(em, Purpose.RESET_PASSWORD, token))
            .orElseThrow(ResetPassword::invalid);
    var user =
        units
            .inTransaction(tenant, em -> credentials.byId(em, holder.user()))
            .orElseThrow(ResetPassword::invalid)
            .user();
    var context = NewPasswords.context(tenant, user);
    var hash = passwords.hash(tenant, user.id(), "new_password", password, context);
    if (!units.inTransaction(tenant, em -> set(em, tenant, token, holder, user, hash, origin))) {
      throw invalid();
    }
  }

  private boolean set(
      EntityManager em,
      Tenant tenant,
      String token,
      Holder holder,
      User before,
      String hash,
      Origin origin) {
    if (!tokens.use(em, Purpose.RESET_PASSWORD, token)) {
      return false;
    }
    var user = before.id();
    var policy = tenant.authConfig().passwordPolicy();
    if (!credentials.reset(em, user, holder.email(), holder.orderedAt(), hash, policy)) {
      return false;
    }
    int ended = sessions.endAll(em, user, EndReason.PASSWORD_RESET);
    if (!before.emailVerified()) {
      removeFactor.removePasskeys(em, user);
    }
    challenges.revoke(em, user);
    devices.revokeAll(em, user);
    tokens.revokeAll(em, user);
    attempts.forgive(em, SignInAttempts.Key.of(tenant.id(), user.value(), origin.network()));
    audit.append(
        em,
        AuditEvent.of(AuditAction.USER_RESET_PASSWORD)
            .by(Actor.of(user))
            .on(user)
            .detail("sessions_ended", ended));
    return true;
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ErrorCode.INVALID_TOKEN, "This link is not valid any more. Ask for a new one.");
  }
}
