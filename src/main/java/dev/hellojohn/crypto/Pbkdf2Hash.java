package dev.hellojohn.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 (RFC 8018) with SHA-1, SHA-256 or SHA-512, in three forms:
 *
 * <ul>
 *   <li>PHC: {@code $pbkdf2-sha256$i=600000$salt$digest}, optionally with {@code l=} bytes
 *   <li>passlib: {@code $pbkdf2-sha256$29000$salt$digest}, with a dot in place of base64's plus
 *   <li>Django: {@code pbkdf2_sha256$870000$salt$digest}, whose salt is taken as it is written
 * </ul>
 */
final class Pbkdf2Hash implements StoredHash {

  private static final int MAX_PART_LENGTH = 64;
  private static final int MIN_DIGEST_LENGTH = 16;
  private static final String BAD_COUNT = "has a malformed iteration count";

  /** About a second and a half; OWASP asks for 600,000 with SHA-256, Django 5 has 1,000,000. */
  private static final long MAX_ROUNDS = 2_000_000;

  private final String digestName;
  private final int digestSize;
  private final int iterations;
  private final byte[] salt;
  private final byte[] digest;

  private Pbkdf2Hash(String hashName, int iterations, byte[] salt, byte[] digest)
      throws UnusableHashException {
    this.digestName = jdkName(hashName);
    this.digestSize = size(hashName);
    this.iterations = iterations;
    this.salt = salt;
    this.digest = digest;
    if (iterations < 1) {
      throw new UnusableHashException(BAD_COUNT);
    }
  }

  static Pbkdf2Hash parse(String text) throws UnusableHashException {
    return text.startsWith("$") ? parsePhc(text) : parseDjango(text);
  }

  private static Pbkdf2Hash parsePhc(String text) throws UnusableHashException {
    String[] parts = HashText.split(text, 5);
    byte[] salt = HashText.base64(parts[3].replace('.', '+'), 1, MAX_PART_LENGTH);
    byte[] digest = HashText.base64(parts[4].replace('.', '+'), MIN_DIGEST_LENGTH, MAX_PART_LENGTH);
    String name = parts[1].substring("pbkdf2-".length());
    if (!parts[2].startsWith("i=")) {
      return new Pbkdf2Hash(name, HashText.number(parts[2], BAD_COUNT), salt, digest);
    }
    HashText parameters = HashText.parameters(parts[2], Set.of("i"), Set.of("l"));
    if (parts[2].contains("l=") && parameters.number("l") != digest.length) {
      throw new UnusableHashException("has a digest of another length than it says");
    }
    return new Pbkdf2Hash(name, parameters.number("i"), salt, digest);
  }

  private static Pbkdf2Hash parseDjango(String text) throws UnusableHashException {
    String[] parts = HashText.split(text, 4);
    byte[] salt = parts[2].getBytes(StandardCharsets.UTF_8);
    if (salt.length == 0 || salt.length > MAX_PART_LENGTH) {
      throw new UnusableHashException("has a salt of an unusual length");
    }
    return new Pbkdf2Hash(
        parts[0].substring("pbkdf2_".length()),
        HashText.number(parts[1], BAD_COUNT),
        salt,
        HashText.base64(parts[3], MIN_DIGEST_LENGTH, MAX_PART_LENGTH));
  }

  @Override
  public boolean matches(byte[] password, Argon2Memory memory) {
    char[] characters = new String(password, StandardCharsets.UTF_8).toCharArray();
    PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, digest.length * Byte.SIZE);
    try {
      byte[] computed = SecretKeyFactory.getInstance(digestName).generateSecret(spec).getEncoded();
      return ConstantTime.equals(digest, computed);
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public long memoryKib() {
    return 0;
  }

  @Override
  public Optional<String> excess() {
    int blocks = (digest.length + digestSize - 1) / digestSize;
    return (long) iterations * blocks > MAX_ROUNDS
        ? Optional.of("costs more time than this server spends")
        : Optional.empty();
  }

  private static String jdkName(String hashName) throws UnusableHashException {
    return switch (hashName) {
      case "sha1" -> "PBKDF2WithHmacSHA1";
      case "sha256" -> "PBKDF2WithHmacSHA256";
      case "sha512" -> "PBKDF2WithHmacSHA512";
      default -> throw new UnusableHashException("uses PBKDF2 with an unsupported digest");
    };
  }

  private static int size(String hashName) {
    return switch (hashName) {
      case "sha1" -> 20;
      case "sha256" -> 32;
      default -> 64;
    };
  }
}
