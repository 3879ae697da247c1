package dev.hellojohn.config;

import java.util.Locale;
import java.util.Optional;

/** How operators sign in to the console. */
public enum ConsoleLogin {
  /** With the password that they have at the Control Plane. */
  PASSWORD,
  /** At an OpenID provider. */
  OIDC,
  /** Not at all. */
  CLOSED;

  /** The name in {@code HELLOJOHN_CONSOLE_LOGIN}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ConsoleLogin> parse(String text) {
    for (ConsoleLogin login : values()) {
      if (login.wireName().equals(text)) {
        return Optional.of(login);
      }
    }
    return Optional.empty();
  }
}
