package dev.hellojohn.crypto;

/**
 * What one Argon2id hash costs (RFC 9106 §3.1).
 *
 * @param memoryKib the memory that it fills, in KiB; at least eight per lane
 * @param iterations how often it passes over that memory
 * @param parallelism the number of lanes; computed one after the other here, so it buys no speed
 */
public record Argon2Parameters(int memoryKib, int iterations, int parallelism) {

  /** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane; 26 ms on one core. */
  public static final Argon2Parameters DEFAULT = new Argon2Parameters(19_456, 2, 1);

  private static final int MIN_KIB_PER_LANE = 8;
  private static final int MAX_LANES = 255;

  /**
   * @throws IllegalArgumentException when the algorithm is not defined for these numbers
   */
  public Argon2Parameters {
    if (parallelism < 1
        || parallelism > MAX_LANES
        || iterations < 1
        || memoryKib < MIN_KIB_PER_LANE * parallelism) {
      throw new IllegalArgumentException("Argon2 is not defined for these parameters");
    }
  }
}
