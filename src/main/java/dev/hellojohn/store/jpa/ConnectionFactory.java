package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/** Opens, checks and closes the connections of a {@link ConnectionPool}. */
final class ConnectionFactory extends BaseKeyedPooledObjectFactory<Login, Connection> {

  /**
   * A connection that came back this recently is lent again without a round trip to ask whether it
   * lives.
   */
  private static final Duration TRUSTED = Duration.ofMillis(500);

  private static final int VALIDATION_SECONDS = 2;

  private static final String SOCKET_TIMEOUT = "socketTimeout";

  private final Outages outages;

  ConnectionFactory(Outages outages) {
    this.outages = outages;
  }

  @Override
  public Connection create(Login login) throws SQLException {
    var connection = driver(login.url()).connect(login.url(), properties(login));
    if (connection == null) {
      throw new SQLException("No driver accepts the database URL");
    }
    // The same in every product, whatever its default: a statement sees what was committed before
    // it, and a condition that waited for another transaction is checked against its result.
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    // MySQL's default would show a transaction what was true when it began, also after it lost a
    // race it has to know of.
    if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public PooledObject<Connection> wrap(Connection connection) {
    return new DefaultPooledObject<>(connection);
  }

  @Override
  public boolean validateObject(Login login, PooledObject<Connection> pooled) {
    if (outages.isLost(login, pooled.getLastReturnInstant())) {
      return false;
    }
    var idle = Duration.between(pooled.getLastReturnInstant(), Instant.now());
    if (idle.compareTo(TRUSTED) < 0 && !outages.isDoubted(login, pooled.getLastReturnInstant())) {
      return true;
    }
    try {
      var connection = pooled.getObject();
      var valid = connection.isValid(VALIDATION_SECONDS);
      if (!valid) {
        outages.begin(login);
        return false;
      }
      connection.rollback();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** A driver that says goodbye to a server which is away may wait for an answer. */
  @Override
  public void destroyObject(Login login, PooledObject<Connection> pooled) throws SQLException {
    if (outages.isLost(login, pooled.getLastBorrowInstant())) {
      pooled.getObject().abort(Runnable::run);
    } else {
      pooled.getObject().close();
    }
  }

  /** Whether the operator wrote into the URL how long to wait. */
  static boolean hasOwnPatience(Login login) {
    return login.url().contains(SOCKET_TIMEOUT + "=");
  }

  /**
   * The drivers are named here: DriverManager asks every driver of the JVM and depends on the
   * caller's class loader, which in a server is not the application's.
   */
  private static Driver driver(String url) throws SQLException {
    if (url.startsWith("jdbc:postgresql:")) {
      return new org.postgresql.Driver();
    }
    if (url.startsWith("jdbc:mysql:")) {
      return new com.mysql.cj.jdbc.Driver();
    }
    return new org.h2.Driver();
  }

  private static Properties properties(Login login) {
    var properties = new Properties();
    properties.setProperty("user", login.username());
    if (!login.password().reveal().isEmpty()) {
      properties.setProperty("password", login.password().reveal());
    }
    if (login.url().startsWith("jdbc:postgresql:")) {
      setDefault(properties, login, "connectTimeout", "2");
      // Asked for TLS, a server that stands still would hold the caller once more.
      setDefault(properties, login, "sslResponseTimeout", "2000");
      setDefault(
          properties,
          login,
          SOCKET_TIMEOUT,
          Long.toString(TimeUnit.MILLISECONDS.toSeconds(Patience.REQUEST.millis())));
      setDefault(properties, login, "tcpKeepAlive", "true");
      setDefault(properties, login, "ApplicationName", "hellojohn");
    } else if (login.url().startsWith("jdbc:mysql:")) {
      setDefault(properties, login, "connectTimeout", "2000");
      setDefault(properties, login, SOCKET_TIMEOUT, Integer.toString(Patience.REQUEST.millis()));
      setDefault(properties, login, "connectionTimeZone", "UTC");
      setDefault(properties, login, "forceConnectionTimeZoneToSession", "true");
      setDefault(properties, login, "useAffectedRows", "false");
      setDefault(properties, login, "useLocalSessionState", "true");
      setDefault(properties, login, "cachePrepStmts", "true");
    }
    return properties;
  }

  /** What the operator wrote into the URL wins. */
  private static void setDefault(Properties properties, Login login, String name, String value) {
    if (!login.url().contains(name + "=")) {
      properties.setProperty(name, value);
    }
  }
}
