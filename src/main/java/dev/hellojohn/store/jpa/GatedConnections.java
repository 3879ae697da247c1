package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;

/** Gives Hibernate pooled connections that go through the unit's gate. */
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
    return lend(tenantId, false);
  }

  /**
   * A connection for queries alone. On PostgreSQL each is a transaction of its own, which saves the
   * round trip of the commit.
   */
  Connection lendToRead(String tenantId) throws SQLException {
    return lend(tenantId, definition.kind() == DatabaseKind.POSTGRESQL);
  }

  private Connection lend(String tenantId, boolean toRead) throws SQLException {
    var connection = pool.borrow(definition.login(), Patience.REQUEST);
    try {
      if (toRead && EnteringConnection.canQueryAlone(connection)) {
        connection.setAutoCommit(true);
      }
      return definition.gate().entering(connection, tenantId);
    } catch (SQLException | RuntimeException | Error e) {
      discard(connection, e);
      throw e;
    }
  }

  private void discard(Connection connection, Throwable reason) throws SQLException {
    if (reason instanceof SQLException e && PersistenceFailures.isLost(e)) {
      pool.broken(definition.login(), connection);
    } else {
      pool.discard(definition.login(), connection);
    }
  }

  /** A connection goes back only with its transaction ended and its rights taken back. */
  @Override
  public void releaseConnection(String tenantId, Connection connection) throws SQLException {
    var lent = EnteringConnection.lent(connection);
    try {
      if (lent.getAutoCommit()) {
        lent.setAutoCommit(false);
      } else {
        lent.rollback();
      }
      definition.gate().leave(lent);
    } catch (SQLException e) {
      discard(lent, e);
      return;
    }
    pool.giveBack(definition.login(), lent);
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
