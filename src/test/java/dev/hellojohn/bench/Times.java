package dev.hellojohn.bench;

import java.util.Arrays;

/** Durations of one thing, in nanoseconds. */
final class Times {

  private long[] nanos = new long[1024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  /** Measures one run. */
  void time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    add(System.nanoTime() - start);
  }

  int count() {
    return count;
  }

  /** The duration that this share of all stays below, in milliseconds. */
  double millis(double share) {
    return millis(share, 0, count);
  }

  /** The same of those from one number to another, in the order in which they were added. */
  double millis(double share, int from, int to) {
    var sorted = Arrays.copyOfRange(nanos, from, Math.min(to, count));
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int at = Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1);
    return sorted[Math.max(0, at)] / 1e6;
  }
}
