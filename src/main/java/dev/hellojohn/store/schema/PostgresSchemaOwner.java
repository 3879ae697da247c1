package dev.hellojohn.store.schema;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.PostgresRoleGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * PostgreSQL 14 and later: schemas owned by roles, memberships that are not inherited, row level
 * security.
 */
final class PostgresSchemaOwner implements SchemaOwner {

  /**
   * From this version on a membership says whether it is inherited; before, the member's NOINHERIT
   * says it.
   */
  private static final int MEMBERSHIP_OPTIONS = 16;

  private static final String ROLE_EXISTS = "select 1 from pg_roles where rolname = ?";
  private static final String DATABASE_EXISTS = "select 1 from pg_database where datname = ?";

  @Override
  public void createRuntimeLogin(
      Connection owner, GeneratedName login, Secret password, GeneratedName controlRole)
      throws SQLException {
    if (!Sql.exists(owner, ROLE_EXISTS, login.value())) {
      Sql.execute(owner, "CREATE ROLE " + login + " LOGIN NOINHERIT");
    }
    setPassword(owner, login, password);
    Sql.execute(owner, "ALTER ROLE " + login + " SET search_path TO " + PostgresRoleGate.PATH);
  }

  @Override
  public String runtimeUrl(String ownerUrl) {
    return ownerUrl;
  }

