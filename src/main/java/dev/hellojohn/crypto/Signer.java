package dev.hellojohn.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Makes signatures in the form that a JWS holds (RFC 7518 §3, 8037 §3.1). */
public final class Signer {

  private Signer() {}

  /** Signs the message with the key, by the key's own algorithm. */
  public static byte[] sign(SigningKeyPair key, byte[] message) {
    if (key.algorithm() == SigningAlgorithm.EdDSA) {
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      byte[] publicKey = key.verificationKey().raw();
      Ed25519.sign(key.seed(), 0, publicKey, 0, message, 0, message.length, signature, 0);
      return signature;
    }
    return JdkSignatures.sign(key.algorithm(), key.jdkKey(), message);
  }
}
