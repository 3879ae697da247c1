package dev.hellojohn.config;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the database is, without credentials.
 *
 * @param kind the product, or rather its driver
 * @param jdbc the JDBC URL; for the two servers always with {@code //host}
 */
public record DatabaseUrl(Kind kind, String jdbc) {

  /** The drivers that are known. */
  public enum Kind {
    /** PostgreSQL. */
    POSTGRESQL,
    /** MySQL and MariaDB through MySQL's driver. */
    MYSQL,
    /** Files of an embedded H2. */
    FILESYSTEM
  }

  /** Whether it is the embedded storage. */
  public boolean isFilesystem() {
    return kind == Kind.FILESYSTEM;
  }

  /**
   * The embedded storage in a directory. {@code WRITE_DELAY=0}: without it 200 acknowledged commits
   * were gone after a kill -9. The application closes the database, not a JVM hook that may run
   * before the application's own. H2 would write failed statements, values and all, into a file of
   * its own.
   */
  static DatabaseUrl filesystem(Path directory) {
    return new DatabaseUrl(
        Kind.FILESYSTEM,
        "jdbc:h2:file:"
            + directory.resolve("hellojohn")
            + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
  }

  /** Whether the URL sets a driver parameter, whatever its letter case. */
  boolean hasParameter(String name) {
    String lower = jdbc.toLowerCase(Locale.ROOT);
    String wanted = name.toLowerCase(Locale.ROOT) + '=';
    return lower.contains('?' + wanted) || lower.contains('&' + wanted);
  }
}
