package dev.hellojohn.testing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The app on a person's phone: RFC 6238 by the JDK alone, written by the RFC's §1.2 and RFC 4226
 * §5.3 and sharing nothing with the server. {@code AuthenticatorTest} holds it to the vectors.
 */
public final class Authenticator {

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final byte[] key;

  private Authenticator(byte[] key) {
    this.key = key;
  }

  /** An app into which this was typed. */
  public static Authenticator of(String base32) {
    var bits = new StringBuilder();
    for (int i = 0; i < base32.length(); i++) {
      int value = BASE32.indexOf(base32.charAt(i));
      bits.append(String.format("%5s", Integer.toBinaryString(value)).replace(' ', '0'));
    }
    var key = new byte[bits.length() / 8];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return new Authenticator(key);
  }

  /** An app with this key. */
  public static Authenticator of(byte[] key) {
    return new Authenticator(key.clone());
  }

  /** What it shows. */
  public String at(Instant time) {
    return at(time, 6);
  }

  /** Six digits that it shows neither then nor within a minute and a half. */
  public String notAt(Instant time) {
    var shown = new HashSet<String>();
    for (int step = -3; step <= 3; step++) {
      shown.add(at(time.plusSeconds(30L * step)));
    }
    int guess = 0;
    while (shown.contains(String.format(Locale.ROOT, "%06d", guess))) {
      guess++;
    }
    return String.format(Locale.ROOT, "%06d", guess);
  }

  String at(Instant time, int digits) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "RAW"));
      var counter = ByteBuffer.allocate(8).putLong(time.getEpochSecond() / 30).array();
      var hash = mac.doFinal(counter);
      int offset = hash[19] & 15;
      long number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffffL;
      return String.format(Locale.ROOT, "%0" + digits + "d", number % (long) Math.pow(10, digits));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
