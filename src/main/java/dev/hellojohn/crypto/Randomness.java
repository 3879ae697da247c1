package dev.hellojohn.crypto;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The process's one source of unpredictable bytes, safe for use by many threads. */
public final class Randomness {

  private static final SecureRandom SECURE = new SecureRandom();

  private Randomness() {}

  /** Returns so many unpredictable bytes. */
  public static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    SECURE.nextBytes(bytes);
    return bytes;
  }

  /** The source itself, for those who draw numbers, such as {@code kernel.IdSource}. */
  public static RandomGenerator generator() {
    return SECURE;
  }

  static SecureRandom secure() {
    return SECURE;
  }
}
