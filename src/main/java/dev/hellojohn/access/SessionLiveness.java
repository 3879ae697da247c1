package dev.hellojohn.access;

import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;

/**
 * Knows whether a session still lives; the package {@code session} has the one bean. An access
 * token outlives its session by minutes elsewhere, but not here.
 */
public interface SessionLiveness {

  /** Whether this user's session is neither ended nor expired. */
  boolean isLive(Tenant tenant, UserId user, SessionId session);
}
