package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Makes a PostgreSQL connection one role in one schema, and names the tenant to the row security
 * policies, for the running transaction only.
 *
 * <p>One round trip, which also carries the BEGIN. The settings are local: commit and roll-back
 * take them back, so there is nothing to do on leaving, and a connection that dies in between takes
 * them along.
 *
 * @param role the role to become ({@code SET LOCAL ROLE})
 * @param schema the only schema on the search path
 */
public record PostgresRoleGate(String role, String schema) implements ConnectionGate {

  private static final String ENTER =
      "select set_config('role', ?, true), set_config('search_path', ?, true), set_config('hj.tenant', ?, true)";

  @Override
  public void enter(Connection connection, String tenantId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
      statement.setString(1, role);
      statement.setString(2, schema);
      statement.setString(3, tenantId);
      statement.execute();
    }
  }
}
