package dev.hellojohn.ops.metrics;

import dev.hellojohn.tenancy.TenantCensus.Migration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How far the tenants' tables are, for the eye. It is never down: one tenant that can't be migrated
 * must not take the others' server away.
 */
@Readiness
@Singleton
class MigrationsCheck implements HealthCheck {

  private final TenantCount tenants;

  @Inject
  MigrationsCheck(TenantCount tenants) {
    this.tenants = tenants;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("migrations").up();
    for (Migration migration : Migration.values()) {
      double count = tenants.of(migration);
      if (!Double.isNaN(count)) {
        answer.withData(migration.name().toLowerCase(Locale.ROOT), (long) count);
      }
    }
    return answer.build();
  }
}
