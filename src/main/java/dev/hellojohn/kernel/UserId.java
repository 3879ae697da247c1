package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a user of a tenant: {@code usr_} and a ULID. */
public record UserId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "usr";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public UserId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<UserId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new UserId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
