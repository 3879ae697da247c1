package dev.hellojohn.store.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables are the same, whoever makes them: the build's script, Liquibase, or both. */
abstract class ChangelogContract {

  private static final String CONTROL = "db/control/changelog.xml";
  private static final String TENANT = "db/tenant/changelog.xml";

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @ParameterizedTest
  @ValueSource(strings = {CONTROL, TENANT})
  void theScriptLeavesWhatLiquibaseWouldLeave(String resource) throws Exception {
    var changelog = new Changelog(resource);
    try (var scripted = open();
        var updated = open()) {
      changelog.createOrUpdate(scripted, schema(scripted));
      changelog.update(updated, schema(updated));
      assertThat(description(scripted))
          .hasSizeGreaterThan(100)
          .containsExactlyElementsOf(description(updated));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CONTROL, TENANT})
  void liquibaseFindsNothingLeftToDo(String resource) throws Exception {
    var changelog = new Changelog(resource);
    try (var connection = open()) {
      changelog.create(connection);
      connection.commit();
      var made = description(connection);
      changelog.createOrUpdate(connection, schema(connection));
      assertThat(description(connection)).containsExactlyElementsOf(made);
    }
  }

  /**
   * Where each statement is a transaction of its own a killed process leaves any number of them
   * behind.
   */
  @ParameterizedTest
  @ValueSource(strings = {CONTROL, TENANT})
  void whatAKilledProcessHasBegunIsFinished(String resource) throws Exception {
    var changelog = new Changelog(resource);
    try (var whole = open()) {
      changelog.create(whole);
      var statements = changelog.render(DatabaseKind.of(whole)).statements();
      int half = statements.size() / 2;
      for (int done : List.of(1, 2, 3, half, half + 1, statements.size() - 1)) {
        try (var connection = open()) {
          Sql.execute(connection, statements.subList(0, done));
          connection.commit();
          changelog.createOrUpdate(connection, schema(connection));
          assertThat(description(connection))
              .as("after %d of %d statements", done, statements.size())
              .containsExactlyElementsOf(description(whole));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CONTROL, TENANT})
  void tablesThatAreThereAreNotMadeAgain(String resource) throws Exception {
    var changelog = new Changelog(resource);
    try (var connection = open()) {
      changelog.create(connection);
      connection.commit();
      assertThatThrownBy(() -> changelog.create(connection)).isInstanceOf(SQLException.class);
    }
  }

  private Connection open() throws Exception {
    var login = freshDatabase();
    var connection =
        DriverManager.getConnection(login.url(), login.username(), login.password().reveal());
    connection.setAutoCommit(false);
    return connection;
  }

  private static String schema(Connection connection) throws SQLException {
    return connection.getSchema() == null ? connection.getCatalog() : connection.getSchema();
  }

  @FunctionalInterface
  private interface Line {
    String of(ResultSet row) throws SQLException;
  }

  /** Columns, keys, indexes, checks, and what Liquibase has written down. */
  private static Set<String> description(Connection connection) throws SQLException {
    var lines = new TreeSet<String>();
    var meta = connection.getMetaData();
    var catalog = connection.getCatalog();
    var schema = connection.getSchema();
    for (var table : TableDrop.tables(connection)) {
      // Liquibase's lock, which a script has no use for.
      if (table.equalsIgnoreCase("databasechangeloglock")) {
        continue;
      }
      add(
          lines,
          meta.getColumns(catalog, schema, table, "%"),
          row ->
              columns(
                  row,
                  "column",
                  "TABLE_NAME",
                  "COLUMN_NAME",
                  "TYPE_NAME",
                  "COLUMN_SIZE",
                  "IS_NULLABLE",
                  "COLUMN_DEF"));
      add(
          lines,
          meta.getPrimaryKeys(catalog, schema, table),
          row -> columns(row, "key", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ"));
      add(
          lines,
          meta.getImportedKeys(catalog, schema, table),
          row ->
              columns(
                  row, "refers", "FKTABLE_NAME", "FKCOLUMN_NAME", "PKTABLE_NAME", "DELETE_RULE"));
      add(
          lines,
          meta.getIndexInfo(catalog, schema, table, false, true),
          row ->
              columns(row, "index", "TABLE_NAME", "COLUMN_NAME", "NON_UNIQUE", "ORDINAL_POSITION"));
    }
    try (var statement = connection.createStatement()) {
      add(
          lines,
          statement.executeQuery(
              "select check_clause from information_schema.check_constraints where constraint_schema = '"
                  + schema(connection)
                  + "' and check_clause not like '%IS NOT NULL'"),
          row -> columns(row, "check", "CHECK_CLAUSE"));
      add(
          lines,
          statement.executeQuery("select * from DATABASECHANGELOG"),
          row -> columns(row, "history", "ID", "AUTHOR", "FILENAME", "MD5SUM"));
    }
    connection.commit();
    return lines;
  }

  private static void add(Set<String> lines, ResultSet rows, Line line) throws SQLException {
    try (rows) {
      while (rows.next()) {
        lines.add(line.of(rows));
      }
    }
  }

  private static String columns(ResultSet row, String what, String... names) throws SQLException {
    var line = new StringBuilder(what);
    for (var name : names) {
      line.append(' ').append(row.getString(name));
    }
    return line.toString();
  }
}
