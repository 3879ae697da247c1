package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long a connection waits for its server's answer before it is given up.
 *
 * <p>A server that is gone without a word, as after a failover or behind a firewall that forgot the
 * connection, is noticed by nothing else. The sockets' timeout is set per use and costs no round
 * trip. An operator's own {@code socketTimeout} in the database's URL stands.
 */
public enum Patience {
  /** A request's statement: service has to be back within seconds of the database. */
  REQUEST(Duration.ofSeconds(5)),
  /** Statements that make or drop a tenant. */
  SCHEMA(Duration.ofSeconds(60)),
  /** A change to tables that may be large. */
  MIGRATION(Duration.ofHours(1));

  private final int millis;

  Patience(Duration time) {
    this.millis = (int) time.toMillis();
  }

  int millis() {
    return millis;
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work {
    void run() throws SQLException;
  }

  void of(Connection connection) throws SQLException {
    if (connection.getNetworkTimeout() != millis) {
      connection.setNetworkTimeout(Runnable::run, millis);
    }
  }

  /**
   * Works with this patience on a connection that was lent for {@link #SCHEMA}, and not with the
   * operator's own.
   */
  public void during(Connection connection, Work work) throws SQLException {
    if (connection.getNetworkTimeout() != SCHEMA.millis) {
      work.run();
      return;
    }
    of(connection);
    try {
      work.run();
    } finally {
      if (!connection.isClosed()) {
        SCHEMA.of(connection);
      }
    }
  }
}
