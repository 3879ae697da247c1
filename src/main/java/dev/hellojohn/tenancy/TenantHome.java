package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.UnitDefinition;
import java.sql.SQLException;
import java.util.List;

/**
 * Where the tenants of one isolation mode live: three implementations, one a mode.
 *
 * <p>Creating, migrating and dropping may be repeated after a crash.
 */
interface TenantHome {

  /** Makes the database objects of a new tenant, its tables among them. */
  void create(TenantId id, Placement placement) throws SQLException;

  /** Brings a tenant's tables up to date. */
  void migrate(TenantId id, Placement placement) throws SQLException;

  /** Removes a tenant's rows and whatever {@link #create} made. */
  void drop(TenantId id, Placement placement) throws SQLException;

  /** The key under which the persistence unit is kept: tenants with the same key share one. */
  String unitKey(TenantId id);

  /** What a tenant's persistence unit is built from. */
  UnitDefinition unit(TenantId id, Placement placement, List<Class<?>> entities);
}
