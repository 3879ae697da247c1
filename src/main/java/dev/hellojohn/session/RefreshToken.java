package dev.hellojohn.session;

/**
 * A refresh token on its way to its holder. It prints as {@code [redacted]} and is stored nowhere.
 *
 * @param value the token itself
 */
public record RefreshToken(String value) {

  /** The prefix by which people and scanners recognise one. */
  public static final String PREFIX = "rft_";

  @Override
  public String toString() {
    return "[redacted]";
  }
}
