package dev.hellojohn.event.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an act ended. */
public enum Outcome {
  /** It was done. */
  SUCCESS,
  /** It was refused. */
  FAILURE;

  /** The name in the API: {@code success}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The outcome of that name, exactly spelt. */
  public static Optional<Outcome> parse(String wireName) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.wireName().equals(wireName))
        .findFirst();
  }
}
