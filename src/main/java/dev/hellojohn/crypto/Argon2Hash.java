package dev.hellojohn.crypto;

import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/**
 * Argon2id, Argon2i and Argon2d (RFC 9106) in the PHC form {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$digest}; without {@code v=} it is version 1.0.
 */
final class Argon2Hash implements StoredHash {

  static final int SALT_LENGTH = 16;
  static final int TAG_LENGTH = 32;

  private static final int MIN_SALT_LENGTH = 8;
  private static final int MIN_TAG_LENGTH = 12;
  private static final int MAX_PART_LENGTH = 64;
  private static final Set<String> NAMES = Set.of("m", "t", "p");

  /** One pass over a gibibyte, about 0.7 s: libsodium's "moderate" and all common defaults pass. */
  private static final long MAX_KIB_PASSES = 1_048_576;

  private static final int MAX_LANES = 16;

  private final int type;
  private final int version;
  private final Argon2Parameters parameters;
  private final byte[] salt;
  private final byte[] tag;

  private Argon2Hash(int type, int version, Argon2Parameters parameters, byte[] salt, byte[] tag) {
    this.type = type;
    this.version = version;
    this.parameters = parameters;
    this.salt = salt;
    this.tag = tag;
  }

  /** Hashes a password as this server does: Argon2id, version 1.3, a new salt. */
  static Argon2Hash create(byte[] password, Argon2Parameters parameters, Argon2Memory memory) {
    Argon2Hash blank = withTag(parameters, new byte[TAG_LENGTH]);
    return new Argon2Hash(
        blank.type, blank.version, parameters, blank.salt, blank.compute(password, memory));
  }

  /** A hash of no password at all that costs as much as a real one. */
  static Argon2Hash ofNothing(Argon2Parameters parameters) {
    return withTag(parameters, Randomness.bytes(TAG_LENGTH));
  }

  private static Argon2Hash withTag(Argon2Parameters parameters, byte[] tag) {
    return new Argon2Hash(
        org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id,
        org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13,
        parameters,
        Randomness.bytes(SALT_LENGTH),
        tag);
  }

  static Argon2Hash parse(String text) throws UnusableHashException {
    boolean versioned = text.contains("$v=");
    String[] parts = HashText.split(text, versioned ? 6 : 5);
    int version = versioned ? version(parts[2]) : 0x10;
    HashText names = HashText.parameters(parts[parts.length - 3], NAMES, Set.of());
    Argon2Parameters parameters;
    try {
      parameters = new Argon2Parameters(names.number("m"), names.number("t"), names.number("p"));
    } catch (IllegalArgumentException e) {
      throw new UnusableHashException("has parameters for which Argon2 is not defined");
    }
    return new Argon2Hash(
        type(parts[1]),
        version,
        parameters,
        HashText.base64(parts[parts.length - 2], MIN_SALT_LENGTH, MAX_PART_LENGTH),
        HashText.base64(parts[parts.length - 1], MIN_TAG_LENGTH, MAX_PART_LENGTH));
  }

  @Override
  public boolean matches(byte[] password, Argon2Memory memory) {
    return ConstantTime.equals(tag, compute(password, memory));
  }

  @Override
  public long memoryKib() {
    return parameters.memoryKib();
  }

  @Override
  public Optional<String> excess() {
    if (parameters.memoryKib() > MAX_MEMORY_KIB
        || parameters.parallelism() > MAX_LANES
        || (long) parameters.memoryKib() * parameters.iterations() > MAX_KIB_PASSES) {
      return Optional.of("costs more memory or time than this server spends");
    }
    return Optional.empty();
  }

  /** Whether it was made as {@link #create} would make it with these parameters. */
  boolean isAsCreatedWith(Argon2Parameters wanted) {
    return type == org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id
        && version == org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13
        && parameters.equals(wanted)
        && salt.length >= SALT_LENGTH
        && tag.length == TAG_LENGTH;
  }

  /** The PHC form. */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v="
        + version
        + "$m="
        + parameters.memoryKib()
        + ",t="
        + parameters.iterations()
        + ",p="
        + parameters.parallelism()
        + '$'
        + base64.encodeToString(salt)
        + '$'
        + base64.encodeToString(tag);
  }

  private byte[] compute(byte[] password, Argon2Memory memory) {
    return memory.lend(
        blocks -> {
          Argon2BytesGenerator generator = new Argon2BytesGenerator();
          generator.init(
              new org.bouncycastle.crypto.params.Argon2Parameters.Builder(type)
                  .withVersion(version)
                  .withMemoryAsKB(parameters.memoryKib())
                  .withIterations(parameters.iterations())
                  .withParallelism(parameters.parallelism())
                  .withSalt(salt)
                  .withBlockPool(blocks)
                  .build());
          byte[] computed = new byte[tag.length];
          generator.generateBytes(password, computed);
          return computed;
        });
  }

  private static int type(String name) throws UnusableHashException {
    return switch (name) {
      case "argon2id" -> org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id;
      case "argon2i" -> org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_i;
      case "argon2d" -> org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_d;
      default -> throw new UnusableHashException("names an unknown kind of Argon2");
    };
  }

  private static int version(String text) throws UnusableHashException {
    return switch (text) {
      case "v=19" -> org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13;
      case "v=16" -> org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_10;
      default -> throw new UnusableHashException("names an unknown version of Argon2");
    };
  }
}
