package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a Control Plane administrator: {@code adm_} and a ULID. */
public record AdminId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "adm";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public AdminId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<AdminId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new AdminId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
