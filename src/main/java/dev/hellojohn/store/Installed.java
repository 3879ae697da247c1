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
      case POSTGRESQL -> new PostgresRoleGate(schema.value(), schema.value());
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
   */
  public void as(Login login, SchemaOwner.SqlWork work) throws SQLException {
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
