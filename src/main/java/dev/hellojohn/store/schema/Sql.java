package dev.hellojohn.store.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Runs DDL, whose names are {@link dev.hellojohn.store.jpa.GeneratedName}s: it takes no parameters.
 */
final class Sql {

  private Sql() {}

  static void execute(Connection connection, String... statements) throws SQLException {
    execute(connection, List.of(statements));
  }

  static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Runs statements that hold a password, which a driver would repeat in its error and somebody
   * would log: the error keeps its codes and says nothing else.
   */
  static void executeUntold(Connection connection, String... statements) throws SQLException {
    try {
      execute(connection, statements);
    } catch (SQLException e) {
      throw untold(e);
    }
  }

  /** Without the original as its cause, whose text is what must not be told. */
  private static SQLException untold(SQLException e) {
    var untold =
        new SQLException(
            "A statement that holds a password failed: SQLSTATE "
                + e.getSQLState()
                + ", code "
                + e.getErrorCode(),
            e.getSQLState(),
            e.getErrorCode());
    untold.setStackTrace(e.getStackTrace());
    return untold;
  }

  /** Whether a query with one parameter has a row. */
  static boolean exists(Connection connection, String query, String parameter) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, parameter);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Runs statements that the product refuses inside a transaction. */
  static void autoCommitted(Connection connection, SchemaOwner.SqlWork work) throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
    try {
      work.run(connection);
    } finally {
      connection.setAutoCommit(false);
    }
  }
}
