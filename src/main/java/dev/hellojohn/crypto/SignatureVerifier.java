package dev.hellojohn.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Checks signatures in the form that a JWS holds (RFC 7518 §3, 8037 §3.1). */
public final class SignatureVerifier {

  private SignatureVerifier() {}

  /**
   * Whether the signature over the message was made with the private half of this key, by this
   * key's own algorithm: what a token's header claims has no say. A malformed signature is a false
   * one.
   */
  public static boolean verify(VerificationKey key, byte[] message, byte[] signature) {
    if (key.algorithm() == SigningAlgorithm.EdDSA) {
      return signature.length == Ed25519.SIGNATURE_SIZE
          && Ed25519.verify(signature, 0, key.raw(), 0, message, 0, message.length);
    }
    return JdkSignatures.verify(key.algorithm(), key.jdkKey(), message, signature);
  }
}
