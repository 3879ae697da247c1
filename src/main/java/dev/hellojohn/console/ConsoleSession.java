package dev.hellojohn.console;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.store.StoredJson;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session as it is kept, sealed. Whose it is and whether it was ended is for the Control Plane to
 * say; how long it may go on is in here.
 *
 * @param createdAt when its admin signed in
 * @param usedAt when it was last used, to a minute
 */
record ConsoleSession(SessionId id, AdminId admin, Instant createdAt, Instant usedAt) {

  /** Times in milliseconds since 1970. */
  private record Kept(@Nullable String id, @Nullable String admin, long createdAt, long usedAt) {}

  ConsoleSession usedNow(Instant now) {
    return new ConsoleSession(id, admin, createdAt, now);
  }

  /** When it ends if nothing is done in it. */
  Instant idleAt(ConsoleSettings settings) {
    Instant idle = usedAt.plus(settings.idle());
    Instant end = endsAt(settings);
    return idle.isBefore(end) ? idle : end;
  }

  /** When it ends whatever is done in it. */
  Instant endsAt(ConsoleSettings settings) {
    return createdAt.plus(settings.longest());
  }

  boolean isOver(ConsoleSettings settings, Instant now) {
    return !now.isBefore(idleAt(settings));
  }

  String toJson() {
    return StoredJson.write(
        new Kept(id.value(), admin.value(), createdAt.toEpochMilli(), usedAt.toEpochMilli()));
  }

  private static ConsoleSession of(SessionId id, AdminId admin, Kept kept) {
    return new ConsoleSession(
        id, admin, Instant.ofEpochMilli(kept.createdAt()), Instant.ofEpochMilli(kept.usedAt()));
  }

  /** Empty for what no version of this server wrote. */
  static Optional<ConsoleSession> fromJson(String json) {
    try {
      // The JSON text null is read as none.
      return Optional.ofNullable(StoredJson.read(json, Kept.class))
          .flatMap(
              kept ->
                  SessionId.parse(kept.id())
                      .flatMap(
                          id -> AdminId.parse(kept.admin()).map(admin -> of(id, admin, kept))));
    } catch (IllegalStateException another) {
      return Optional.empty();
    }
  }
}
