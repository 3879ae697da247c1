package dev.hellojohn.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A secret setting. It prints as {@code [redacted]}, has no property that a JSON mapper would find,
 * and compares in a time that does not tell where two values differ.
 */
public final class Secret {

  private final String value;

  /** Keeps a secret; empty where there is none. */
  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }

  /** Looks at every byte; only a difference in length ends it early. */
  private static boolean isEqual(byte[] a, byte[] b) {
    if (a.length != b.length) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < a.length; i++) {
      difference |= a[i] ^ b[i];
    }
    return difference == 0;
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
