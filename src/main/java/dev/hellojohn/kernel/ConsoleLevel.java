package dev.hellojohn.kernel;

import java.util.logging.Level;

/** The level of what people are to see at the server's console, and not in its log alone. */
public final class ConsoleLevel {

  /** Liberty's AUDIT, which its console shows; the JDK's INFO where there is no such level. */
  public static final Level CONSOLE = level();

  private ConsoleLevel() {}

  private static Level level() {
    try {
      return Level.parse("AUDIT");
    } catch (IllegalArgumentException notOnLiberty) {
      return Level.INFO;
    }
  }
}
