package dev.hellojohn.ops;

import dev.hellojohn.ops.ReadinessProbe.Condition;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether the server can serve, and what it is that hinders it. */
@Singleton
public class Readiness {

  /** Anyone may ask, so that asking must not become a way to keep the database busy. */
  private static final Duration KEPT = Duration.ofMillis(500);

  /** A load balancer that waits longer for an answer takes that for one. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<Watch> watches;
  private final Clock clock;

  /** Takes all probes. */
  @Inject
  Readiness(@Any Instance<ReadinessProbe> probes, Clock clock) {
    this(probes.stream().toList(), clock);
  }

  Readiness(List<ReadinessProbe> probes, Clock clock) {
    this.watches = probes.stream().map(Watch::new).toList();
    this.clock = clock;
  }

  /** Whether no probe finds an error, at most half a second ago. */
  public boolean isReady() {
    return report().isReady();
  }

  /** What each probe finds, at most half a second old. */
  Report report() {
    Map<String, Condition> conditions = new TreeMap<>();
    boolean ready = true;
    for (Watch watch : watches) {
      Condition condition = watch.condition();
      conditions.put(watch.probe.name(), condition);
      ready &= condition != Condition.ERROR || !watch.probe.isEssential();
    }
    return new Report(clock.instant(), conditions, ready);
  }

  /**
   * What one probe found. One caller looks; the others wait for what it finds, and when that takes
   * too long it is an error: they must not pile up behind something that hangs.
   */
  private final class Watch {

    private final ReadinessProbe probe;
    private final ReentrantLock looking = new ReentrantLock();
    private @Nullable Condition found;
    private Instant foundAt = Instant.MIN;

    Watch(ReadinessProbe probe) {
      this.probe = probe;
    }

    Condition condition() {
      if (!tryLook()) {
        return Condition.ERROR;
      }
      try {
        Condition condition = found;
        if (condition == null || !clock.instant().isBefore(foundAt.plus(KEPT))) {
          condition = probe.condition();
          found = condition;
          foundAt = clock.instant();
        }
        return condition;
      } finally {
        looking.unlock();
      }
    }

    private boolean tryLook() {
      try {
        return looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** What a probe saw beside its condition; empty when there is no such probe. */
  Map<String, Long> details(String name) {
    return watches.stream()
        .map(watch -> watch.probe)
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
