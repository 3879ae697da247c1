package dev.hellojohn.ops;

import dev.hellojohn.ops.ReadinessProbe.Condition;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the server can serve, and what it is that hinders it. */
@Singleton
public class Readiness {

  /** Anyone may ask, so that asking must not become a way to keep the database busy. */
  private static final Duration KEPT = Duration.ofMillis(500);

  private final Instance<ReadinessProbe> probes;
  private final Clock clock;
  private @Nullable Report last;

  /** Takes all probes. */
  @Inject
  Readiness(@Any Instance<ReadinessProbe> probes, Clock clock) {
    this.probes = probes;
    this.clock = clock;
  }

  /** Whether no probe finds an error, at most half a second ago. */
  public boolean isReady() {
    return report().isReady();
  }

  /** What each probe finds, at most half a second old. */
  synchronized Report report() {
    Instant now = clock.instant();
    Report report = last;
    if (report == null || !now.isBefore(report.at().plus(KEPT))) {
      Map<String, Condition> conditions = new TreeMap<>();
      boolean ready = true;
      for (ReadinessProbe probe : probes) {
        Condition condition = probe.condition();
        conditions.put(probe.name(), condition);
        ready &= condition != Condition.ERROR || !probe.isEssential();
      }
      report = new Report(now, conditions, ready);
      last = report;
    }
    return report;
  }

  /** What a probe saw beside its condition; empty when there is no such probe. */
  Map<String, Long> details(String name) {
    return probes.stream()
        .filter(probe -> probe.name().equals(name))
        .findAny()
        .map(ReadinessProbe::details)
        .orElse(Map.of());
  }

  /**
   * What was found.
   *
   * @param at when
   * @param conditions the condition by the probe's name
   * @param isReady whether no probe of what is essential found an error
   */
  record Report(Instant at, Map<String, Condition> conditions, boolean isReady) {

    Report {
      conditions = Map.copyOf(conditions);
    }

    /** The condition that a probe found; a probe that does not exist is not configured. */
    Condition of(String name) {
      return conditions.getOrDefault(name, Condition.DISABLED);
    }
  }
}
