package dev.hellojohn.crypto;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The parts of a hash in the PHC string format, read strictly. */
final class HashText {

  private static final String MALFORMED = "has malformed parameters";
  private static final int MAX_DIGITS = 9;

  private final Map<String, String> values;

  private HashText(Map<String, String> values) {
    this.values = values;
  }

  /** Splits at the dollar signs; the text before the first one is part 0. */
  static String[] split(String text, int parts) throws UnusableHashException {
    String[] split = text.split("\\$", -1);
    if (split.length != parts) {
      throw new UnusableHashException("is malformed");
    }
    return split;
  }

  /** Reads {@code a=1,b=2}: each required name once, optional ones at most once, no others. */
  static HashText parameters(String text, Set<String> required, Set<String> optional)
      throws UnusableHashException {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UnusableHashException(MALFORMED);
      }
      String name = pair.substring(0, equals);
      boolean known = required.contains(name) || optional.contains(name);
      if (!known || values.put(name, pair.substring(equals + 1)) != null) {
        throw new UnusableHashException(MALFORMED);
      }
    }
    if (!values.keySet().containsAll(required)) {
      throw new UnusableHashException(MALFORMED);
    }
    return new HashText(values);
  }

  String text(String name) throws UnusableHashException {
    String value = values.get(name);
    if (value == null) {
      throw new UnusableHashException(MALFORMED);
    }
    return value;
  }

  int number(String name) throws UnusableHashException {
    return number(text(name), MALFORMED);
  }

  /** A decimal number without sign or leading zeros, of at most nine digits. */
  static int number(String text, String otherwise) throws UnusableHashException {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > MAX_DIGITS || (text.length() > 1 && text.startsWith("0"))) {
      throw new UnusableHashException(otherwise);
    }
    return Integer.parseInt(text);
  }

  /** Base64 with or without padding, of so many bytes. */
  static byte[] base64(String text, int minLength, int maxLength) throws UnusableHashException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new UnusableHashException("has a part that is not base64");
    }
    if (bytes.length < minLength || bytes.length > maxLength) {
      throw new UnusableHashException("has a salt or digest of an unusual length");
    }
    return bytes;
  }
}
