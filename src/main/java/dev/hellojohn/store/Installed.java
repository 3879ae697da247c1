package dev.hellojohn.store;

import dev.hellojohn.store.jpa.ConnectionGate;
import dev.hellojohn.store.jpa.ConnectionPool;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.MySqlRoleGate;
import dev.hellojohn.store.jpa.PersistenceUnit;
import dev.hellojohn.store.jpa.PostgresRoleGate;
import dev.hellojohn.store.schema.SchemaOwner;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An opened installation.
 *
 * @param kind the product
 * @param pool all connections of this node
 * @param owner the configured login, which provisions and migrates
 * @param runtime the login with which the server runs
 * @param name of this installation, part of the names of what it shares on the database server
 * @param control the persistence unit of the {@code cp_} tables
 */
public record Installed(
    DatabaseKind kind,
    ConnectionPool pool,
    Login owner,
    Login runtime,
    GeneratedName name,
    PersistenceUnit control) {

  /**
   * H2 takes the lock of its catalogue and the monitor of its file in one order for tables and in
   * the other for schemas and users: two changes at once wait for each other, and everybody with
   * them, until one gives up and leaves the file's catalogue and the memory's apart. A file is one
   * process's, so a lock of this process keeps them apart.
   */
  private static final ReentrantLock FILE_CHANGES = new ReentrantLock();

  /** Less than the lease of a tenant that is being made. */
  private static final Duration MAX_TURN = Duration.ofSeconds(20);

  /** The schema of the tenants that share one, and its role's name. */
  public GeneratedName sharedSchema() {
    return new GeneratedName(name.value() + "shared");
  }

  /** Who knows this product's DDL. */
  public SchemaOwner schemaOwner() {
    return SchemaOwner.of(kind);
  }

  /** The gate that gives the runtime login the rights of a schema's role. */
  public ConnectionGate gate(GeneratedName schema) {
    return switch (kind) {
      case POSTGRESQL -> new PostgresRoleGate(schema.value());
      case MYSQL, MARIADB -> new MySqlRoleGate(schema, schema.value());
      case H2 -> ConnectionGate.OPEN;
    };
  }

  /** Runs schema changes as the configured login and commits them. */
  public void asOwner(SchemaOwner.SqlWork work) throws SQLException {
    as(owner, work);
  }

  /**
   * Runs schema changes as a login and commits them; a connection on which they failed is closed.
   *
   * @throws SQLTimeoutException when those of others on the same files take too long
   */
  public void as(Login login, SchemaOwner.SqlWork work) throws SQLException {
    if (kind != DatabaseKind.H2) {
      change(login, work);
      return;
    }
    takeTurn();
    try {
      change(login, work);
    } finally {
      FILE_CHANGES.unlock();
    }
  }

  private static void takeTurn() throws SQLException {
    try {
      if (FILE_CHANGES.tryLock(MAX_TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new SQLTimeoutException("Other schema changes are running");
  }

  private void change(Login login, SchemaOwner.SqlWork work) throws SQLException {
    var connection = pool.borrow(login);
    boolean done = false;
    try {
      work.run(connection);
      connection.commit();
      done = true;
    } finally {
      if (done) {
        pool.giveBack(login, connection);
      } else {
        pool.discard(login, connection);
      }
    }
  }
}
