package dev.hellojohn.session;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.SessionPolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as it was when it was read. Holds nothing from which a token could be made.
 *
 * @param clientId the client with whose key the user signed in; its refresh token is good with no
 *     other
 * @param lastActiveAt the sign-in or the last refresh
 * @param expiresAt its end, however active it is
 * @param revokedAt when it was ended before its time
 * @param revokeReason why, for administrators
 */
public record Session(
    SessionId id,
    UserId userId,
    ClientId clientId,
    Authentication authentication,
    Origin origin,
    Instant createdAt,
    Instant lastActiveAt,
    Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String revokeReason) {

  /** Whether it can be used at a moment under a tenant's policy. */
  public SessionStatus status(SessionPolicy policy, Instant now) {
    if (revokedAt != null) {
      return SessionStatus.REVOKED;
    }
    return now.isBefore(usableUntil(policy)) ? SessionStatus.ACTIVE : SessionStatus.EXPIRED;
  }

  /** When it ends unless it is refreshed before: its own end, or that of its idle time. */
  public Instant usableUntil(SessionPolicy policy) {
    if (policy.idleTimeout() == 0) {
      return expiresAt;
    }
    var idleUntil = lastActiveAt.plus(Duration.ofSeconds(policy.idleTimeout()));
    return idleUntil.isBefore(expiresAt) ? idleUntil : expiresAt;
  }

  /** The same after its user has shown again who they are. */
  public Session with(Authentication fresh) {
    return new Session(
        id,
        userId,
        clientId,
        fresh,
        origin,
        createdAt,
        lastActiveAt,
        expiresAt,
        revokedAt,
        revokeReason);
  }

  Session refreshedAt(Instant now) {
    return new Session(
        id,
        userId,
        clientId,
        authentication,
        origin,
        createdAt,
        now,
        expiresAt,
        revokedAt,
        revokeReason);
  }
}
