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
