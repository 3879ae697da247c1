package dev.hellojohn.config;

/**
 * A secret setting. It prints as {@code [redacted]} and compares in a time that does not tell where
 * two values differ.
 *
 * @param value the secret itself
 */
public record Secret(String value) {

  /** The secret itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
