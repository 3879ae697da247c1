package dev.hellojohn.testing;

import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.Timed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Counts in memory, for tests without a server to ask. */
public final class CountedTally implements Tally {

  private record Series(Happening what, String kind) {}

  private final Map<Series, LongAdder> counts = new ConcurrentHashMap<>();
  private final List<Duration> times = new CopyOnWriteArrayList<>();

  @Override
  public void add(Happening what) {
    add(what, "");
  }

  @Override
  public void add(Happening what, Enum<?> kind) {
    add(what, kind.name());
  }

  private void add(Happening what, String kind) {
    counts.computeIfAbsent(new Series(what, kind), series -> new LongAdder()).increment();
  }

  @Override
  public void took(Timed what, Duration time) {
    times.add(time);
  }

  /** How often it happened. */
  public long count(Happening what) {
    return count(what, "");
  }

  /** How often that kind of it happened. */
  public long count(Happening what, Enum<?> kind) {
    return count(what, kind.name());
  }

  private long count(Happening what, String kind) {
    var count = counts.get(new Series(what, kind));
    return count == null ? 0 : count.sum();
  }

  /** How long each took that was timed. */
  public List<Duration> times() {
    return List.copyOf(times);
  }
}
