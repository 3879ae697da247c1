package dev.hellojohn.store.schema;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.OfflineConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.exception.ValidationFailedException;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.structure.core.Schema;
import liquibase.ui.LoggerUIService;
import org.jspecify.annotations.Nullable;

/**
 * A Liquibase changelog of the class path: brings a database up to date, or tells the SQL that
 * makes a new one.
 *
 * <p>Applying it to a new schema through Liquibase takes a warm JVM some 200 ms. The same DDL
 * rendered once and sent as a script takes a third of it, and leaves the same bookkeeping behind,
 * so that later changes are applied by Liquibase (ADR 004).
 */
public final class Changelog {

  private static final Pattern INCLUDED = Pattern.compile("<include\\s+file=\"([^\"]+)\"");

  private static final int FINGERPRINT = 12;

  /** Held, because the log manager forgets the level of a logger that nobody holds. */
  private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

  /**
   * Liquibase takes two offline databases of a product for the same one: rendered at the same time
   * they write into each other's script, and a tenant is made with half its tables, or none.
   */
  private static final Object RENDERING = new Object();

  private final String resource;
  private final String fingerprint;
  private final Map<DatabaseKind, List<String>> scripts = new ConcurrentHashMap<>();

  /**
   * Reads the changelog's text, not yet its meaning.
   *
   * @param resource the class path resource, such as {@code db/tenant/changelog.xml}; its {@code
   *     include}s lie beside it
   */
  public Changelog(String resource) {
    this.resource = resource;
    this.fingerprint = fingerprint(resource);
  }

  /**
   * Twelve hex digits that change whenever a change set does. A database that recorded them is up
   * to date, which is known without loading Liquibase.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * Brings a database up to date. The caller holds a lock that keeps every other node out, so
   * Liquibase's own lock, which a killed process leaves behind for good, is taken over.
   *
   * @param connection of a login that may change the schema, with its schema or catalog already
   *     selected
   * @param schema the schema (or, on MySQL, the database) that the tables are in
   * @throws EditedHistoryException if a change set was edited after it was applied; trying again is
   *     no use
   * @throws SQLException if the database can't be reached, or a change can't be applied
   */
  public void update(Connection connection, String schema) throws SQLException {
    // Liquibase begins with a roll-back, which would take back the role and the path of the running
    // transaction.
    connection.commit();
    Patience.MIGRATION.during(connection, () -> apply(connection, schema));
  }

  private void apply(Connection connection, String schema) throws SQLException {
    try {
      var database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      select(database, schema);
      quietly(
          () -> {
            var locks = LockServiceFactory.getInstance().getLockService(database);
            locks.init();
            locks.forceReleaseLock();
            liquibase(database).update(new Contexts(), new LabelExpression());
          });
    } catch (LiquibaseException e) {
      throw failure(e);
    }
  }

  private SQLException failure(LiquibaseException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ValidationFailedException invalid) {
        return new EditedHistoryException(resource, invalid);
      }
    }
    return new SQLException("The changelog " + resource + " could not be applied", failure);
  }

  private static void select(Database database, String schema) throws LiquibaseException {
    if (database.supports(Schema.class)) {
      database.setDefaultSchemaName(schema);
      database.setLiquibaseSchemaName(schema);
    } else {
      database.setDefaultCatalogName(schema);
      database.setLiquibaseCatalogName(schema);
    }
    database.setOutputDefaultSchema(false);
    database.setOutputDefaultCatalog(false);
  }

  /**
   * The statements that make an empty schema what {@link #update} would make it, in order. Rendered
   * once per product.
   */
  public List<String> script(DatabaseKind kind) throws SQLException {
    var known = scripts.get(kind);
    if (known != null) {
      return known;
    }
    synchronized (RENDERING) {
      known = scripts.get(kind);
      if (known == null) {
        known = render(kind);
        scripts.put(kind, known);
      }
      return known;
    }
  }

  @SuppressWarnings("deprecation") // the command that replaces it takes a URL, not a database
  private List<String> render(DatabaseKind kind) throws SQLException {
    Path history = null;
    try {
      history = Files.createTempFile("hellojohn-changelog", ".csv");
      Files.delete(history);
      var url =
          "offline:" + kind.liquibaseName() + "?outputLiquibaseSql=all&changeLogFile=" + history;
      var text = new StringWriter();
      var accessor = accessor();
      var database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new OfflineConnection(url, accessor));
      database.setOutputDefaultSchema(false);
      database.setOutputDefaultCatalog(false);
      quietly(() -> liquibase(database).update(new Contexts(), new LabelExpression(), text));
      return statements(text.toString());
    } catch (IOException | LiquibaseException e) {
      throw new SQLException("The changelog " + resource + " could not be rendered", e);
    } finally {
      deleteQuietly(history);
    }
  }

  private Liquibase liquibase(Database database) {
    var liquibase = new Liquibase(resource, accessor(), database);
    liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
    return liquibase;
  }

  private static ClassLoaderResourceAccessor accessor() {
    return new ClassLoaderResourceAccessor(Changelog.class.getClassLoader());
  }

  /** Liquibase reports its progress to standard output unless its scope says otherwise. */
  private static void quietly(Scope.ScopedRunner<?> work) throws LiquibaseException {
    LIQUIBASE.setLevel(Level.WARNING);
    try {
      Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), work);
    } catch (LiquibaseException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LiquibaseException(e);
    }
  }

  /**
   * Splits a script at the semicolons that end a line; comments and the lock table, which nobody
   * uses, are left out.
   */
  static List<String> statements(String script) {
    var statements = new ArrayList<String>();
    var current = new StringBuilder();
    for (var line : script.lines().toList()) {
      if (line.startsWith("--") || line.isBlank()) {
        continue;
      }
      current.append(line).append('\n');
      if (line.endsWith(";")) {
        var statement = current.substring(0, current.length() - 2);
        current.setLength(0);
        if (!statement.toUpperCase(Locale.ROOT).contains("DATABASECHANGELOGLOCK")) {
          statements.add(statement);
        }
      }
    }
    return List.copyOf(statements);
  }

  private static String fingerprint(String resource) {
    var folder = resource.substring(0, resource.lastIndexOf('/') + 1);
    var text = text(resource);
    var all = new StringBuilder(text);
    var includes = INCLUDED.matcher(text);
    while (includes.find()) {
      var file = includes.group(1);
      all.append(text(file.contains("/") ? file : folder + file));
    }
    return OpaqueToken.sha256Hex(all.toString()).substring(0, FINGERPRINT);
  }

  private static String text(String resource) {
    try (InputStream in = Changelog.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("Missing changelog " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteQuietly(@Nullable Path file) throws SQLException {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new SQLException("Could not delete " + file, e);
      }
    }
  }
}
