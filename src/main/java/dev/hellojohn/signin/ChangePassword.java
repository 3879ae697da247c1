package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.NewPasswords;
import dev.hellojohn.user.PasswordCredentials;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Lets a signed-in user change the password who knows the current one. Tries are counted together
 * with those at sign-in: a stolen access token is no place to guess.
 */
@Singleton
public class ChangePassword {

  private final PasswordCheck check;
  private final NewPasswords passwords;
  private final TenantUnits units;
  private final PasswordCredentials credentials;
  private final Sessions sessions;
  private final Challenges challenges;
  private final TrustedDevices devices;
  private final AuditLog audit;

  @Inject
  public ChangePassword(
      PasswordCheck check,
      NewPasswords passwords,
      TenantUnits units,
      PasswordCredentials credentials,
      Sessions sessions,
      Challenges challenges,
      TrustedDevices devices,
      AuditLog audit) {
    this.check = check;
    this.passwords = passwords;
    this.units = units;
    this.credentials = credentials;
    this.sessions = sessions;
    this.challenges = challenges;
    this.devices = devices;
    this.audit = audit;
  }

  /**
   * Changes the password.
   *
   * @param current the password that is to be replaced
   * @param revokeOthers whether the user's other sessions end
   * @throws ProblemException {@code invalid_credentials}, {@code account_locked}; {@code
   *     password_too_weak}, {@code password_breached}; {@code service_unavailable}
   */
  void change(
      Tenant tenant,
      UserId user,
      SessionId session,
      String current,
      String replacement,
      boolean revokeOthers,
      Origin origin) {
    SignInRules.require(tenant.authConfig(), SignInMethod.PASSWORD);
    var proof = check.check(tenant, new Account.ById(user), current, origin);
    var context = NewPasswords.context(tenant, proof.credential().user());
    var policy = tenant.authConfig().passwordPolicy();
    check.forgive(tenant, proof);
    var hash = passwords.hash(tenant, user, "new_password", replacement, context);
    boolean changed =
        units.inTransaction(
            tenant,
            em -> {
              if (!credentials.replace(em, proof.credential(), hash, policy)) {
                return false;
              }
              challenges.revoke(em, user);
              devices.revokeAll(em, user);
              int ended =
                  revokeOthers
                      ? sessions.endOthers(em, user, session, EndReason.PASSWORD_CHANGE)
                      : 0;
              audit.append(
                  em,
                  AuditEvent.of(AuditAction.USER_CHANGE_PASSWORD)
                      .on(user)
                      .detail("sessions_ended", ended));
              return true;
            });
    if (!changed) {
      throw new ProblemException(ErrorCode.INVALID_CREDENTIALS);
    }
  }
}
