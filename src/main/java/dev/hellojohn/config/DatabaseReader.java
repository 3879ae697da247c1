package dev.hellojohn.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of the database. */
final class DatabaseReader {

  private static final Set<String> ISOLATION_MODES =
      Set.of("separate_database", "separate_schema", "shared_schema");
  private static final String DEFAULT_ISOLATION_MODE = "separate_schema";

  /** PostgreSQL allows 100 by default: room for a few nodes and for its administrator. */
  private static final int DEFAULT_CONNECTIONS = 20;

  private static final int MIN_CONNECTIONS = 6;
  private static final int MAX_CONNECTIONS = 10_000;

  /** Measured with 25 entities: 2.0 MiB a persistence unit. */
  private static final long BYTES_PER_UNIT = 2 * 1024 * 1024L;

  private static final int HEAP_SHARE = 8;
  private static final int MIN_DEFAULT_UNITS = 8;
  private static final int MAX_UNITS = 100_000;

  private static final String EMBEDDED_USER = "HELLOJOHN";

  private final KeySource source;

  DatabaseReader(KeySource source) {
    this.source = source;
  }

  DatabaseConfig read(Path dataDir) {
    Optional<DatabaseLocation> location = location();
    Optional<String> username =
        oneOf(
            ConfigurationKey.DATABASE_USERNAME,
            location.flatMap(DatabaseLocation::username),
            source.text(ConfigurationKey.DATABASE_USERNAME));
    Optional<String> password =
        oneOf(
            ConfigurationKey.DATABASE_PASSWORD,
            location.flatMap(DatabaseLocation::password).map(Secret::reveal),
            source.secret(ConfigurationKey.DATABASE_PASSWORD));
    if (location.isPresent() && username.isEmpty()) {
      source.error(ConfigurationKey.DATABASE_USERNAME, "must be set, here or in the database URL.");
    }
    return new DatabaseConfig(
        location.map(DatabaseLocation::url).orElseGet(() -> DatabaseUrl.filesystem(dataDir)),
        username.orElse(EMBEDDED_USER),
        new Secret(location.isPresent() ? password.orElse("") : ""),
        isolationMode(),
        source.number(
            ConfigurationKey.DB_MAX_CONNECTIONS,
            DEFAULT_CONNECTIONS,
            MIN_CONNECTIONS,
            MAX_CONNECTIONS),
        source.number(ConfigurationKey.TENANT_UNITS_MAX, defaultUnits(), 1, MAX_UNITS));
  }

  private Optional<DatabaseLocation> location() {
    Optional<String> text = source.secret(ConfigurationKey.DATABASE_URL).map(String::strip);
    if (text.isEmpty()) {
      warnOfUnused();
      return Optional.empty();
    }
    try {
      return Optional.of(DatabaseLocation.parse(text.get()));
    } catch (IllegalArgumentException e) {
      source.error(ConfigurationKey.DATABASE_URL, e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private void warnOfUnused() {
    if (source.text(ConfigurationKey.DATABASE_USERNAME).isPresent()) {
      source.warning(
          ConfigurationKey.DATABASE_USERNAME, "has no effect without HELLOJOHN_DATABASE_URL.");
    }
  }

  /** The value of a credential that may stand in the URL or under its own key, but not differ. */
  private Optional<String> oneOf(
      ConfigurationKey key, Optional<String> inUrl, Optional<String> byKey) {
    if (inUrl.isPresent() && byKey.isPresent() && !inUrl.equals(byKey)) {
      source.error(key, "differs from the one in HELLOJOHN_DATABASE_URL; set one of the two.");
    }
    return byKey.isPresent() ? byKey : inUrl;
  }

  private String isolationMode() {
    String text =
        source.text(ConfigurationKey.TENANT_ISOLATION_MODE).orElse(DEFAULT_ISOLATION_MODE);
    if (ISOLATION_MODES.contains(text)) {
      return text;
    }
    source.error(
        ConfigurationKey.TENANT_ISOLATION_MODE,
        "must be separate_database, separate_schema or shared_schema.");
    return DEFAULT_ISOLATION_MODE;
  }

  private static int defaultUnits() {
    long units = Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES_PER_UNIT;
    return (int) Math.min(MAX_UNITS, Math.max(MIN_DEFAULT_UNITS, units));
  }
}
