package dev.hellojohn.session;

import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.tenancy.SessionPolicy;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A session, without its tokens.
 *
 * @param current whether it is the session that asks
 */
@Schema(name = "Session", description = "A session, without its tokens")
public record SessionBody(
    @Schema(examples = "ses_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
    @Schema(examples = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW") String userId,
    @Schema(
            enumeration = {"active", "expired", "revoked"},
            examples = "active")
        String status,
    @Schema(nullable = true) @Nullable String userAgent,
    @Schema(nullable = true, examples = "203.0.113.7") @Nullable String ipAddress,
    @Schema(enumeration = {"desktop", "mobile", "tablet", "bot", "unknown"}) String deviceType,
    Instant createdAt,
    @Schema(description = "The sign-in or the last refresh") Instant lastActiveAt,
    Instant expiresAt,
    @Schema(description = "Whether it is the session that asks") boolean current) {

  /**
   * The session as it is answered.
   *
   * @param caller the session that asks, or null when a server does
   */
  public static SessionBody of(
      Session session, SessionPolicy policy, Instant now, @Nullable SessionId caller) {
    return new SessionBody(
        session.id().value(),
        session.userId().value(),
        session.status(policy, now).wireName(),
        session.origin().userAgent(),
        session.origin().ipAddress(),
        session.origin().deviceType(),
        session.createdAt(),
        session.lastActiveAt(),
        session.expiresAt(),
        session.id().equals(caller));
  }
}
