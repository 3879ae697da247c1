package dev.hellojohn.crypto;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A signing key with its public half. Immutable; parsed once, so that keeping it saves the parsing.
 * Shows its public half alone.
 */
public final class SigningKeyPair {

  private final byte[] privateEncoded;
  private final @Nullable PrivateKey jdkKey;
  private final VerificationKey verificationKey;

  private SigningKeyPair(
      byte[] privateEncoded, @Nullable PrivateKey jdkKey, VerificationKey verificationKey) {
    this.privateEncoded = privateEncoded;
    this.jdkKey = jdkKey;
    this.verificationKey = verificationKey;
  }

  /**
   * Makes a new key. Ed25519 and P-256 take well under a millisecond, RSA a tenth of a second and
   * more.
   */
  public static SigningKeyPair generate(SigningAlgorithm algorithm) {
    if (algorithm == SigningAlgorithm.EdDSA) {
      byte[] seed = Randomness.bytes(Ed25519.SECRET_KEY_SIZE);
      return new SigningKeyPair(seed, null, VerificationKey.of(algorithm, ed25519Public(seed)));
    }
    KeyPair pair = JdkSignatures.generate(algorithm);
    return new SigningKeyPair(
        pair.getPrivate().getEncoded(),
        pair.getPrivate(),
        VerificationKey.of(algorithm, pair.getPublic().getEncoded()));
  }

  /**
   * Reads a key that {@link #privateEncoded} and {@link #publicEncoded} gave.
   *
   * @param privateEncoded the 32-byte seed (RFC 8032 §5.1.5) for Ed25519, PKCS #8 otherwise
   * @param publicEncoded the form of {@link VerificationKey#of}
   * @throws IllegalArgumentException when one is not a key of this algorithm, or the two do not
   *     belong together
   */
  public static SigningKeyPair of(
      SigningAlgorithm algorithm, byte[] privateEncoded, byte[] publicEncoded) {
    VerificationKey verificationKey = VerificationKey.of(algorithm, publicEncoded);
    if (algorithm == SigningAlgorithm.EdDSA) {
      if (privateEncoded.length != Ed25519.SECRET_KEY_SIZE
          || !Arrays.equals(ed25519Public(privateEncoded), publicEncoded)) {
        throw new IllegalArgumentException("not an Ed25519 key pair");
      }
      return new SigningKeyPair(privateEncoded.clone(), null, verificationKey);
    }
    PrivateKey jdkKey = JdkSignatures.privateKey(algorithm, privateEncoded);
    SigningKeyPair pair = new SigningKeyPair(privateEncoded.clone(), jdkKey, verificationKey);
    byte[] probe = Randomness.bytes(Hmac.LENGTH);
    if (!SignatureVerifier.verify(verificationKey, probe, Signer.sign(pair, probe))) {
      throw new IllegalArgumentException("not a key pair for " + algorithm);
    }
    return pair;
  }

  /** The algorithm that this key is for, and no other. */
  public SigningAlgorithm algorithm() {
    return verificationKey.algorithm();
  }

  /** The public half. */
  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /** The secret form that {@link #of} reads: to be sealed before it is stored. */
  public byte[] privateEncoded() {
    return privateEncoded.clone();
  }

  /** The public form that {@link #of} reads. */
  public byte[] publicEncoded() {
    return verificationKey.encoded();
  }

  @Override
  public String toString() {
    return "SigningKeyPair[" + verificationKey + ']';
  }

  byte[] seed() {
    return privateEncoded;
  }

  PrivateKey jdkKey() {
    if (jdkKey == null) {
      throw new IllegalStateException("an Ed25519 key has no JDK form here");
    }
    return jdkKey;
  }

  private static byte[] ed25519Public(byte[] seed) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    return publicKey;
  }
}
