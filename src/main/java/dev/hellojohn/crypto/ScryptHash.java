package dev.hellojohn.crypto;

import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.SCrypt;

/** scrypt (RFC 7914) in the PHC form {@code $scrypt$ln=17,r=8,p=1$salt$digest}. */
final class ScryptHash implements StoredHash {

  private static final int MAX_PART_LENGTH = 64;
  private static final int MIN_DIGEST_LENGTH = 16;
  private static final Set<String> NAMES = Set.of("ln", "r", "p");

  private final Cost cost;
  private final byte[] salt;
  private final byte[] digest;

  private ScryptHash(Cost cost, byte[] salt, byte[] digest) {
    this.cost = cost;
    this.salt = salt;
    this.digest = digest;
  }

  static ScryptHash parse(String text) throws UnusableHashException {
    String[] parts = HashText.split(text, 5);
    HashText parameters = HashText.parameters(parts[2], NAMES, Set.of());
    return new ScryptHash(
        Cost.of(parameters),
        HashText.base64(parts[3], 1, MAX_PART_LENGTH),
        HashText.base64(parts[4], MIN_DIGEST_LENGTH, MAX_PART_LENGTH));
  }

  @Override
  public boolean matches(byte[] password, Argon2Memory memory) {
    return ConstantTime.equals(digest, cost.derive(password, salt, digest.length));
  }

  @Override
  public long memoryKib() {
    return cost.memoryKib();
  }

  @Override
  public Optional<String> excess() {
    return cost.excess();
  }

  /**
   * What one scrypt costs (RFC 7914 §2).
   *
   * @param logN the binary logarithm of the cost
   * @param r the block size
   * @param p the parallelism; computed one after the other here
   */
  record Cost(int logN, int r, int p) {

    private static final int MAX_LOG_N = 24;
    private static final int MAX_R = 64;
    private static final int MAX_P = 64;
    private static final long BLOCK_BYTES = 128;
    private static final int KIB = 1024;

    /** OWASP's 2^17 × 8 × 1 twice: about a second. */
    private static final long MAX_WORK = 1L << 21;

    static Cost of(HashText parameters) throws UnusableHashException {
      Cost cost = new Cost(parameters.number("ln"), parameters.number("r"), parameters.number("p"));
      // With r = 1 the cost must stay below 2^16 (RFC 7914 §2: N < 2^(128 r / 8)).
      boolean defined =
          cost.logN >= 1
              && cost.logN <= MAX_LOG_N
              && cost.r >= 1
              && cost.r <= MAX_R
              && cost.p >= 1
              && cost.p <= MAX_P
              && (cost.r > 1 || cost.logN < Short.SIZE);
      if (!defined) {
        throw new UnusableHashException("has parameters for which scrypt is not defined");
      }
      return cost;
    }

    byte[] derive(byte[] password, byte[] salt, int length) {
      return SCrypt.generate(password, salt, 1 << logN, r, p, length);
    }

    long memoryKib() {
      return ((BLOCK_BYTES * r) << logN) / KIB;
    }

    Optional<String> excess() {
      long work = ((long) r * p) << logN;
      return memoryKib() > MAX_MEMORY_KIB || work > MAX_WORK
          ? Optional.of("costs more memory or time than this server spends")
          : Optional.empty();
    }
  }
}
