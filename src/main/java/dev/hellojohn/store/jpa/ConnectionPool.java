package dev.hellojohn.store.jpa;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.KeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;

/**
 * Every connection of this node, pooled by login under one budget (ADR 003).
 *
 * <p>A thousand tenants with a login each would need a thousand pools, with their threads. This is
 * one pool with a key per login: the sum over all keys never passes the budget, an idle connection
 * of another key is closed before anyone waits, and keys that are not used shrink to nothing.
 */
public final class ConnectionPool implements AutoCloseable {

  /** How long a request waits for a connection before it is told to come back. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  /** An idle connection is closed after this time; a tenant that is used keeps its connections. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(60);

  private final Outages outages = new Outages();
  private final KeyedObjectPool<Login, Connection> pool;
  private final GenericKeyedObjectPool<Login, Connection> gauges;
  private final Tally tally;

  /**
   * Opens no connection yet.
   *
   * @param budget the most connections that may be open at once, idle ones included
   * @param tally learns who got none in time
   */
  public ConnectionPool(int budget, Tally tally) {
    this.tally = tally;
    var config = new GenericKeyedObjectPoolConfig<Connection>();
    config.setMaxTotal(budget);
    config.setMaxTotalPerKey(budget);
    config.setMaxIdlePerKey(budget);
    config.setMinIdlePerKey(0);
    config.setMaxWait(MAX_WAIT);
    config.setFairness(true);
    config.setTestOnBorrow(true);
    config.setMinEvictableIdleDuration(MAX_IDLE);
    config.setTimeBetweenEvictionRuns(MAX_IDLE.dividedBy(2));
    config.setNumTestsPerEvictionRun(-2);
    config.setJmxEnabled(false);
    gauges = new GenericKeyedObjectPool<>(new ConnectionFactory(outages), config);
    pool = gauges;
  }

  /**
   * Lends a connection with auto-commit off, for work on the schema.
   *
   * @throws ProblemException {@code service_unavailable} if the budget stayed used up for two
   *     seconds
   * @throws SQLException if the database can't be reached or refuses the login
   */
  public Connection borrow(Login login) throws SQLException {
    return borrow(login, Patience.SCHEMA);
  }

  /**
   * Lends a connection with auto-commit off.
   *
   * @param patience how long a statement may take
   * @throws ProblemException {@code service_unavailable} if the budget stayed used up for two
   *     seconds
   * @throws SQLException if the database can't be reached or refuses the login
   */
  Connection borrow(Login login, Patience patience) throws SQLException {
    try {
      return patient(login, patience, outages.ask(login, () -> pool.borrowObject(login)));
    } catch (NoSuchElementException e) {
      tally.add(Happening.CONNECTION_REFUSED, ConnectionShare.POOL);
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE, "The server is busy. Try again in a few seconds.")
          .withRetryAfter(MAX_WAIT);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while waiting for a connection", e);
    } catch (Exception e) {
      throw new SQLException("Could not open a connection", e);
    }
  }

  private Connection patient(Login login, Patience patience, Connection connection)
      throws SQLException {
    try {
      if (!ConnectionFactory.hasOwnPatience(login)) {
        patience.of(connection);
      }
      return connection;
    } catch (SQLException | RuntimeException | Error e) {
      discard(login, connection);
      throw e;
    }
  }

  /** Takes a connection back in the state in which it was lent: no transaction, no role. */
  public void giveBack(Login login, Connection connection) throws SQLException {
    try {
      pool.returnObject(login, connection);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("Could not return a connection", e);
    }
  }

  /** Closes a connection that must not be used again. */
  public void discard(Login login, Connection connection) throws SQLException {
    try {
      pool.invalidateObject(login, connection);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("Could not close a connection", e);
    }
  }

  /**
   * Closes the idle connections of a login, as when its tenant is gone or its server was restarted.
   */
  public void forget(Login login) throws SQLException {
    try {
      pool.clear(login);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("Could not close idle connections", e);
    }
  }

  /**
   * Closes a connection that broke while it was lent, and has its idle neighbours asked before they
   * are lent: they may have lost their server at the same moment.
   */
  void broken(Login login, Connection connection) throws SQLException {
    outages.doubt(login);
    discard(login, connection);
  }

  /** Connections that are lent right now. */
  public int active() {
    return gauges.getNumActive();
  }

  /** Connections that wait to be lent. */
  public int idle() {
    return gauges.getNumIdle();
  }

  /** Callers that wait for a connection. */
  public int waiting() {
    return gauges.getNumWaiters();
  }

  /** The most connections that may be open at once. */
  public int budget() {
    return gauges.getMaxTotal();
  }

  /** Connections of one login, lent and idle. */
  public int open(Login login) {
    return gauges.getNumActive(login) + gauges.getNumIdle(login);
  }

  @Override
  public void close() {
    pool.close();
  }
}
