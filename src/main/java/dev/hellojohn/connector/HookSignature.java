package dev.hellojohn.connector;

import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Hmac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The signature of a webhook: HMAC-SHA256 over the octets of the body, or over a time, a dot and
 * the body, in hexadecimal digits.
 *
 * <p>Whatever is wrong, two MACs over the whole body are made and compared: the time tells nothing
 * of what it was.
 *
 * @param tag what was sent; zeros where it was none
 * @param time what stands before the body; empty where it is not signed
 * @param wellFormed whether signature and time are of their forms, and the time is now
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared by equals or changed
record HookSignature(byte[] tag, String time, boolean wellFormed) {

  static final String HEADER = "X-Webhook-Signature";
  static final String TIMESTAMP_HEADER = "X-Webhook-Timestamp";

  /** How far the sender's clock may be off, and how long a request can be repeated. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern TAG = Pattern.compile("(?:sha256=)?([0-9A-Fa-f]{64})");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

  /**
   * Reads the headers. One that is there twice is none.
   *
   * @param timed whether a time is signed along
   */
  static HookSignature of(HookRequest request, boolean timed, Instant now) {
    var tag = TAG.matcher(only(request.signatures()));
    var time = timed ? only(request.timestamps()) : "";
    boolean isTag = tag.matches();
    return new HookSignature(
        isTag ? HexFormat.of().parseHex(tag.group(1)) : new byte[Hmac.LENGTH],
        time,
        isTag && (!timed || isNow(time, now)));
  }

  private static String only(List<String> values) {
    return values.size() == 1 ? values.get(0).strip() : "";
  }

  private static boolean isNow(String time, Instant now) {
    return SECONDS.matcher(time).matches()
        && Math.abs(now.getEpochSecond() - Long.parseLong(time)) <= TOLERANCE.toSeconds();
  }

  /** Whether one of two secrets made it. */
  boolean holds(Secret secret, Secret other, byte[] body) {
    var signed = signed(body);
    boolean first = ConstantTime.equals(mac(secret, signed), tag);
    boolean second = ConstantTime.equals(mac(other, signed), tag);
    return wellFormed && (first || second);
  }

  private byte[] signed(byte[] body) {
    if (time.isEmpty()) {
      return body;
    }
    var prefix = (time + '.').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(prefix.length + body.length).put(prefix).put(body).array();
  }

  private static byte[] mac(Secret secret, byte[] signed) {
    return Hmac.sha256(secret.reveal().getBytes(StandardCharsets.UTF_8), signed);
  }
}
