package dev.hellojohn.ops.metrics;

import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.ops.Readiness;
import dev.hellojohn.store.jpa.ConnectionPool;
import dev.hellojohn.store.redis.Redis;
import dev.hellojohn.tenancy.TenantCensus.Migration;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * What is measured when somebody looks. Each gauge reads what a bean knows; readiness alone asks
 * the database, for a second at most.
 */
@Singleton
class Gauges {

  private static final double MILLIS = 1_000;

  private final MetricRegistry registry;

  @Inject
  Gauges(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Registers all of them when the application starts. */
  void register(
      @Observes @Initialized(ApplicationScoped.class) Object started,
      PasswordHasher hasher,
      ConnectionPool pool,
      TenantUnits units,
      TenantCount tenants,
      Readiness readiness,
      Optional<Redis> redis) {
    ofProcess(readiness);
    ofRedis(redis);
    ofHashing(hasher);
    ofConnections(pool, units);
    ofTenants(units, tenants);
  }

  private void ofProcess(Readiness readiness) {
    double startTime = ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS;
    gauge("start_time_seconds", "When the process was started, in Unix time.", () -> startTime);
    gauge(
        "ready",
        "1 while the server can serve, as its readiness says, else 0.",
        () -> readiness.isReady() ? 1 : 0);
  }

  private void ofRedis(Optional<Redis> redis) {
    String help =
        "1 for the state that Redis is in: up, lost, or disabled where none is configured.";
    gauge("redis_state", help, () -> redis.isEmpty() ? 1 : 0, new Tag("state", "disabled"));
    gauge(
        "redis_state",
        help,
        () -> redis.filter(Redis::isUp).isPresent() ? 1 : 0,
        new Tag("state", "up"));
    gauge(
        "redis_state",
        help,
        () -> redis.filter(shared -> !shared.isUp()).isPresent() ? 1 : 0,
        new Tag("state", "lost"));
  }

  private void ofHashing(PasswordHasher hasher) {
    gauge(
        "password_hashes_waiting",
        "Callers that wait for their turn to hash a password.",
        hasher::waiting);
    gauge(
        "password_hashes_waiting_limit",
        "Callers that may wait, as long as hashes take now; the next one is refused with 503.",
        hasher::mayWait);
  }

  private void ofConnections(ConnectionPool pool, TenantUnits units) {
    String help = "Database connections of this node.";
    gauge("database_connections", help, pool::active, new Tag("state", "in_use"));
    gauge("database_connections", help, pool::idle, new Tag("state", "idle"));
    gauge(
        "database_connections_limit",
        "Database connections that this node may have open.",
        pool::budget);
    gauge(
        "database_connections_waiting",
        "Callers that wait for a database connection.",
        () -> pool.waiting() + units.waiting());
  }

  private void ofTenants(TenantUnits units, TenantCount tenants) {
    gauge("persistence_units_open", "Persistence units of tenants that are open.", units::open);
    gauge(
        "persistence_units_limit",
        "Persistence units of tenants that may be open at once.",
        units::bound);
    for (TenantStatus status : TenantStatus.values()) {
      gauge(
          "tenants",
          "Tenants by status, counted once a minute.",
          () -> tenants.of(status),
          Names.tag("status", status));
    }
    for (Migration migration : Migration.values()) {
      gauge(
          "tenant_migrations",
          "Tenants by the state of their tables, counted once a minute.",
          () -> tenants.of(migration),
          Names.tag("state", migration));
    }
  }

  private void gauge(String name, String help, Supplier<? extends Number> value, Tag... tags) {
    registry.gauge(Names.metadata(name, help), value::get, tags);
  }
}
