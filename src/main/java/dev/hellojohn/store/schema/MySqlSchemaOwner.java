package dev.hellojohn.store.schema;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * MySQL 8 and MariaDB 10.6 and later: a schema is a database, a role is set per transaction.
 *
 * <p>DDL commits by itself there, so each step is written to be repeated. Text is compared byte by
 * byte ({@code utf8mb4_bin}): under the default collation two ids that differ in case would be one.
 */
final class MySqlSchemaOwner implements SchemaOwner {

  private static final Pattern QUOTABLE = Pattern.compile("[A-Za-z0-9_-]*");

  private static final String ROWS = "GRANT SELECT, INSERT, UPDATE, DELETE ON ";

  @Override
  public void createRuntimeLogin(
      Connection owner, GeneratedName login, Secret password, GeneratedName controlRole)
      throws SQLException {
    createUser(owner, login, password);
    Sql.execute(
        owner,
        "CREATE ROLE IF NOT EXISTS " + controlRole,
        "GRANT " + controlRole + " TO '" + login + "'@'%'");
  }

  private static void createUser(Connection owner, GeneratedName login, Secret password)
      throws SQLException {
    var quoted = "'" + quotable(password) + "'";
    Sql.executeUntold(
        owner,
        "CREATE USER IF NOT EXISTS '" + login + "'@'%' IDENTIFIED BY " + quoted,
        "ALTER USER '" + login + "'@'%' IDENTIFIED BY " + quoted);
  }

  /** Generated passwords have no character that ends or escapes a literal. */
  private static String quotable(Secret password) {
    if (!QUOTABLE.matcher(password.reveal()).matches()) {
      throw new IllegalArgumentException("Not a generated password");
    }
    return password.reveal();
  }

  @Override
  public String runtimeUrl(String ownerUrl) {
    return JdbcUrls.withDatabase(ownerUrl, "");
  }

  @Override
  public void grantControl(Connection owner, GeneratedName login, GeneratedName controlRole)
      throws SQLException {
    try (var statement =
            owner.prepareStatement(
                "select table_name from information_schema.tables where table_schema = database() and table_name like 'cp\\_%'");
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        Sql.execute(owner, ROWS + rows.getString(1) + " TO " + controlRole);
      }
    }
  }

  @Override
  public List<String> faults(Connection owner, GeneratedName login) throws SQLException {
    try (var statement = owner.createStatement();
        var row =
            statement.executeQuery("show global variables like 'activate_all_roles_on_login'")) {
      if (row.next() && "ON".equalsIgnoreCase(row.getString(2))) {
        return List.of(
            "The server activates all roles on login (activate_all_roles_on_login=ON), so that the runtime login holds the"
                + " rights of every tenant's role. Switch it off.");
      }
    }
    return List.of();
  }

  @Override
  public void createSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException {
    Sql.execute(
        owner,
        createDatabase(schema),
        "CREATE ROLE IF NOT EXISTS " + schema,
        ROWS + schema + ".* TO " + schema,
        "GRANT " + schema + " TO '" + runtimeLogin + "'@'%'");
  }

  private static String createDatabase(GeneratedName name) {
    return "CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
  }

  @Override
  public void inSchema(Connection owner, GeneratedName schema, SqlWork work) throws SQLException {
    var before = owner.getCatalog();
    owner.setCatalog(schema.value());
    try {
      work.run(owner);
    } finally {
      owner.setCatalog(before);
    }
  }

  @Override
  public void dropSchema(Connection owner, GeneratedName schema) throws SQLException {
    Sql.execute(owner, "DROP DATABASE IF EXISTS " + schema, "DROP ROLE IF EXISTS " + schema);
  }

  @Override
  public void createSharedSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException {
    createSchema(owner, schema, runtimeLogin, password);
  }

  @Override
  public void inSharedSchema(Connection owner, GeneratedName schema, SqlWork work)
      throws SQLException {
    inSchema(owner, schema, work);
  }

  /**
   * There is no row security here: the statement inspector of the shared persistence unit stands in
   * for it.
   */
  @Override
  public void protectSharedSchema(Connection owner, GeneratedName schema) {}

  @Override
  public void createDatabase(Connection owner, GeneratedName database, Secret password)
      throws SQLException {
    createUser(owner, database, password);
    Sql.execute(owner, createDatabase(database), ROWS + database + ".* TO '" + database + "'@'%'");
    owner.commit();
  }

  @Override
  public String databaseUrl(String ownerUrl, GeneratedName database) {
    return JdbcUrls.withDatabase(ownerUrl, database.value());
  }

  @Override
  public Login databaseMigrator(Login owner, GeneratedName database, Secret password) {
    return owner.at(databaseUrl(owner.url(), database));
  }

  @Override
  public void inDatabase(
      Connection connection, GeneratedName database, Secret password, SqlWork work)
      throws SQLException {
    work.run(connection);
  }

  @Override
  public void dropDatabase(Connection owner, Login ownerLogin, GeneratedName database)
      throws SQLException {
    Sql.execute(
        owner, "DROP DATABASE IF EXISTS " + database, "DROP USER IF EXISTS '" + database + "'@'%'");
    owner.commit();
  }
}
