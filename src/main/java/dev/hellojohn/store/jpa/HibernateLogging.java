package dev.hellojohn.store.jpa;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps Hibernate from reporting each unit it builds, and each failed statement with the values in
 * it, which are people's data. Failures are told by the exception.
 */
final class HibernateLogging {

  /** Held, because the log manager forgets the level of a logger that nobody holds. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.hibernate"),
          Logger.getLogger("org.hibernate.engine.jdbc.spi.SqlExceptionHelper"),
          Logger.getLogger("org.hibernate.orm.deprecation"));

  private HibernateLogging() {}

  static void quieten() {
    LOGGERS.get(0).setLevel(Level.WARNING);
    LOGGERS.get(1).setLevel(Level.OFF);
    LOGGERS.get(2).setLevel(Level.SEVERE);
  }
}
