package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;

/** Gives Hibernate pooled connections that have gone through the unit's gate. */
final class GatedConnections implements MultiTenantConnectionProvider<String> {

  private static final long serialVersionUID = 1L;

  private final transient ConnectionPool pool;
  private final transient UnitDefinition definition;

  GatedConnections(ConnectionPool pool, UnitDefinition definition) {
    this.pool = pool;
    this.definition = definition;
  }

  @Override
  public Connection getConnection(String tenantId) throws SQLException {
    var connection = pool.borrow(definition.login(), Patience.REQUEST);
    try {
      definition.gate().enter(connection, tenantId);
      return connection;
    } catch (SQLException | RuntimeException e) {
      discard(connection, e);
      throw e;
    }
  }

  private void discard(Connection connection, Exception reason) throws SQLException {
    if (reason instanceof SQLException e && PersistenceFailures.isLost(e)) {
      pool.broken(definition.login(), connection);
    } else {
      pool.discard(definition.login(), connection);
    }
  }

  /** A connection goes back only with its transaction ended and its rights taken back. */
  @Override
  public void releaseConnection(String tenantId, Connection connection) throws SQLException {
    try {
      connection.rollback();
      definition.gate().leave(connection);
    } catch (SQLException e) {
      discard(connection, e);
      return;
    }
    pool.giveBack(definition.login(), connection);
  }

  @Override
  public Connection getAnyConnection() throws SQLException {
    throw new SQLException("A connection without a tenant is not to be had");
  }

  @Override
  public void releaseAnyConnection(Connection connection) throws SQLException {
    throw new SQLException("A connection without a tenant was never lent");
  }

  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }
}
