package dev.hellojohn.store.schema;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;

/**
 * H2 files: each schema and each file has a user of its own, which connects as itself.
 *
 * <p>The configured login is the administrator of every file. What makes a commit durable ({@code
 * WRITE_DELAY=0}) is not kept in a file and not for users to set: the administrator opens a file
 * first, and it stays open with what he set until the process ends.
 */
final class H2SchemaOwner implements SchemaOwner {

  private static final Pattern QUOTABLE = Pattern.compile("[A-Za-z0-9_-]+");

  private static final String ROWS = "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA ";

  @Override
  public void createRuntimeLogin(
      Connection owner, GeneratedName login, Secret password, GeneratedName controlRole)
      throws SQLException {
    createUser(owner, login, password);
  }

  private static void createUser(Connection owner, GeneratedName user, Secret password)
      throws SQLException {
    if (!QUOTABLE.matcher(password.reveal()).matches()) {
      throw new IllegalArgumentException("Not a generated password");
    }
    var quoted = "'" + password.reveal() + "'";
    Sql.executeUntold(
        owner,
        "CREATE USER IF NOT EXISTS " + user + " PASSWORD " + quoted,
        "ALTER USER " + user + " SET PASSWORD " + quoted);
  }

  @Override
  public String runtimeUrl(String ownerUrl) {
    return ownerUrl.substring(0, ownerUrl.indexOf(';'));
  }

  @Override
  public void grantControl(Connection owner, GeneratedName login, GeneratedName controlRole)
      throws SQLException {
    Sql.execute(owner, ROWS + "PUBLIC TO " + login);
  }

  @Override
  public List<String> faults(Connection owner, GeneratedName login) throws SQLException {
    return Sql.exists(
            owner,
            "select 1 from information_schema.users where lower(user_name) = ? and is_admin",
            login.value())
        ? List.of("The runtime login is an administrator of the database file.")
        : List.of();
  }

  @Override
  public void createSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException {
    createUser(owner, schema, password);
    Sql.execute(owner, "CREATE SCHEMA IF NOT EXISTS " + schema, ROWS + schema + " TO " + schema);
  }

  @Override
  public void inSchema(Connection owner, GeneratedName schema, SqlWork work) throws SQLException {
    Sql.execute(owner, "SET SCHEMA " + schema);
    try {
      work.run(owner);
    } finally {
      Sql.execute(owner, "SET SCHEMA PUBLIC");
    }
  }

  @Override
  public void dropSchema(Connection owner, GeneratedName schema) throws SQLException {
    Sql.execute(
        owner, "DROP SCHEMA IF EXISTS " + schema + " CASCADE", "DROP USER IF EXISTS " + schema);
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

  /**
   * The file comes into being with the administrator's first connection, in {@link #inDatabase}.
   */
  @Override
  public void createDatabase(Connection owner, GeneratedName database, Secret password)
      throws SQLException {
    owner.commit();
  }

  @Override
  public String databaseUrl(String ownerUrl, GeneratedName database) {
    var path = ownerUrl.substring(0, ownerUrl.indexOf(';'));
    return path.substring(0, path.lastIndexOf('/')) + "/tenants/" + database + ";IFEXISTS=TRUE";
  }

  @Override
  public Login databaseMigrator(Login owner, GeneratedName database, Secret password) {
    return owner.at(
        databaseUrl(owner.url(), database).replace(";IFEXISTS=TRUE", "") + settings(owner.url()));
  }

  private static String settings(String ownerUrl) {
    return ownerUrl.substring(ownerUrl.indexOf(';'));
  }

  @Override
  public void inDatabase(
      Connection connection, GeneratedName database, Secret password, SqlWork work)
      throws SQLException {
    createUser(connection, database, password);
    work.run(connection);
    Sql.execute(connection, ROWS + "PUBLIC TO " + database);
  }

  /** The files go when the last connection to them is closed, which is this one. */
  @Override
  public void dropDatabase(Connection owner, Login ownerLogin, GeneratedName database)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", ownerLogin.username());
    properties.setProperty("password", ownerLogin.password().reveal());
    try (var connection =
        new org.h2.Driver().connect(databaseUrl(ownerLogin.url(), database), properties)) {
      Sql.execute(connection, "SET DB_CLOSE_DELAY 0", "DROP ALL OBJECTS DELETE FILES");
    } catch (SQLException e) {
      if (e.getErrorCode() != ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1) {
        throw e;
      }
    }
  }
}
