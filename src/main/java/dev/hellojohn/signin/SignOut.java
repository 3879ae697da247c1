package dev.hellojohn.signin;

import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Ends sessions of a signed-in user, at once. */
@Singleton
public class SignOut {

  private final TenantUnits units;
  private final Sessions sessions;

  @Inject
  public SignOut(TenantUnits units, Sessions sessions) {
    this.units = units;
    this.sessions = sessions;
  }

  /** Which sessions to end. */
  public enum Scope {
    /** The one that asks. */
    CURRENT,
    /** All but the one that asks. */
    OTHERS,
    /** All. */
    ALL
  }

  /** Signs out. */
  void signOut(Tenant tenant, UserId user, SessionId session, Scope scope) {
    units.inTransaction(
        tenant,
        em -> {
          switch (scope) {
            case CURRENT -> sessions.end(em, session, EndReason.SIGN_OUT);
            case OTHERS -> sessions.endOthers(em, user, session, EndReason.SIGN_OUT);
            case ALL -> sessions.endAll(em, user, EndReason.SIGN_OUT);
          }
          return Boolean.TRUE;
        });
  }
}
