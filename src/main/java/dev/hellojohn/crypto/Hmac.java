package dev.hellojohn.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104, FIPS 198-1). */
public final class Hmac {

  /** The number of bytes in a tag. */
  public static final int LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private Hmac() {}

  /**
   * The 32-byte tag over the data.
   *
   * @param key at least one byte; 32 for full strength
   */
  public static byte[] sha256(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  /** The 32-byte tag over the text's UTF-8 form. */
  public static byte[] sha256(byte[] key, String text) {
    return sha256(key, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The tag over the data in 64 lower-case hexadecimal digits. */
  public static String sha256Hex(byte[] key, byte[] data) {
    return HexFormat.of().formatHex(sha256(key, data));
  }

  /** Whether the tag belongs to the data; compares in constant time. */
  public static boolean verify(byte[] key, byte[] data, byte[] tag) {
    return ConstantTime.equals(sha256(key, data), tag);
  }
}
