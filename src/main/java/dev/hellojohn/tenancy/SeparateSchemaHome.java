package dev.hellojohn.tenancy;

import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.Installed;
import dev.hellojohn.store.jpa.ConnectionGate;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.UnitDefinition;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A schema of the tenant's own in the shared database, and a role that can use nothing else. */
final class SeparateSchemaHome implements TenantHome {

  private final Installation installation;

  SeparateSchemaHome(Installation installation) {
    this.installation = installation;
  }

  @Override
  public void create(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    var schema = placement.generatedName();
    var runtime = new GeneratedName(installed.runtime().username());
    installed.asOwner(
        owner -> {
          installed
              .schemaOwner()
              .createSchema(owner, schema, runtime, new Secret(placement.password()));
          installed.schemaOwner().inSchema(owner, schema, installation.tenantChangelog()::create);
        });
  }

  @Override
  public void migrate(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    var schema = placement.generatedName();
    installed.asOwner(
        owner ->
            installed
                .schemaOwner()
                .inSchema(
                    owner,
                    schema,
                    inside -> installation.tenantChangelog().update(inside, schema.value())));
  }

  @Override
  public void drop(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    if (installed.kind() == DatabaseKind.H2) {
      installed.pool().forget(schemaLogin(installed, placement));
    }
    installed.asOwner(
        owner -> installed.schemaOwner().dropSchema(owner, placement.generatedName()));
  }

  @Override
  public String unitKey(TenantId id) {
    return id.value();
  }

  @Override
  public UnitDefinition unit(TenantId id, Placement placement, List<Class<?>> entities) {
    var installed = installation.get();
    var schema = placement.generatedName();
    boolean h2 = installed.kind() == DatabaseKind.H2;
    return new UnitDefinition(
        id.value(),
        installed.kind(),
        h2 ? schemaLogin(installed, placement) : installed.runtime(),
        h2 ? ConnectionGate.OPEN : installed.gate(schema),
        h2 ? Optional.of(schema.value()) : Optional.empty(),
        OneTenantsTables.of(entities),
        Optional.empty());
  }

  private static Login schemaLogin(Installed installed, Placement placement) {
    return new Login(installed.runtime().url(), placement.name(), new Secret(placement.password()));
  }
}
