package dev.hellojohn.kernel;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Makes ids that are ordered by the time of their making, also within one millisecond and when the
 * clock steps back.
 *
 * <p>Safe for use by many threads. Ids are not secrets: whoever knows one can estimate its
 * neighbours. What must not be guessed is an {@code OpaqueToken}.
 */
@Singleton
public class IdSource {

  private static final long LAST_MILLISECOND = (1L << 48) - 1;
  private static final long HIGH_MASK = 0xFFFF;
  private static final int BITS_PER_CHARACTER = 5;
  private static final int CHARACTER_MASK = 31;

  private final Clock clock;
  private final RandomGenerator random;

  private long lastMillis = -1;
  private long high;
  private long low;

  /**
   * @param clock gives the time part
   * @param random gives the random part; a cryptographic generator in the running server
   */
  @Inject
  public IdSource(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * Returns a new id of the given kind, greater than every id that this source has returned for it.
   *
   * @param prefix the kind without the underscore, such as {@code usr}
   */
  public String next(String prefix) {
    long freshHigh = random.nextLong() & HIGH_MASK;
    long freshLow = random.nextLong();
    // A step of up to 2^32 keeps neighbours from being consecutive numbers.
    long step = 1 + (random.nextLong() >>> 32);
    return prefix + '_' + advance(clock.millis(), freshHigh, freshLow, step);
  }

  private synchronized String advance(long now, long freshHigh, long freshLow, long step) {
    if (now > lastMillis) {
      start(now, freshHigh, freshLow);
    } else {
      long nextLow = low + step;
      boolean carry = Long.compareUnsigned(nextLow, low) < 0;
      low = nextLow;
      if (carry) {
        high = high + 1;
      }
      if (high > HIGH_MASK) {
        start(lastMillis + 1, freshHigh, freshLow);
      }
    }
    return encode(lastMillis, high, low);
  }

  private void start(long millis, long newHigh, long newLow) {
    if (millis < 0 || millis > LAST_MILLISECOND) {
      throw new IllegalStateException("the clock is outside of what a ULID can hold");
    }
    lastMillis = millis;
    high = newHigh;
    low = newLow;
  }

  private static String encode(long millis, long high, long low) {
    char[] text = new char[Ids.ULID_LENGTH];
    long upper = (millis << 16) | high;
    long lower = low;
    for (int i = text.length - 1; i >= 0; i--) {
      text[i] = Ids.ALPHABET.charAt((int) (lower & CHARACTER_MASK));
      lower = (lower >>> BITS_PER_CHARACTER) | (upper << (Long.SIZE - BITS_PER_CHARACTER));
      upper = upper >>> BITS_PER_CHARACTER;
    }
    return new String(text);
  }
}
