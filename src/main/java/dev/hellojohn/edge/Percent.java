package dev.hellojohn.edge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding, read strictly (RFC 3986 §2.1): two hexadecimal digits, UTF-8. */
final class Percent {

  private static final int HEX = 16;

  private Percent() {}

  /** The octet that is encoded at a percent sign, or -1 when two hexadecimal digits are missing. */
  static int octetAt(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(percent + 1), HEX);
    int low = Character.digit(text.charAt(percent + 2), HEX);
    return high < 0 || low < 0 ? -1 : high * HEX + low;
  }

  /** The decoded text; empty when it is not ASCII with percent-encoded UTF-8. */
  static Optional<String> decode(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int octet = c;
      if (c == '%') {
        octet = octetAt(text, i);
        i += 2;
      }
      if (octet < 0 || c > 0x7F) {
        return Optional.empty();
      }
      octets.write(octet);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets.toByteArray()))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }
}
