package dev.hellojohn.edge.ratelimit;

import java.util.Arrays;

/**
 * When the permits of one bucket were taken, within its last window: a ring that grows as needed.
 */
final class PermitLog {

  private static final int INITIAL = 4;

  private final long window;
  private long[] times = new long[INITIAL];
  private int oldest;
  private int size;

  /**
   * An unused bucket.
   *
   * @param window in the clock's units
   */
  PermitLog(long window) {
    this.window = window;
  }

  /** How long a permit is used up. */
  long window() {
    return window;
  }

  /** Takes a permit if fewer than these are in use; -1 if not, else how many are now in use. */
  synchronized int take(int permits, long now) {
    while (size > 0 && now - times[oldest] >= window) {
      oldest = (oldest + 1) % times.length;
      size--;
    }
    if (size >= permits) {
      return -1;
    }
    if (size == times.length) {
      grow(permits);
    }
    times[(oldest + size) % times.length] = now;
    return ++size;
  }

  /** How long until a permit comes back, if there are so many. */
  synchronized long untilNext(int permits, long now) {
    if (size == 0) {
      return 0;
    }
    int waitedFor = Math.max(0, size - permits);
    return Math.max(0, times[(oldest + waitedFor) % times.length] + window - now);
  }

  /** Takes the last permit back. */
  synchronized void giveBack() {
    if (size > 0) {
      size--;
    }
  }

  private void grow(int permits) {
    long[] larger = new long[Math.min(Math.max(permits, INITIAL), 2 * times.length)];
    for (int i = 0; i < size; i++) {
      larger[i] = times[(oldest + i) % times.length];
    }
    Arrays.fill(larger, size, larger.length, 0);
    times = larger;
    oldest = 0;
  }
}
