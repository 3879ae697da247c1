package dev.hellojohn.config;

import java.time.Duration;

/**
 * What hashing passwords may cost.
 *
 * @param memoryKib KiB of memory for one hash
 * @param iterations passes over it
 * @param parallelism lanes
 * @param maxConcurrent how many hashes run at once
 * @param queueBound how many more may wait
 * @param maxWait how long one may wait
 */
public record Argon2Config(
    int memoryKib,
    int iterations,
    int parallelism,
    int maxConcurrent,
    int queueBound,
    Duration maxWait) {

  /** A caller who waits longer is better served by a 503 and a later try. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  /** What a core hashes in that time at 26 ms each, and not much more. */
  private static final int QUEUE_PER_CORE = 80;

  /**
   * Who waits keeps one of the server's threads ({@code executor} in server.xml): a flood of
   * sign-ins leaves some to everybody else, on however many cores.
   */
  private static final int LONGEST_QUEUE = 160;

  /** Of the heap, for all hashes at once. */
  private static final int HEAP_SHARE = 4;

  /** What a KiB of a hash's memory takes of the heap, with the head of its array. */
  private static final int BYTES_PER_KIB = 1056;

  static Argon2Config of(int memoryKib, int iterations, int parallelism) {
    var machine = Runtime.getRuntime();
    return of(
        memoryKib, iterations, parallelism, machine.availableProcessors(), machine.maxMemory());
  }

  /**
   * One hash runs for each core, and no more than fit into a share of the heap: a container may
   * have many cores and little memory.
   */
  static Argon2Config of(int memoryKib, int iterations, int parallelism, int cores, long heap) {
    long fitting = heap / HEAP_SHARE / ((long) memoryKib * BYTES_PER_KIB);
    int atOnce = (int) Math.max(1, Math.min(cores, fitting));
    return new Argon2Config(
        memoryKib,
        iterations,
        parallelism,
        atOnce,
        Math.min(atOnce * QUEUE_PER_CORE, LONGEST_QUEUE),
        MAX_WAIT);
  }
}
