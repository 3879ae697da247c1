package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Makes a PostgreSQL connection one role in the schema of its name, and names the tenant to the row
 * security policies, for the running transaction only.
 *
 * <p>The search path is {@value #PATH}, the schema named as the current role, whoever that is. Its
 * text is the one that the runtime login begins with: PostgreSQL 18 tells the driver of each change
 * of it, and the driver then forgets all statements that it has prepared (ADR 033).
 *
 * <p>The settings are local: commit and roll-back take them back, so there is nothing to do on
 * leaving, and a connection that dies in between takes them along. They travel with the first query
 * of the transaction (ADR 031).
 *
 * @param role the role to become ({@code SET LOCAL ROLE}), and the name of its schema
 */
public record PostgresRoleGate(String role) implements ConnectionGate {

  /** The only schema on the path is the one that is named as the current role. */
  public static final String PATH = "\"$user\"";

  private static final String ENTER =
      "select set_config('role', ?, true), set_config('search_path', '"
          + PATH
          + "', true), set_config('hj.tenant', ?, true)";

  /** How many parameters come before a query's own. */
  static final int PARAMETERS = 2;

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
    statement.setString(2, tenantId);
  }
}
