package dev.hellojohn.store.schema;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the configured login does with its rights: databases, schemas, roles and logins. One
 * implementation per product.
 *
 * <p>The configured login provisions and migrates, nothing else; the server runs as the runtime
 * login. Each {@code create…} may be repeated after a crash, each {@code drop…} ignores what is not
 * there. Connections come with auto-commit off; unless a method says otherwise the caller commits.
 */
public interface SchemaOwner {

  /** Work on a connection. */
  @FunctionalInterface
  interface SqlWork {
    void run(Connection connection) throws SQLException;
  }

  /** The implementation for a product. */
  static SchemaOwner of(DatabaseKind kind) {
    return switch (kind) {
      case POSTGRESQL -> new PostgresSchemaOwner();
      case MYSQL, MARIADB -> new MySqlSchemaOwner();
      case H2 -> new H2SchemaOwner();
    };
  }

  /**
   * Creates, or finds and gives this password to, the login with which the server runs.
   *
   * @param login the runtime login; it may be anybody's role when told so, but inherits nobody's
   *     rights
   * @param controlRole the role that carries the rights on the {@code cp_} tables, where the
   *     product needs one
   */
  void createRuntimeLogin(
      Connection owner, GeneratedName login, Secret password, GeneratedName controlRole)
      throws SQLException;

  /** The URL at which the runtime login connects, given the configured one. */
  String runtimeUrl(String ownerUrl);

  /** Gives the runtime its row rights on the {@code cp_} tables that exist now. */
  void grantControl(Connection owner, GeneratedName login, GeneratedName controlRole)
      throws SQLException;

  /**
   * Says why a runtime login is not safe to run with, such as superuser, BYPASSRLS or inherited
   * rights.
   *
   * @return sentences for the log, empty if it is safe
   */
  List<String> faults(Connection owner, GeneratedName login) throws SQLException;

  /**
   * Creates a schema (MySQL: a database) and the role (H2: the user) of the same name that alone
   * has rights in it.
   *
   * @param runtimeLogin may become that role
   * @param password of the role, for products where a schema has a login of its own
   */
  void createSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException;

  /**
   * Runs schema changes with unqualified names meaning that schema's, owned by whom the schema
   * belongs to.
   */
  void inSchema(Connection owner, GeneratedName schema, SqlWork work) throws SQLException;

  /** Drops what {@link #createSchema} made. */
  void dropSchema(Connection owner, GeneratedName schema) throws SQLException;

  /**
   * Like {@link #createSchema} for the schema that tenants share: its role gets row rights, but
   * owns no table.
   */
  void createSharedSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException;

  /** Runs schema changes in the shared schema. */
  void inSharedSchema(Connection owner, GeneratedName schema, SqlWork work) throws SQLException;

  /**
   * Grants row rights on each table of the shared schema and, where the product can, forces row
   * security on it.
   */
  void protectSharedSchema(Connection owner, GeneratedName schema) throws SQLException;

  /** Creates a database and a login of the same name that alone may use it. Commits by itself. */
  void createDatabase(Connection owner, GeneratedName database, Secret password)
      throws SQLException;

  /** The URL at which {@link #createDatabase}'s database is reached. */
  String databaseUrl(String ownerUrl, GeneratedName database);

  /** Runs schema changes in a tenant's own database, and grants what they made. */
  void inDatabase(Connection connection, GeneratedName database, Secret password, SqlWork work)
      throws SQLException;

  /** Who changes the schema of a tenant's own database. */
  Login databaseMigrator(Login owner, GeneratedName database, Secret password);

  /** Drops what {@link #createDatabase} made, with all sessions in it. Commits by itself. */
  void dropDatabase(Connection owner, Login ownerLogin, GeneratedName database) throws SQLException;
}
