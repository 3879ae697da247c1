package dev.hellojohn.session;

import dev.hellojohn.access.SessionLiveness;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Looks a session up for each request of its user: one read by the key. Nothing is remembered, so
 * that ending a session takes effect at once, on every node.
 */
@Singleton
public class LiveSessions implements SessionLiveness {

  private final TenantUnits units;
  private final Sessions sessions;
  private final Clock clock;

  @Inject
  public LiveSessions(TenantUnits units, Sessions sessions, Clock clock) {
    this.units = units;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public boolean isLive(Tenant tenant, UserId user, SessionId session) {
    return units
        .reading(tenant, em -> sessions.find(em, session))
        .filter(found -> found.userId().equals(user))
        .filter(
            found ->
                found.status(tenant.authConfig().session(), clock.instant())
                    == SessionStatus.ACTIVE)
        .isPresent();
  }
}
