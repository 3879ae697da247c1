package dev.hellojohn.crypto;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time passwords of an authenticator app (RFC 6238 over RFC 4226): HMAC-SHA-1, six digits,
 * steps of 30 seconds, which is what every app understands.
 *
 * <p>It keeps nothing: whoever stores the seed also stores the last step that was taken, and takes
 * a step only with a statement that holds if the stored one is smaller. That makes a code work once
 * (RFC 6238 §5.2, ASVS 5.0 V6.5.1).
 */
public final class Totp {

  /** The bytes of a seed: as many as the hash has (RFC 4226 §4, R6). */
  public static final int SEED_BYTES = 20;

  /** A step that is before every other: for a seed of which no code was taken yet. */
  public static final long NO_STEP = -1;

  private static final String ALGORITHM = "HmacSHA1";
  private static final int DIGITS = 6;
  private static final int MODULUS = 1_000_000;
  private static final int STEP_SECONDS = 30;

  /** How many steps a clock may be ahead or behind (RFC 6238 §5.2). */
  private static final int TOLERATED_STEPS = 1;

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BASE32_BITS = 5;

  private Totp() {}

  /** Returns a new seed of {@value #SEED_BYTES} unpredictable bytes. */
  public static byte[] newSeed() {
    return Randomness.bytes(SEED_BYTES);
  }

  /** The number of the 30-second step that holds the instant, counted from 1970. */
  public static long step(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
  }

  /** The six digits of a step. */
  public static String code(byte[] seed, long step) {
    byte[] tag = tag(seed, step);
    int offset = tag[tag.length - 1] & 0xf;
    int truncated = ByteBuffer.wrap(tag, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
    String digits = Integer.toString(truncated % MODULUS);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /**
   * Which step's code this is: of the current step, the one before or the one after. The duration
   * tells neither which of them nor how many digits are right.
   *
   * @param code what the person typed; anything but six digits is no step's code
   * @param lastStep the last step whose code was taken, or {@link #NO_STEP}
   * @return the step, or empty if the code is wrong or its step is not after the last one
   */
  public static OptionalLong acceptedStep(byte[] seed, String code, Instant now, long lastStep) {
    long current = step(now);
    OptionalLong accepted = OptionalLong.empty();
    for (long step = current - TOLERATED_STEPS; step <= current + TOLERATED_STEPS; step++) {
      boolean same = ConstantTime.equals(code(seed, step), code);
      if (same && step > lastStep) {
        accepted = OptionalLong.of(step);
      }
    }
    return accepted;
  }

  /** The seed as people type it into an app: base32 without padding (RFC 4648 §6). */
  public static String base32(byte[] seed) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte octet : seed) {
      buffer = (buffer << Byte.SIZE) | Byte.toUnsignedInt(octet);
      for (bits += Byte.SIZE; bits >= BASE32_BITS; bits -= BASE32_BITS) {
        text.append(BASE32.charAt((buffer >> (bits - BASE32_BITS)) & (BASE32.length() - 1)));
      }
    }
    if (bits > 0) {
      text.append(BASE32.charAt((buffer << (BASE32_BITS - bits)) & (BASE32.length() - 1)));
    }
    return text.toString();
  }

  /**
   * What an app reads from a QR code: {@code otpauth://totp/issuer:account?secret=…}, with every
   * parameter named though it is the usual one (Key Uri Format of Google Authenticator).
   *
   * @param issuer whose account it is, as the person knows it
   * @param account which account it is, such as an e-mail address
   */
  public static URI keyUri(String issuer, String account, byte[] seed) {
    return URI.create(
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
            .formatted(
                encoded(issuer),
                encoded(account),
                base32(seed),
                encoded(issuer),
                DIGITS,
                STEP_SECONDS));
  }

  /** Percent-encoded with %20 for a space: apps show a plus as it is. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] tag(byte[] seed, long step) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(seed, ALGORITHM));
      return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }
}
