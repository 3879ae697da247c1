package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a user's or an admin's session: {@code ses_} and a ULID. */
public record SessionId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "ses";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public SessionId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<SessionId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new SessionId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
