package dev.hellojohn.tenancy;

import dev.hellojohn.store.jpa.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Runs a changelog's rendered statements. */
final class Scripts {

  private Scripts() {}

  /** PostgreSQL takes the whole script in one round trip, and all of it or nothing. */
  static void run(Connection connection, DatabaseKind kind, List<String> script)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      if (kind == DatabaseKind.POSTGRESQL) {
        statement.execute(String.join(";\n", script));
        return;
      }
      for (var sql : script) {
        statement.execute(sql);
      }
    }
  }
}
