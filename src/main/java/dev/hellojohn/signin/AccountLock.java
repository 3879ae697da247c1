package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/** The lock that wrong passwords bring, for who signs in by something else: it holds there too. */
@Singleton
class AccountLock {

  private final TenantUnits units;
  private final SignInAttempts attempts;
  private final KnownDevices devices;
  private final AuditLog audit;

  @Inject
  AccountLock(TenantUnits units, SignInAttempts attempts, KnownDevices devices, AuditLog audit) {
    this.units = units;
    this.attempts = attempts;
    this.devices = devices;
    this.audit = audit;
  }

  /** As with a password: the lock of an account leaves out where its user is known. */
  boolean isOn(EntityManager em, Tenant tenant, UserId user, Origin origin) {
    var key = SignInAttempts.Key.of(tenant.id(), user.value(), origin.network());
    return attempts.isLocked(em, key.network())
        || (attempts.isLocked(em, key.account())
            && !devices.isKnownNetwork(em, user, origin.network()));
  }

  /** Writes down that somebody was right and kept out, and tells it. */
  ProblemException refusal(Tenant tenant, UserId user) {
    units.run(
        tenant,
        em ->
            audit.append(
                em,
                AuditEvent.refused(AuditAction.USER_SIGN_IN, ErrorCode.ACCOUNT_LOCKED)
                    .by(Actor.of(user))
                    .on(user)));
    return new ProblemException(ErrorCode.ACCOUNT_LOCKED);
  }
}
