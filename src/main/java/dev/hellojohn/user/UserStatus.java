package dev.hellojohn.user;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a user may sign in. */
public enum UserStatus {
  /** May sign in. */
  ACTIVE,
  /** May not, and has no sessions. */
  DISABLED;

  /** The word in bodies, filters and the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what came from outside. */
  public static Optional<UserStatus> parse(@Nullable String text) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(text)).findFirst();
  }
}
