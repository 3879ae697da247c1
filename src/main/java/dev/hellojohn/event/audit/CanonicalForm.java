package dev.hellojohn.event.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The octets that are hashed and signed: a label that names form and version, then the fields in a
 * fixed order. A number or a time is 8 octets, big endian; a text is its length in UTF-8 in 4
 * octets and then itself; a missing one is the length -1. So no two different values have the same
 * octets, and none can flow into its neighbour.
 */
final class CanonicalForm {

  private static final int MISSING = -1;
  private static final long MICROS = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final ByteArrayOutputStream octets = new ByteArrayOutputStream(512);

  CanonicalForm(String label) {
    text(label);
  }

  CanonicalForm text(@Nullable String value) {
    if (value == null) {
      integer(MISSING);
      return this;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    integer(utf8.length);
    octets.writeBytes(utf8);
    return this;
  }

  CanonicalForm number(long value) {
    integer((int) (value >>> Integer.SIZE));
    integer((int) value);
    return this;
  }

  /** Microseconds since 1970: the precision that every database keeps. */
  CanonicalForm time(Instant value) {
    return number(value.getEpochSecond() * MICROS + value.getNano() / NANOS_PER_MICRO);
  }

  private void integer(int value) {
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      octets.write(value >>> shift);
    }
  }

  byte[] octets() {
    return octets.toByteArray();
  }
}
