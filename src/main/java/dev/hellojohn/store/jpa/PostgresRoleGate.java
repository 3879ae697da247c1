package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Makes a PostgreSQL connection one role in one schema, and names the tenant to the row security
 * policies, for the running transaction only.
 *
 * <p>The settings are local: commit and roll-back take them back, so there is nothing to do on
 * leaving, and a connection that dies in between takes them along. They travel with the first query
 * of the transaction (ADR 031).
 *
 * @param role the role to become ({@code SET LOCAL ROLE})
 * @param schema the only schema on the search path
 */
public record PostgresRoleGate(String role, String schema) implements ConnectionGate {

  private static final String ENTER =
      "select set_config('role', ?, true), set_config('search_path', ?, true), set_config('hj.tenant', ?, true)";

  /** How many parameters come before a query's own. */
  static final int PARAMETERS = 3;

  @Override
  public void enter(Connection connection, String tenantId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
      bind(statement, tenantId);
      statement.execute();
    }
  }

  @Override
  public Connection entering(Connection connection, String tenantId) throws SQLException {
    return EnteringConnection.of(connection, this, tenantId);
  }

  /** A query with the settings before it: the server runs both in one transaction. */
  static String before(String query) {
    return ENTER + ";\n" + query;
  }

  /** Fills in the settings. */
  void bind(PreparedStatement statement, String tenantId) throws SQLException {
    statement.setString(1, role);
    statement.setString(2, schema);
    statement.setString(3, tenantId);
  }
}
