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
  static HealthCheck ready(Readiness readiness) {
    return () -> {
      Readiness.Report report = readiness.report();
      HealthCheckResponseBuilder answer =
          HealthCheckResponse.named("dependencies").status(report.isReady());
      report.conditions().forEach((name, condition) -> answer.withData(name, text(condition)));
      return answer.build();
    };
  }

  private static String text(Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT);
  }
}
