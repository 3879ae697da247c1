package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a device that a user trusts: {@code dev_} and a ULID. */
public record DeviceId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "dev";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public DeviceId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<DeviceId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new DeviceId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
