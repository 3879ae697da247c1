package dev.hellojohn.crypto;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a signing key. Immutable; parsed once, so that keeping it saves the parsing.
 */
public final class VerificationKey {

  private static final int P256_COORDINATE_LENGTH = 32;

  /** 8192 bits, which take a millisecond to verify with; larger ones are a way to keep us busy. */
  private static final int MAX_JWK_OCTETS = 1024;

  private final SigningAlgorithm algorithm;
  private final byte[] encoded;
  private final @Nullable PublicKey jdkKey;

  private VerificationKey(SigningAlgorithm algorithm, byte[] encoded, @Nullable PublicKey jdkKey) {
    this.algorithm = algorithm;
    this.encoded = encoded;
    this.jdkKey = jdkKey;
  }

  /**
   * Reads a key.
   *
   * @param encoded 32 bytes (RFC 8032 §5.1.5) for Ed25519, X.509 SubjectPublicKeyInfo otherwise
   * @throws IllegalArgumentException when it is not a sound key of this algorithm
   */
  public static VerificationKey of(SigningAlgorithm algorithm, byte[] encoded) {
    if (algorithm == SigningAlgorithm.EdDSA) {
      if (encoded.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyFull(encoded, 0)) {
        throw new IllegalArgumentException("not an Ed25519 public key");
      }
      return new VerificationKey(algorithm, encoded.clone(), null);
    }
    return new VerificationKey(
        algorithm, encoded.clone(), JdkSignatures.publicKey(algorithm, encoded));
  }

  /**
   * Reads a public key that somebody else published (RFC 7517, 7518 §6, 8037 §2): Ed25519, P-256,
   * or RSA of 2048 to 8192 bits.
   *
   * @param members the JWK's; those that are not part of the key are not looked at
   * @return empty when it is none of these, or not a sound one
   */
  public static Optional<VerificationKey> ofJwk(Map<String, ?> members) {
    try {
      return switch (String.valueOf(members.get("kty"))) {
        case "RSA" ->
            Optional.of(
                jdk(
                    SigningAlgorithm.RS256,
                    JdkSignatures.rsa(unsigned(members, "n"), unsigned(members, "e"))));
        case "EC" ->
            "P-256".equals(members.get("crv"))
                ? Optional.of(
                    jdk(
                        SigningAlgorithm.ES256,
                        JdkSignatures.p256(unsigned(members, "x"), unsigned(members, "y"))))
                : Optional.empty();
        case "OKP" ->
            "Ed25519".equals(members.get("crv"))
                ? Optional.of(of(SigningAlgorithm.EdDSA, octets(members, "x")))
                : Optional.empty();
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException unsound) {
      return Optional.empty();
    }
  }

  private static VerificationKey jdk(SigningAlgorithm algorithm, PublicKey key) {
    return of(algorithm, key.getEncoded());
  }

  private static BigInteger unsigned(Map<String, ?> members, String name) {
    return new BigInteger(1, octets(members, name));
  }

  private static byte[] octets(Map<String, ?> members, String name) {
    return Optional.ofNullable(members.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .flatMap(Base64Url::decode)
        .filter(octets -> octets.length > 0 && octets.length <= MAX_JWK_OCTETS)
        .orElseThrow(() -> new IllegalArgumentException("no member " + name));
  }

  /** The algorithm that this key is for, and no other. */
  public SigningAlgorithm algorithm() {
    return algorithm;
  }

  /** The form that {@link #of} reads. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /**
   * The members of the public JWK that make up the key itself (RFC 7517, 7518 §6, 8037 §2), in
   * lexicographic order: {@code crv kty x}, {@code crv kty x y}, or {@code e kty n}. Never a
   * private one.
   */
  public Map<String, String> jwkMembers() {
    Map<String, String> members = new LinkedHashMap<>();
    if (jdkKey instanceof RSAPublicKey rsa) {
      members.put("e", unsigned(rsa.getPublicExponent()));
      members.put("kty", "RSA");
      members.put("n", unsigned(rsa.getModulus()));
    } else if (jdkKey instanceof ECPublicKey ec) {
      members.put("crv", "P-256");
      members.put("kty", "EC");
      members.put("x", coordinate(ec.getW().getAffineX()));
      members.put("y", coordinate(ec.getW().getAffineY()));
    } else {
      members.put("crv", "Ed25519");
      members.put("kty", "OKP");
      members.put("x", Base64Url.encode(encoded));
    }
    return Collections.unmodifiableMap(members);
  }

  /** The key's thumbprint (RFC 7638 with SHA-256), which serves well as its {@code kid}. */
  public String thumbprint() {
    // The members hold base64url and fixed words only: nothing in them needs escaping.
    String json =
        jwkMembers().entrySet().stream()
            .map(member -> '"' + member.getKey() + "\":\"" + member.getValue() + '"')
            .collect(Collectors.joining(",", "{", "}"));
    return Base64Url.encode(Sha256.digest(json));
  }

  @Override
  public String toString() {
    return "VerificationKey[" + algorithm + ' ' + thumbprint() + ']';
  }

  byte[] raw() {
    return encoded;
  }

  PublicKey jdkKey() {
    if (jdkKey == null) {
      throw new IllegalStateException("an Ed25519 key has no JDK form here");
    }
    return jdkKey;
  }

  private static String unsigned(BigInteger value) {
    return Base64Url.encode(JdkSignatures.toUnsigned(value, (value.bitLength() + 7) / 8));
  }

  private static String coordinate(BigInteger value) {
    return Base64Url.encode(JdkSignatures.toUnsigned(value, P256_COORDINATE_LENGTH));
  }
}
