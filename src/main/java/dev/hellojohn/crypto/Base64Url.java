package dev.hellojohn.crypto;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 4648 §5), in which each byte string has exactly one text: the
 * JDK's decoder also takes padding and stray low bits, so that one value would have several
 * spellings.
 */
public final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** The one text of these bytes. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** The bytes of which this is the one text, if it is one. */
  public static Optional<byte[]> decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
  }
}
