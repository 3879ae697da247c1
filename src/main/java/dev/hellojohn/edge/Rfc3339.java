package dev.hellojohn.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as RFC 3339 has them: written in UTC with milliseconds, read with any offset. */
public final class Rfc3339 {

  /** {@code 2026-01-31T12:00:00Z}, with an optional fraction, or an offset in place of the Z. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:Z|[+-]\\d{2}:\\d{2})");

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private Rfc3339() {}

  /** Writes a time, cut to milliseconds. */
  public static String format(Instant time) {
    return MILLISECONDS.format(time);
  }

  /**
   * Reads a time to be kept; empty when the text is not one (RFC 3339 §5.6), or lies outside of
   * 1970 to 9998, which every database holds.
   */
  public static Optional<Instant> parse(String text) {
    return read(text).filter(time -> time.equals(clamp(time)));
  }

  private static Optional<Instant> read(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  /**
   * Reads a bound of a list: what lies outside of 1970 to 9998 becomes the end of that, which every
   * database can compare, and within which all rows are. Empty when the text is not a time.
   */
  public static Optional<Instant> parseBound(String text) {
    return read(text).map(Rfc3339::clamp);
  }

  private static Instant clamp(Instant time) {
    return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
  }
}
