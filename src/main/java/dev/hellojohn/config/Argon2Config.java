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

  static Argon2Config of(int memoryKib, int iterations, int parallelism) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Argon2Config(
        memoryKib,
        iterations,
        parallelism,
        cores,
        Math.min(cores * QUEUE_PER_CORE, LONGEST_QUEUE),
        MAX_WAIT);
  }
}