  @Override
  public void grantControl(Connection owner, GeneratedName login, GeneratedName controlRole)
      throws SQLException {
    Sql.execute(
        owner,
        "DO $$BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO "
            + login
            + "', current_schema()); END$$");
    for (var table : tables(owner, "cp\\_%")) {
      Sql.execute(owner, "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table + " TO " + login);
    }
  }

  @Override
  public List<String> faults(Connection owner, GeneratedName login) throws SQLException {
    var faults = new ArrayList<String>();
    try (var statement =
        owner.prepareStatement(
            "select rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb from pg_roles where rolname = ?")) {
      statement.setString(1, login.value());
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          return List.of("The runtime login does not exist.");
        }
        fault(faults, row.getBoolean(1), "is a superuser");
        fault(faults, row.getBoolean(2), "has BYPASSRLS");
        fault(
            faults,
            row.getBoolean(3),
            "has INHERIT, so that it holds the rights of every tenant's role");
        fault(faults, row.getBoolean(4), "has CREATEROLE");
        fault(faults, row.getBoolean(5), "has CREATEDB");
      }
    }
    if (majorVersion(owner) >= MEMBERSHIP_OPTIONS
        && Sql.exists(
            owner,
            "select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = ? and m.inherit_option",
            login.value())) {
      faults.add("The runtime login inherits the rights of a role that it is a member of.");
    }
    return faults;
  }

  private static void fault(List<String> faults, boolean holds, String what) {
    if (holds) {
      faults.add("The runtime login " + what + ".");
    }
  }

  @Override
  public void createSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException {
    createRole(owner, schema, runtimeLogin);
    Sql.execute(owner, "CREATE SCHEMA IF NOT EXISTS " + schema + " AUTHORIZATION " + schema);
  }

  private static void createRole(Connection owner, GeneratedName role, GeneratedName runtimeLogin)
      throws SQLException {
    var options = majorVersion(owner) >= MEMBERSHIP_OPTIONS ? " WITH INHERIT FALSE, SET TRUE" : "";
    if (!Sql.exists(owner, ROLE_EXISTS, role.value())) {
      Sql.execute(owner, "CREATE ROLE " + role + " NOLOGIN NOINHERIT");
    }
    Sql.execute(owner, "GRANT " + role + " TO " + runtimeLogin + options);
    if (!isSuperuser(owner)) {
      Sql.execute(owner, "GRANT " + role + " TO CURRENT_USER" + options);
    }
  }

  @Override
  public void inSchema(Connection owner, GeneratedName schema, SqlWork work) throws SQLException {
    become(owner, schema.value(), schema.value());
    try {
      work.run(owner);
    } finally {
      restore(owner);
    }
  }

  private static void become(Connection owner, String role, String schema) throws SQLException {
    Sql.execute(owner, "SET ROLE " + role, "SET search_path TO " + schema);
  }

  /** After a failure the transaction is rolled back, which takes the settings back as well. */
  private static void restore(Connection owner) throws SQLException {
    if (owner.unwrap(org.postgresql.core.BaseConnection.class).getTransactionState()
        == org.postgresql.core.TransactionState.FAILED) {
      owner.rollback();
    }
    Sql.execute(owner, "RESET ROLE", "RESET search_path");
  }

  @Override
  public void dropSchema(Connection owner, GeneratedName schema) throws SQLException {
    if (Sql.exists(owner, ROLE_EXISTS, schema.value())) {
      if (!isSuperuser(owner)) {
        Sql.execute(owner, "SET ROLE " + schema);
      }
      Sql.execute(
          owner,
          "DROP SCHEMA IF EXISTS " + schema + " CASCADE",
          "RESET ROLE",
          "DROP ROLE " + schema);
    }
  }

  @Override
  public void createSharedSchema(
      Connection owner, GeneratedName schema, GeneratedName runtimeLogin, Secret password)
      throws SQLException {
    createRole(owner, schema, runtimeLogin);
    Sql.execute(
        owner,
        "CREATE SCHEMA IF NOT EXISTS " + schema,
        "GRANT USAGE ON SCHEMA " + schema + " TO " + schema,
        "SET search_path TO " + schema);
    if (!Sql.exists(
        owner,
        "select 1 from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'tenant_ref' and n.nspname = ?",
        schema.value())) {
      Sql.execute(owner, "CREATE DOMAIN tenant_ref AS text CHECK (VALUE <> '')");
    }
    Sql.execute(owner, "RESET search_path");
  }

  @Override
  public void inSharedSchema(Connection owner, GeneratedName schema, SqlWork work)
      throws SQLException {
    Sql.execute(owner, "SET search_path TO " + schema);
    try {
      work.run(owner);
    } finally {
      restore(owner);
    }
  }

  /**
   * An unset tenant is an error, not an empty answer: the setting is unknown before its first use
   * in a session and empty after a transaction that set it, and the domain refuses the empty text.
   */
  @Override
  public void protectSharedSchema(Connection owner, GeneratedName schema) throws SQLException {
    inSharedSchema(
        owner,
        schema,
        connection -> {
          for (var table : tables(connection, "hj\\_%")) {
            Sql.execute(
                connection,
                "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE " + table + " FORCE ROW LEVEL SECURITY",
                "DROP POLICY IF EXISTS tenant_rows ON " + table,
                "CREATE POLICY tenant_rows ON "
                    + table
                    + " USING (tenant_id = current_setting('hj.tenant')::tenant_ref)"
                    + " WITH CHECK (tenant_id = current_setting('hj.tenant')::tenant_ref)",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table + " TO " + schema);
          }
        });
  }

  @Override
  public void createDatabase(Connection owner, GeneratedName database, Secret password)
      throws SQLException {
    var superuser = isSuperuser(owner);
    if (!Sql.exists(owner, ROLE_EXISTS, database.value())) {
      Sql.execute(owner, "CREATE ROLE " + database + " LOGIN");
    }
    setPassword(owner, database, password);
    if (!superuser) {
      var options = majorVersion(owner) >= MEMBERSHIP_OPTIONS ? " WITH INHERIT TRUE, SET TRUE" : "";
      Sql.execute(owner, "GRANT " + database + " TO CURRENT_USER" + options);
    }
    if (!Sql.exists(owner, DATABASE_EXISTS, database.value())) {
      Sql.autoCommitted(
          owner,
          connection ->
              Sql.execute(
                  connection,
                  "CREATE DATABASE "
                      + database
                      + " OWNER "
                      + database
                      + " TEMPLATE template0 ENCODING 'UTF8'"));
    }
    Sql.execute(owner, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    owner.commit();
  }

  @Override
  public String databaseUrl(String ownerUrl, GeneratedName database) {
    return JdbcUrls.withDatabase(ownerUrl, database.value());
  }

  @Override
  public Login databaseMigrator(Login owner, GeneratedName database, Secret password) {
    return new Login(databaseUrl(owner.url(), database), database.value(), password);
  }

  /** From PostgreSQL 15 on, the database's owner is the one who may create in its public schema. */
  @Override
  public void inDatabase(
      Connection connection, GeneratedName database, Secret password, SqlWork work)
      throws SQLException {
    work.run(connection);
  }

  @Override
  public void dropDatabase(Connection owner, Login ownerLogin, GeneratedName database)
      throws SQLException {
    if (Sql.exists(owner, DATABASE_EXISTS, database.value())) {
      Sql.autoCommitted(
          owner,
          connection -> Sql.execute(connection, "DROP DATABASE " + database + " WITH (FORCE)"));
    }
    Sql.execute(owner, "DROP ROLE IF EXISTS " + database);
    owner.commit();
  }

  /** The driver hashes the password (SCRAM), so that the server's statement log never sees it. */
  private static void setPassword(Connection owner, GeneratedName login, Secret password)
      throws SQLException {
    owner
        .unwrap(PGConnection.class)
        .alterUserPassword(login.value(), password.reveal().toCharArray(), "scram-sha-256");
  }

  private static List<String> tables(Connection connection, String pattern) throws SQLException {
    var tables = new ArrayList<String>();
    try (var statement =
        connection.prepareStatement(
            "select tablename from pg_tables where schemaname = current_schema() and tablename like ? order by 1")) {
      statement.setString(1, pattern);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
    }
    return tables;
  }

  private static boolean isSuperuser(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery("select rolsuper from pg_roles where rolname = current_user")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static int majorVersion(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }
}
