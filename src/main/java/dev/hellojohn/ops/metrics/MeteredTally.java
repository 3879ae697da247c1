package dev.hellojohn.ops.metrics;

import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.Timed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Counts in MicroProfile's registry. Each series is looked up there once: its registry takes a lock
 * and makes a key of name and labels, which costs more than the count.
 */
@Singleton
class MeteredTally implements Tally {

  private final MetricRegistry registry;
  private final Map<Happening, CounterName> names = new EnumMap<>(Happening.class);
  private final Map<Happening, Counter> plain = new EnumMap<>(Happening.class);
  private final Map<Happening, Map<Enum<?>, Counter>> byKind = new EnumMap<>(Happening.class);
  private final Map<Timed, Timer> timers = new EnumMap<>(Timed.class);

  /** Registers what has no kinds, so that it is 0 before it first happens. */
  @Inject
  MeteredTally(MetricRegistry registry) {
    this.registry = registry;
    for (Happening what : Happening.values()) {
      CounterName name = CounterName.of(what);
      names.put(what, name);
      if (name.label().isEmpty()) {
        plain.put(what, registry.counter(name.metadata()));
      } else {
        byKind.put(what, new ConcurrentHashMap<>());
      }
    }
    for (Timed what : Timed.values()) {
      timers.put(what, timer(registry, what));
    }
  }

  private static Timer timer(MetricRegistry registry, Timed what) {
    return registry.timer(
        switch (what) {
          case PASSWORD_HASH ->
              Names.metadata("password_hash_duration", "Time to hash a password, without waiting.");
        });
  }

  @Override
  public void add(Happening what) {
    Counter counter = plain.get(what);
    if (counter == null) {
      throw new IllegalArgumentException(what + " has kinds");
    }
    counter.inc();
  }

  @Override
  public void add(Happening what, Enum<?> kind) {
    Map<Enum<?>, Counter> kinds = byKind.get(what);
    if (kinds == null) {
      throw new IllegalArgumentException(what + " has no kinds");
    }
    Counter counter = kinds.get(kind);
    if (counter == null) {
      counter = kinds.computeIfAbsent(kind, k -> register(what, k));
    }
    counter.inc();
  }

  private Counter register(Happening what, Enum<?> kind) {
    CounterName name = CounterName.of(what);
    Tag tag = Names.tag(name.label(), kind);
    return registry.counter(name.metadata(), tag);
  }

  @Override
  public void took(Timed what, Duration time) {
    Timer timer = timers.get(what);
    if (timer != null) {
      timer.update(time);
    }
  }
}
