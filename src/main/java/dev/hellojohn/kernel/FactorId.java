package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a user's second factor: {@code fac_} and a ULID. */
public record FactorId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "fac";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public FactorId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<FactorId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new FactorId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
