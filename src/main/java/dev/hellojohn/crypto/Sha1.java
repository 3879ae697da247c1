package dev.hellojohn.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-1 (FIPS 180-4), by which lists of leaked passwords are indexed. Nothing is protected with it.
 */
public final class Sha1 {

  private Sha1() {}

  /** The digest of the text's UTF-8 form in 40 upper-case hexadecimal digits. */
  public static String hex(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new CryptographyUnavailable(e);
    }
  }
}
