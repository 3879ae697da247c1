package dev.hellojohn.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests there may be in any stretch of time of that length.
 *
 * @param permits from 1 to {@value #MAX_PERMITS}
 * @param window from a second to a day
 */
public record RateLimit(int permits, Duration window) {

  /** Each permit in use costs some ten bytes for as long as the window lasts. */
  static final int MAX_PERMITS = 10_000;

  private static final Duration MAX_WINDOW = Duration.ofDays(1);

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})/([1-9]\\d{0,4})([smh])");

  /**
   * A limit.
   *
   * @throws IllegalArgumentException when it is out of bounds
   */
  public RateLimit {
    if (permits < 1
        || permits > MAX_PERMITS
        || window.compareTo(Duration.ofSeconds(1)) < 0
        || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("a rate limit out of bounds");
    }
  }

  /** A limit from {@code 10/60s}, {@code 3/10m} or {@code 1000/24h}; empty for anything else. */
  public static Optional<RateLimit> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(2));
    Duration window =
        switch (matcher.group(3)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        };
    int permits = Integer.parseInt(matcher.group(1));
    return permits > MAX_PERMITS || window.compareTo(MAX_WINDOW) > 0
        ? Optional.empty()
        : Optional.of(new RateLimit(permits, window));
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return permits + "/" + window.toSeconds() + "s";
  }
}
