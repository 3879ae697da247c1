package dev.hellojohn.store.schema;

import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Patience;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that only one node holds, kept by the database for as long as the connection lives.
 *
 * <p>A killed node loses it with its connection, so nothing has to be cleaned up. An H2 file is
 * opened by one process only; there a lock of the JVM is enough.
 */
public final class DatabaseLock {

  private static final Map<String, ReentrantLock> LOCAL = new ConcurrentHashMap<>();

  private DatabaseLock() {}

  /**
   * Runs work while holding the lock.
   *
   * @param connection that the lock belongs to; the work may use it too
   * @param name at most 64 characters
   * @param seconds how long to wait for the lock
   * @throws SQLException if somebody else held it all that time, or the work failed
   */
  public static void holding(
      DatabaseKind kind, Connection connection, String name, int seconds, SchemaOwner.SqlWork work)
      throws SQLException {
    var acquired = new AtomicBoolean();
    Patience.MIGRATION.during(
        connection, () -> acquired.set(acquire(kind, connection, name, seconds)));
    if (!acquired.get()) {
      throw new SQLException("Another node has held the lock '" + name + "' for " + seconds + " s");
    }
    try {
      work.run(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      release(kind, connection, name);
    }
  }

  private static boolean acquire(DatabaseKind kind, Connection connection, String name, int seconds)
      throws SQLException {
    return switch (kind) {
      case POSTGRESQL -> acquirePostgres(connection, name, seconds);
      case MYSQL, MARIADB -> acquireMySql(connection, name, seconds);
      case H2 -> acquireLocal(name, seconds);
    };
  }

  private static boolean acquirePostgres(Connection connection, String name, int seconds)
      throws SQLException {
    try (PreparedStatement timeout =
        connection.prepareStatement("select set_config('lock_timeout', ?, false)")) {
      timeout.setString(1, seconds + "s");
      timeout.execute();
    }
    try (PreparedStatement lock =
        connection.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
      lock.setString(1, name);
      lock.execute();
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if ("55P03".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private static boolean acquireMySql(Connection connection, String name, int seconds)
      throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("select get_lock(?, ?)")) {
      lock.setString(1, name);
      lock.setInt(2, seconds);
      try (var result = lock.executeQuery()) {
        return result.next() && result.getInt(1) == 1;
      }
    }
  }

  private static boolean acquireLocal(String name, int seconds) throws SQLException {
    try {
      return LOCAL
          .computeIfAbsent(name, n -> new ReentrantLock())
          .tryLock(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while waiting for the lock '" + name + "'", e);
    }
  }

  private static void release(DatabaseKind kind, Connection connection, String name)
      throws SQLException {
    switch (kind) {
      case POSTGRESQL -> run(connection, "select pg_advisory_unlock(hashtextextended(?, 0))", name);
      case MYSQL, MARIADB -> run(connection, "select release_lock(?)", name);
      case H2 -> {
        var lock = LOCAL.get(name);
        if (lock != null) {
          lock.unlock();
        }
      }
    }
  }

  private static void run(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.execute();
    }
    connection.commit();
  }
}
