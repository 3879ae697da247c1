package dev.hellojohn.signin;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Ends sessions of a signed-in user, at once. */
@Singleton
public class SignOut {

  private final TenantUnits units;
  private final Sessions sessions;
  private final TrustedDevices devices;
  private final AuditLog audit;

  @Inject
  public SignOut(TenantUnits units, Sessions sessions, TrustedDevices devices, AuditLog audit) {
    this.units = units;
    this.sessions = sessions;
    this.devices = devices;
    this.audit = audit;
  }

  /** Which sessions to end. */
  public enum Scope {
    /** The one that asks. */
    CURRENT,
    /** All but the one that asks. */
    OTHERS,
    /** All; and no device is trusted any longer. */
    ALL
  }

  /** Signs out. */
  void signOut(Tenant tenant, UserId user, SessionId session, Scope scope) {
    units.run(
        tenant,
        em -> {
          // Before the sessions: a sign-in takes them in this order too.
          if (scope == Scope.ALL) {
            devices.revokeAll(em, user);
          }
          int ended =
              switch (scope) {
                case CURRENT -> sessions.end(em, session, EndReason.SIGN_OUT) ? 1 : 0;
                case OTHERS -> sessions.endOthers(em, user, session, EndReason.SIGN_OUT);
                case ALL -> sessions.endAll(em, user, EndReason.SIGN_OUT);
              };
          audit.append(
              em,
              AuditEvent.of(AuditAction.USER_SIGN_OUT)
                  .on(user)
                  .detail("session_id", session.value())
                  .detail("scope", scope.name().toLowerCase(Locale.ROOT))
                  .detail("sessions_ended", ended));
        });
  }
}
