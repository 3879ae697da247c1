package dev.hellojohn.session;

import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.session.Rotation.Refused;
import dev.hellojohn.session.Rotation.Rotated;
import dev.hellojohn.tenancy.SessionPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges a refresh token for its successor (RFC 9700 §4.14.2): one read and one conditional
 * update that exactly one of any number of callers wins. The others, within the tenant's reuse
 * interval, get the same successor; a token that comes back later has been stolen, by this caller
 * or from him, and ends the session.
 */
@Singleton
public class SessionRotation {

  private static final Logger LOG = Logger.getLogger(SessionRotation.class.getName());

  private final Sessions sessions;
  private final RefreshTokens tokens;
  private final Clock clock;

  @Inject
  public SessionRotation(Sessions sessions, RefreshTokens tokens, Clock clock) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Rotates a session in the caller's transaction. A refusal is returned and not thrown: the
   * transaction has to commit, because reuse has ended the session.
   *
   * @param client the client that shows the token; another client's token is not valid (RFC 6749
   *     §10.4)
   * @param onGenuine is told the session once the token is known to be one of ours, before anything
   *     is written; may throw
   */
  public Rotation rotate(
      EntityManager em,
      SessionPolicy policy,
      ClientId client,
      String presentedToken,
      Consumer<SessionId> onGenuine) {
    var claim = tokens.parse(presentedToken).orElse(null);
    if (claim == null) {
      return new Refused(ErrorCode.REFRESH_TOKEN_INVALID);
    }
    var row = sessions.row(em, claim.session());
    if (row == null
        || !tokens.isGenuine(claim, row.salt)
        || !row.clientId.equals(client.value())
        || claim.generation() > row.generation) {
      return new Refused(ErrorCode.REFRESH_TOKEN_INVALID);
    }
    onGenuine.accept(claim.session());
    var now = clock.instant();
    if (claim.generation() == row.generation) {
      var refusal = refusal(row, policy, now);
      if (refusal != null) {
        return refusal;
      }
      if (sessions.advance(em, row, claim.generation(), now)) {
        return new Rotated(
            Sessions.snapshot(row).refreshedAt(now),
            tokens.make(claim.session(), row.salt, claim.generation() + 1));
      }
      // Another caller was faster, or the session has just been ended: what is there now?
      em.detach(row);
      row = sessions.row(em, claim.session());
      if (row == null) {
        return new Refused(ErrorCode.REFRESH_TOKEN_INVALID);
      }
    }
    return used(em, row, claim.generation(), policy, now);
  }

  /** A token that has a successor already. */
  private Rotation used(
      EntityManager em, SessionEntity row, int generation, SessionPolicy policy, Instant now) {
    var refusal = refusal(row, policy, now);
    if (refusal != null) {
      return refusal;
    }
    var session = Sessions.snapshot(row);
    var rotatedAt = row.rotatedAt;
    if (row.generation == generation + 1 && rotatedAt != null) {
      var replayUntil = rotatedAt.plus(Duration.ofSeconds(policy.refreshReuseInterval()));
      if (now.isBefore(replayUntil)) {
        return new Rotated(session, tokens.make(session.id(), row.salt, row.generation));
      }
    }
    sessions.end(em, session.id(), EndReason.TOKEN_REUSE);
    LOG.log(
        Level.WARNING,
        "A used refresh token of session {0} came back; the session was ended",
        session.id());
    return new Refused(ErrorCode.SESSION_REVOKED, session);
  }

  private static @Nullable Refused refusal(SessionEntity row, SessionPolicy policy, Instant now) {
    return switch (Sessions.snapshot(row).status(policy, now)) {
      case ACTIVE -> null;
      case REVOKED -> new Refused(ErrorCode.SESSION_REVOKED);
      case EXPIRED -> new Refused(ErrorCode.REFRESH_TOKEN_EXPIRED);
    };
  }
}
