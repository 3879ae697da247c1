package dev.hellojohn.crypto;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt in the form of its original {@code crypt(3)}: {@code $2b$12$} and 53 characters; also
 * {@code $2a$} and {@code $2y$}. As there, only the first 72 bytes of a password count, so that
 * whoever signed in before the import does afterwards. Upgraded at the first sign-in.
 */
final class BcryptHash implements StoredHash {

  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int MAX_PASSWORD_LENGTH = 72;
  private static final int SALT_LENGTH = 16;

  private static final int DIGEST_LENGTH = 31;
  private static final int BITS_PER_CHARACTER = 6;
  private static final int TABLES_KIB = 4;
  private static final int MIN_COST = 4;

  /** 2^14 rounds, about a second. */
  private static final int MAX_IMPORTED_COST = 14;

  private static final int MAX_COST = 31;

  private final int cost;
  private final byte[] salt;
  private final String digest;

  private BcryptHash(int cost, byte[] salt, String digest) {
    this.cost = cost;
    this.salt = salt;
    this.digest = digest;
  }

  static BcryptHash parse(String text) throws UnusableHashException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UnusableHashException("is not a bcrypt hash of the forms 2a, 2b and 2y");
    }
    int cost = Integer.parseInt(matcher.group(1));
    if (cost < MIN_COST || cost > MAX_COST) {
      throw new UnusableHashException("has a cost for which bcrypt is not defined");
    }
    return new BcryptHash(cost, decodeSalt(matcher.group(2)), matcher.group(3));
  }

  @Override
  public boolean matches(byte[] password, Argon2Memory memory) {
    byte[] input = Arrays.copyOf(password, Math.min(password.length, MAX_PASSWORD_LENGTH));
    String computed = OpenBSDBCrypt.generate(input, salt, cost);
    return ConstantTime.equals(digest, computed.substring(computed.length() - DIGEST_LENGTH));
  }

  @Override
  public long memoryKib() {
    return TABLES_KIB;
  }

  @Override
  public Optional<String> excess() {
    return cost > MAX_IMPORTED_COST
        ? Optional.of("costs more time than this server spends")
        : Optional.empty();
  }

  /** The last four bits of the text mean nothing; some implementations leave noise there. */
  private static byte[] decodeSalt(String text) {
    byte[] bytes = new byte[SALT_LENGTH];
    int bits = 0;
    int count = 0;
    int index = 0;
    for (int i = 0; index < bytes.length; i++) {
      bits = (bits << BITS_PER_CHARACTER) | ALPHABET.indexOf(text.charAt(i));
      count += BITS_PER_CHARACTER;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        bytes[index] = (byte) (bits >>> count);
        index++;
      }
    }
    return bytes;
  }
}
