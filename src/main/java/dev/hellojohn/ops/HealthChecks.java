package dev.hellojohn.ops;

import dev.hellojohn.ops.ReadinessProbe.Condition;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Startup;

/** MicroProfile Health on the ops port: the same answers as on the public one, with their parts. */
final class HealthChecks {

  private HealthChecks() {}

  /** Up until the process hangs: being restarted cures nothing that a probe could find. */
  @Produces
  @Singleton
  @Liveness
  static HealthCheck live() {
    return () -> HealthCheckResponse.up("process");
  }

  @Produces
  @Singleton
  @Startup
  static HealthCheck started(StartState state) {
    return () -> HealthCheckResponse.named("start").status(state.isOpen()).build();
  }

  @Produces
  @Singleton
  @org.eclipse.microprofile.health.Readiness
  static HealthCheck database(Readiness readiness) {
    return part("database", "db", readiness);
  }

  @Produces
  @Singleton
  @org.eclipse.microprofile.health.Readiness
  static HealthCheck redis(Readiness readiness) {
    return part("redis", "redis", readiness);
  }

  @Produces
  @Singleton
  @org.eclipse.microprofile.health.Readiness
  static HealthCheck disk(Readiness readiness) {
    return part("disk", "disk", readiness);
  }

  private static HealthCheck part(String name, String probe, Readiness readiness) {
    return () -> {
      Condition condition = readiness.report().of(probe);
      HealthCheckResponseBuilder answer =
          HealthCheckResponse.named(name)
              .status(condition != Condition.ERROR)
              .withData("state", condition.name().toLowerCase(Locale.ROOT));
      readiness.details(probe).forEach(answer::withData);
      return answer.build();
    };
  }
}
