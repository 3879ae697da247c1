package dev.hellojohn.console;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How long a session may go on, in seconds. */
@Schema(name = "ConsoleSessionLife", description = "How long the session may go on, in seconds")
public record SessionLifeBody(
    @Schema(description = "From the sign-in on, whatever is done in it") long maxSessionLifetime,
    @Schema(description = "Without a request") long maxIdleSessionLifetime,
    long remainingSessionLifetime,
    @Schema(
            description =
                "Asking for this does not prolong it; any other request does, to a minute")
        long remainingIdleLifetime,
    @Schema(description = "For how long the cookie is kept from sign-in or extension on")
        long sessionTtl) {

  static SessionLifeBody of(ConsoleSession session, ConsoleSettings settings, Instant now) {
    return new SessionLifeBody(
        settings.longest().toSeconds(),
        settings.idle().toSeconds(),
        Duration.between(now, session.endsAt(settings)).toSeconds(),
        Duration.between(now, session.idleAt(settings)).toSeconds(),
        ConsoleCookies.LIFE.toSeconds());
  }
}
