package dev.hellojohn.store.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A database that the customer runs and whose URL was given to us: it is the home of one tenant, or
 * of none.
 *
 * <p>Nothing else keeps two tenants, or two installations, from being given the same database: both
 * would share its tables, and the end of one would be the end of the other. So the first table that
 * is made there says whose it is, the last one dropped is the same, and nothing is touched in a
 * database that says otherwise.
 */
public final class CustomerDatabase {

  /** The table with one row, the tenant's id. */
  static final String OWNER_TABLE = "hj_owner";

  private static final String CHANGELOG = "databasechangelog";

  private CustomerDatabase() {}

  /**
   * Whether there is nothing that a tenant's tables could collide with: none of ours, and no
   * changelog of the customer's own.
   */
  public static boolean isFree(Connection connection) throws SQLException {
    return TableDrop.tables(connection).stream().noneMatch(CustomerDatabase::isOurs);
  }

  /**
   * Whether no changelog has made tables there yet. The table that says whose home a customer's
   * database is comes before them, and does not count.
   */
  static boolean hasNoTables(Connection connection) throws SQLException {
    return TableDrop.tables(connection).stream()
        .noneMatch(table -> isOurs(table) && !table.equals(OWNER_TABLE));
  }

  private static boolean isOurs(String table) {
    var name = table.toLowerCase(Locale.ROOT);
    return name.startsWith("hj_") || name.startsWith("cp_") || isChangelog(table);
  }

  /** Whether the table is one that Liquibase keeps its books in. */
  static boolean isChangelog(String table) {
    return table.toLowerCase(Locale.ROOT).startsWith(CHANGELOG);
  }

  /** Whether the database is this tenant's home. */
  public static boolean belongsTo(Connection connection, String tenantId) throws SQLException {
    return TableDrop.tables(connection).contains(OWNER_TABLE)
        && Sql.exists(
            connection, "select tenant_id from " + OWNER_TABLE + " where tenant_id = ?", tenantId);
  }

  /**
   * Makes a free database this tenant's home; one that already is stays so. The caller holds a lock
   * on the customer's server.
   *
   * @throws SQLException if it is somebody else's
   */
  public static void claim(Connection connection, String tenantId) throws SQLException {
    if (belongsTo(connection, tenantId)) {
      return;
    }
    if (!isFree(connection)) {
      throw new SQLException("The database is not free for tenant " + tenantId);
    }
    Sql.execute(
        connection,
        "CREATE TABLE " + OWNER_TABLE + " (tenant_id varchar(40) NOT NULL PRIMARY KEY)");
    try (var insert =
        connection.prepareStatement("INSERT INTO " + OWNER_TABLE + " (tenant_id) VALUES (?)")) {
      insert.setString(1, tenantId);
      insert.executeUpdate();
    }
    connection.commit();
  }

  /** Drops a tenant's tables if the database is its home, and otherwise nothing. */
  public static void release(Connection connection, String tenantId) throws SQLException {
    if (belongsTo(connection, tenantId)) {
      TableDrop.dropTenantTables(connection);
    }
  }
}
