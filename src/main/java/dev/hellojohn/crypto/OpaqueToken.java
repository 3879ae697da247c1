package dev.hellojohn.crypto;

/**
 * Random texts that mean nothing by themselves: API keys, one-time tokens. Stored as their SHA-256
 * only, which is enough because they are random and not chosen by a person.
 */
public final class OpaqueToken {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /**
   * The largest multiple of 62 in a byte: larger ones are drawn again, so that none is likelier.
   */
  private static final int UNBIASED = 256 / 62 * 62;

  private static final double BITS_PER_CHARACTER = Math.log(62) / Math.log(2);

  private OpaqueToken() {}

  /**
   * Returns a new token of letters and digits after the prefix.
   *
   * @param prefix what it begins with, such as {@code sk_live_}; kept as it is
   * @param bytes how much randomness it holds at least; 24 gives 192 bits in 33 characters
   */
  public static String generate(String prefix, int bytes) {
    int length = (int) Math.ceil(bytes * Byte.SIZE / BITS_PER_CHARACTER);
    StringBuilder token = new StringBuilder(prefix.length() + length).append(prefix);
    int end = prefix.length() + length;
    while (token.length() < end) {
      for (byte drawn : Randomness.bytes(end - token.length())) {
        int value = Byte.toUnsignedInt(drawn);
        if (value < UNBIASED) {
          token.append(BASE62.charAt(value % BASE62.length()));
        }
      }
    }
    return token.toString();
  }

  /** What is stored in the token's place: 64 lower-case hexadecimal digits. */
  public static String sha256Hex(String token) {
    return Sha256.hex(token);
  }

  /** What is stored in the token's place: 32 bytes. */
  public static byte[] sha256(String token) {
    return Sha256.digest(token);
  }
}
