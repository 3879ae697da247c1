package dev.hellojohn.config;

import java.util.Locale;
import java.util.Optional;

/** What the server is run for. What is not named, or not known, is production. */
public enum RunMode {
  /** On a developer's machine: defaults for every secret, an administrator that is seeded. */
  DEVELOPMENT,
  /** Under an automated test. */
  TEST,
  /** For real. */
  PRODUCTION;

  /** The name in {@code HELLOJOHN_ENV}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RunMode> parse(String text) {
    for (RunMode mode : values()) {
      if (mode.wireName().equals(text.toLowerCase(Locale.ROOT))) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
