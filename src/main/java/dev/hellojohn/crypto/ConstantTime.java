package dev.hellojohn.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Comparisons whose duration tells nothing about where two values differ. */
public final class ConstantTime {

  private ConstantTime() {}

  /** Whether two byte strings are equal; only their lengths can be learnt from the duration. */
  public static boolean equals(byte[] a, byte[] b) {
    return MessageDigest.isEqual(a, b);
  }

  /** Whether two texts are equal as UTF-8; only their lengths can be learnt from the duration. */
  public static boolean equals(String a, String b) {
    return equals(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
