package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.jpa.ConnectionGate;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.UnitDefinition;
import dev.hellojohn.store.schema.TableDrop;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tables that tenants share, told apart by {@code tenant_id}: by row level security where the
 * product has it, by the statement inspector where it has not. The tables are made and migrated
 * with the installation.
 */
final class SharedSchemaHome implements TenantHome {

  private static final Logger LOG = Logger.getLogger(SharedSchemaHome.class.getName());

  private final Installation installation;

  SharedSchemaHome(Installation installation) {
    this.installation = installation;
  }

  @Override
  public void create(TenantId id, Placement placement) {
    var kind = installation.get().kind();
    if (!kind.enforcesRowSecurity()) {
      LOG.log(
          Level.WARNING,
          "Tenant {0} is in shared_schema on {1}, which has no row level security: the application alone keeps its rows"
              + " apart. Prefer separate_schema.",
          new Object[] {id, kind.liquibaseName()});
    }
  }

  @Override
  public void migrate(TenantId id, Placement placement) {
    installation.get();
  }

  @Override
  public void drop(TenantId id, Placement placement) throws SQLException {
    var installed = installation.get();
    installed.asOwner(
        owner ->
            installed
                .schemaOwner()
                .inSharedSchema(
                    owner,
                    installed.sharedSchema(),
                    inside -> TableDrop.deleteTenantRows(inside, installed.kind(), id.value())));
  }

  @Override
  public String unitKey(TenantId id) {
    return IsolationMode.SHARED_SCHEMA.wireName();
  }

  @Override
  public UnitDefinition unit(TenantId id, Placement placement, List<Class<?>> entities) {
    var installed = installation.get();
    var shared = installed.sharedSchema();
    boolean h2 = installed.kind() == DatabaseKind.H2;
    return new UnitDefinition(
        IsolationMode.SHARED_SCHEMA.wireName(),
        installed.kind(),
        h2
            ? new Login(installed.runtime().url(), shared.value(), installed.runtime().password())
            : installed.runtime(),
        h2 ? ConnectionGate.OPEN : installed.gate(shared),
        h2 ? Optional.of(shared.value()) : Optional.empty(),
        entities,
        installed.kind().enforcesRowSecurity()
            ? Optional.empty()
            : Optional.of(new TenantPredicateInspector()));
  }
}
