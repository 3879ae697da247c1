package dev.hellojohn.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a session can still be used. */
public enum SessionStatus {
  /** Its tokens are good. */
  ACTIVE,
  /** It has reached its end, or was idle for too long. */
  EXPIRED,
  /** It was ended before its time. */
  REVOKED;

  /** The word in answers and filters. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what came from outside. */
  public static Optional<SessionStatus> parse(@Nullable String text) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(text)).findFirst();
  }
}
