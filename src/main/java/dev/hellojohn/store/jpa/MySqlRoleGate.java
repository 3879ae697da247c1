package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes a MySQL or MariaDB connection one role in one database, and nobody again afterwards.
 *
 * <p>The login itself has no rights at all, so a connection outside a gate can read nothing. {@code
 * SET ROLE} takes no parameter marker; the name is one that this server generated.
 *
 * @param role the role to activate
 * @param database the database that unqualified names mean
 */
public record MySqlRoleGate(GeneratedName role, String database) implements ConnectionGate {

  @Override
  public void enter(Connection connection, String tenantId) throws SQLException {
    execute(connection, "SET ROLE " + role.value());
    // The driver knows which database it used last and says nothing when it is the same.
    connection.setCatalog(database);
  }

  @Override
  public void leave(Connection connection) throws SQLException {
    execute(connection, "SET ROLE NONE");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
