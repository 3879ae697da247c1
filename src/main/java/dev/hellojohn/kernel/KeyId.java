package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a key: {@code key_} and a ULID. */
public record KeyId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "key";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public KeyId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<KeyId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new KeyId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
