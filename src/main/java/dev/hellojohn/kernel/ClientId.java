package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a tenant's client: {@code cli_} and a ULID. */
public record ClientId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "cli";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public ClientId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<ClientId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new ClientId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
