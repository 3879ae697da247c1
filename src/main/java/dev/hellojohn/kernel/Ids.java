package dev.hellojohn.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The form of every public id: a short prefix that names the kind, an underscore, and a ULID of 26
 * upper-case Crockford base32 characters (48 bits of milliseconds, 80 bits of randomness).
 *
 * <p>One spelling only: lower case and the look-alikes {@code I L O U} are refused, so that an id
 * is equal to another exactly when their texts are.
 */
public final class Ids {

  /** Crockford's alphabet: digits and upper-case letters without {@code I L O U}. */
  static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** 128 bits in groups of five need 26 characters; the first holds only three bits. */
  static final int ULID_LENGTH = 26;

  private static final char LARGEST_FIRST = '7';

  private Ids() {}

  /**
   * Tells whether a text is an id of the given kind.
   *
   * @param prefix the kind without the underscore, such as {@code usr}
   * @param text anything that came from outside; null is not an id
   */
  public static boolean isValid(String prefix, @Nullable String text) {
    if (text == null || text.length() != prefix.length() + 1 + ULID_LENGTH) {
      return false;
    }
    if (!text.startsWith(prefix) || text.charAt(prefix.length()) != '_') {
      return false;
    }
    int start = prefix.length() + 1;
    if (text.charAt(start) > LARGEST_FIRST) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the text when it is an id of the given kind.
   *
   * @throws IllegalArgumentException when it is not; the message names the kind, not the text
   */
  public static String require(String prefix, String text) {
    if (!isValid(prefix, text)) {
      throw new IllegalArgumentException("not an id of kind " + prefix);
    }
    return text;
  }
}
