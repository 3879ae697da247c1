package dev.hellojohn.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a tenant: {@code tnt_} and a ULID. */
public record TenantId(String value) {

  /** The kind of this id. */
  public static final String PREFIX = "tnt";

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  public TenantId {
    Ids.require(PREFIX, value);
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  public static Optional<TenantId> parse(@Nullable String text) {
    if (text == null || !Ids.isValid(PREFIX, text)) {
      return Optional.empty();
    }
    return Optional.of(new TenantId(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
