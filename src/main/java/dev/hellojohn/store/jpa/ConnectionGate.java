package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a pooled connection is told before a transaction may use it, and after.
 *
 * <p>A gate gives the connection exactly the rights of one tenant (or of the control plane) for one
 * transaction. If {@link #leave} fails the connection is thrown away: rights must never travel to
 * the next borrower.
 */
public interface ConnectionGate {

  /** Lets the connection in, as its own login, with nothing to set or to take back. */
  ConnectionGate OPEN = new ConnectionGate() {};

  /**
   * Called once per transaction, before its first statement, with auto-commit off.
   *
   * @param tenantId the tenant that the transaction belongs to
   */
  default void enter(Connection connection, String tenantId) throws SQLException {}

  /**
   * A connection that has entered, or enters along with its first statement where that saves a
   * round trip. If auto-commit is on, each statement is a transaction and enters by itself.
   *
   * @param tenantId the tenant that the transaction belongs to
   */
  default Connection entering(Connection connection, String tenantId) throws SQLException {
    enter(connection, tenantId);
    return connection;
  }

  /** Called once per transaction, after commit or roll-back. */
  default void leave(Connection connection) throws SQLException {}
}
