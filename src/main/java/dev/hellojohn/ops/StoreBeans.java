package dev.hellojohn.ops;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.store.ControlEntities;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.jpa.ConnectionPool;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.TenantLimits;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The store on the configured database. Nothing connects before {@link Installation#open}. */
final class StoreBeans {

  private StoreBeans() {}

  @Produces
  @Singleton
  static ConnectionPool connectionPool(Configuration configuration, Tally tally) {
    return new ConnectionPool(configuration.database().maxConnections(), tally);
  }

  static void close(@Disposes ConnectionPool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  static TenantLimits tenantLimits(Configuration configuration) {
    return TenantLimits.of(
        configuration.database().maxConnections(), configuration.database().tenantUnitsMax());
  }

  @Produces
  @Singleton
  static Installation installation(
      Configuration configuration,
      ConnectionPool pool,
      SealedBox sealedBox,
      @Any Instance<ControlEntities> entities) {
    var database = configuration.database();
    return new Installation(
        new Login(database.url().jdbc(), database.username(), database.password()),
        pool,
        sealedBox,
        new Changelog("db/control/changelog.xml"),
        new Changelog("db/tenant/changelog.xml"),
        entities.stream().<Class<?>>flatMap(feature -> feature.classes().stream()).toList());
  }

  static void close(@Disposes Installation installation) {
    installation.close();
  }
}
