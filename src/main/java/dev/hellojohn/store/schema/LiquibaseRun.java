package dev.hellojohn.store.schema;

import dev.hellojohn.store.jpa.DatabaseKind;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
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
 * All that is asked of Liquibase. Nothing else names its classes, so that a start seldom loads
 * them.
 */
final class LiquibaseRun {

  /** Held, because the log manager forgets the level of a logger that nobody holds. */
  private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

  private static final int DEPLOYMENT_ID = 10;

  private final String changelog;

  /**
   * @param changelog the class path resource
   */
  LiquibaseRun(String changelog) {
    this.changelog = changelog;
  }

  /** As {@link Changelog#update}. */
  void update(Connection connection, String schema) throws SQLException {
    try {
      var database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      select(database, schema);
      quietly(
          Map.of(),
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
        return new EditedHistoryException(changelog, invalid);
      }
    }
    return new SQLException("The changelog " + changelog + " could not be applied", failure);
  }

  private static void select(Database database, String schema) throws LiquibaseException {
    if (database.supports(Schema.class)) {
      database.setDefaultSchemaName(schema);
      database.setLiquibaseSchemaName(schema);
    } else {
      database.setDefaultCatalogName(schema);
      database.setLiquibaseCatalogName(schema);
    }
    unqualified(database);
  }

  /**
   * The SQL that makes an empty schema what {@link #update} would make it, with the rows of the
   * history. The same changelog gives the same text.
   *
   * <p>One at a time: Liquibase takes two offline databases of a product for the same one. Rendered
   * at the same time they write into each other's script, and a schema is made with half its
   * tables, or none.
   *
   * @param fingerprint of the changelog, whose first ten characters take the place of what
   *     Liquibase makes of the time
   */
  @SuppressWarnings("deprecation") // the command that replaces it takes a URL, not a database
  String render(DatabaseKind kind, String fingerprint) throws SQLException {
    synchronized (LiquibaseRun.class) {
      Path history = null;
      try {
        history = Files.createTempFile("hellojohn-changelog", ".csv");
        Files.delete(history);
        // The name of the history's table is in upper case where a connection to MySQL looks for
        // it.
        var url =
            "offline:%s?outputLiquibaseSql=all&caseSensitive=%s&changeLogFile=%s"
                .formatted(kind.liquibaseName(), kind.isMySqlFamily(), history);
        var text = new StringWriter();
        var database =
            DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new OfflineConnection(url, accessor()));
        unqualified(database);
        quietly(
            Map.of(Scope.Attr.deploymentId.name(), fingerprint.substring(0, DEPLOYMENT_ID)),
            () -> liquibase(database).update(new Contexts(), new LabelExpression(), text));
        return text.toString();
      } catch (IOException | LiquibaseException e) {
        throw new SQLException("The changelog " + changelog + " could not be rendered", e);
      } finally {
        deleteQuietly(history);
      }
    }
  }

  private static void unqualified(Database database) {
    database.setOutputDefaultSchema(false);
    database.setOutputDefaultCatalog(false);
  }

  private Liquibase liquibase(Database database) {
    var liquibase = new Liquibase(changelog, accessor(), database);
    liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
    return liquibase;
  }

  private static ClassLoaderResourceAccessor accessor() {
    return new ClassLoaderResourceAccessor(LiquibaseRun.class.getClassLoader());
  }

  /** Liquibase reports its progress to standard output unless its scope says otherwise. */
  private static void quietly(Map<String, Object> settings, Scope.ScopedRunner<?> work)
      throws LiquibaseException {
    LIQUIBASE.setLevel(Level.WARNING);
    var scope = new HashMap<>(settings);
    scope.put(Scope.Attr.ui.name(), new LoggerUIService());
    try {
      Scope.child(scope, work);
    } catch (LiquibaseException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LiquibaseException(e);
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
