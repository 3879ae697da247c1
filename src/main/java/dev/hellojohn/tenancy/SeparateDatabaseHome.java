package dev.hellojohn.tenancy;

import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.jpa.ConnectionGate;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.store.jpa.UnitDefinition;
import dev.hellojohn.store.schema.CustomerDatabase;
import dev.hellojohn.store.schema.DatabaseLock;
import dev.hellojohn.store.schema.SchemaOwner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database and a login of the tenant's own, on our server or on the customer's. */
final class SeparateDatabaseHome implements TenantHome {

  private static final int LOCK_SECONDS = 60;
  private static final String EXTERNAL_LOCK = "hellojohn-tenant";

  private final Installation installation;

  SeparateDatabaseHome(Installation installation) {
    this.installation = installation;
  }

  @Override
  public void create(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    if (placement.url() != null) {
      installed.as(
          login(placement),
          connection -> {
            lockedExternal(connection, inside -> CustomerDatabase.claim(inside, id.value()));
            lockedExternal(
                connection,
                inside -> installation.tenantChangelog().createOrUpdate(inside, schema(inside)));
          });
      return;
    }
    var password = new Secret(placement.password());
    var name = placement.generatedName();
    installed.asOwner(owner -> installed.schemaOwner().createDatabase(owner, name, password));
    var migrator = installed.schemaOwner().databaseMigrator(installed.owner(), name, password);
    installed.as(
        migrator,
        connection ->
            installed
                .schemaOwner()
                .inDatabase(connection, name, password, installation.tenantChangelog()::create));
    installed.pool().forget(migrator);
  }

  @Override
  public void migrate(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    if (placement.url() != null) {
      installed.as(login(placement), connection -> lockedExternal(connection, this::update));
      return;
    }
    var password = new Secret(placement.password());
    var name = placement.generatedName();
    installed.as(
        installed.schemaOwner().databaseMigrator(installed.owner(), name, password),
        connection -> installed.schemaOwner().inDatabase(connection, name, password, this::update));
  }

  /**
   * The customer's server may be shared by several of our nodes, but has none of our locks: it gets
   * one of its own, the same for every tenant, since two may be given the same database.
   */
  private static void lockedExternal(Connection connection, SchemaOwner.SqlWork work)
      throws SQLException {
    DatabaseLock.holding(
        DatabaseKind.of(connection), connection, EXTERNAL_LOCK, LOCK_SECONDS, work);
  }

  private void update(Connection connection) throws SQLException {
    installation.tenantChangelog().update(connection, schema(connection));
  }

  private static String schema(Connection connection) throws SQLException {
    var schema = connection.getSchema();
    return schema == null ? connection.getCatalog() : schema;
  }

  @Override
  public void drop(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    var login = login(placement);
    installed.pool().forget(login);
    if (placement.url() != null) {
      installed.as(
          login,
          connection ->
              lockedExternal(connection, inside -> CustomerDatabase.release(inside, id.value())));
      installed.pool().forget(login);
      return;
    }
    // One that is idle would keep an H2 file where it is.
    installed
        .pool()
        .forget(
            installed
                .schemaOwner()
                .databaseMigrator(installed.owner(), placement.generatedName(), login.password()));
    installed.asOwner(
        owner ->
            installed
                .schemaOwner()
                .dropDatabase(owner, installed.owner(), placement.generatedName()));
  }

  @Override
  public String unitKey(TenantId id) {
    return id.value();
  }

  @Override
  public UnitDefinition unit(TenantId id, Placement placement, List<Class<?>> entities) {
    if (placement.url() == null && installation.get().kind() == DatabaseKind.H2) {
      openDurably(placement);
    }
    return new UnitDefinition(
        id.value(),
        kind(placement),
        login(placement),
        ConnectionGate.OPEN,
        Optional.empty(),
        OneTenantsTables.of(entities),
        Optional.empty());
  }

  /** One URL names MySQL and MariaDB alike: which it is, the customer's server says. */
  private DatabaseKind kind(Placement placement) {
    var url = placement.url();
    if (url == null) {
      return installation.get().kind();
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return DatabaseKind.POSTGRESQL;
    }
    var kinds = new ArrayList<DatabaseKind>(1);
    opened(login(placement), connection -> kinds.add(DatabaseKind.of(connection)));
    return kinds.get(0);
  }

  /** The administrator opens the file before its user does, with what makes a commit durable. */
  private void openDurably(Placement placement) {
    var installed = installation.get();
    var password = new Secret(placement.password());
    opened(
        installed
            .schemaOwner()
            .databaseMigrator(installed.owner(), placement.generatedName(), password),
        connection -> {});
  }

  private void opened(Login login, SchemaOwner.SqlWork work) {
    try {
      installation.get().as(login, work);
    } catch (SQLException e) {
      throw PersistenceFailures.translate(
          new IllegalStateException("The tenant's database can't be opened", e));
    }
  }

  private Login login(Placement placement) {
    var installed = installation.get();
    var password = new Secret(placement.password());
    if (placement.url() != null && placement.username() != null) {
      return new Login(placement.url(), placement.username(), password);
    }
    var name = placement.generatedName();
    return new Login(
        installed.schemaOwner().databaseUrl(installed.owner().url(), name), name.value(), password);
  }
}
