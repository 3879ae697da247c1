package dev.hellojohn.store.schema;

import dev.hellojohn.store.jpa.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Removes what tenants leave behind in databases that stay. */
public final class TableDrop {

  private TableDrop() {}

  /**
   * Drops the tenant tables of a database that is the customer's own, and nothing else in it; the
   * one that says whose they are last, so that a killed drop is finished by the next one.
   */
  static void dropTenantTables(Connection connection) throws SQLException {
    var kind = DatabaseKind.of(connection);
    var tables = tenantTables(connection);
    withoutForeignKeys(
        connection,
        kind,
        () -> {
          for (var table : tables) {
            if (!table.equals(CustomerDatabase.OWNER_TABLE)) {
              Sql.execute(
                  connection, "DROP TABLE " + table + (kind.isMySqlFamily() ? "" : " CASCADE"));
            }
          }
        });
    // Their names are upper case where case matters.
    for (var table : tables(connection)) {
      if (CustomerDatabase.isChangelog(table)) {
        Sql.execute(connection, "DROP TABLE " + table);
      }
    }
    Sql.execute(connection, "DROP TABLE IF EXISTS " + CustomerDatabase.OWNER_TABLE);
  }

  /**
   * Deletes one tenant's rows from shared tables. Row security, where it is forced, is told the
   * tenant first.
   */
  public static void deleteTenantRows(Connection connection, DatabaseKind kind, String tenantId)
      throws SQLException {
    if (kind == DatabaseKind.POSTGRESQL) {
      try (var tenant = connection.prepareStatement("select set_config('hj.tenant', ?, true)")) {
        tenant.setString(1, tenantId);
        tenant.execute();
      }
    }
    var tables = new ArrayList<>(tenantTables(connection));
    // Rows are deleted from the tables that refer to others first: users have the most that refers
    // to them.
    tables.sort((a, b) -> Boolean.compare(a.equals("hj_user"), b.equals("hj_user")));
    for (var table : tables) {
      try (var delete =
          connection.prepareStatement("DELETE FROM " + table + " WHERE tenant_id = ?")) {
        delete.setString(1, tenantId);
        delete.executeUpdate();
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  private static void withoutForeignKeys(Connection connection, DatabaseKind kind, Step step)
      throws SQLException {
    if (!kind.isMySqlFamily()) {
      step.run();
      return;
    }
    Sql.execute(connection, "SET FOREIGN_KEY_CHECKS = 0");
    try {
      step.run();
    } finally {
      Sql.execute(connection, "SET FOREIGN_KEY_CHECKS = 1");
    }
  }

  private static List<String> tenantTables(Connection connection) throws SQLException {
    return tables(connection).stream()
        .map(table -> table.toLowerCase(Locale.ROOT))
        .filter(table -> table.startsWith("hj_"))
        .toList();
  }

  /** The tables of the connection's schema, as they are spelt. */
  static List<String> tables(Connection connection) throws SQLException {
    var metaData = connection.getMetaData();
    var tables = new ArrayList<String>();
    try (var rows =
        metaData.getTables(
            connection.getCatalog(),
            connection.getSchema(),
            "%",
            new String[] {"TABLE", "BASE TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    return tables;
  }
}
