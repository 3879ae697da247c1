package dev.hellojohn.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an admin's session is held by. */
public enum AdminSessionKind {
  /** A bearer token, {@code cpt_…}, of a program or a person with one. */
  TOKEN,
  /** A cookie of the browser that shows the console. */
  CONSOLE;

  /** The name in the API and in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<AdminSessionKind> parse(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }
}
