package dev.hellojohn.token;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.SignatureVerifier;
import dev.hellojohn.crypto.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A token taken apart, strictly: three parts in base64url, each spelt in the one way that RFC 4648
 * §5 without padding has for its bytes (RFC 7515 §2). Nothing in it is believed yet.
 */
final class Jws {

  /** A token of ours has some 110 characters here. */
  private static final int MAX_HEADER = 1023;

  private final String header;
  private final byte[] signedPart;
  private final byte[] payload;
  private final byte[] signature;

  private Jws(String header, byte[] signedPart, byte[] payload, byte[] signature) {
    this.header = header;
    this.signedPart = signedPart;
    this.payload = payload;
    this.signature = signature;
  }

  /** Reads a token; empty when it is not spelt like one of ours. */
  static Optional<Jws> parse(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (token.length() > AccessTokens.MAX_LENGTH
        || first < 1
        || first > MAX_HEADER
        || second < 0
        || token.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    Optional<byte[]> payload = Base64Url.decode(token.substring(first + 1, second));
    Optional<byte[]> signature = Base64Url.decode(token.substring(second + 1));
    if (payload.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Jws(
            token.substring(0, first),
            token.substring(0, second).getBytes(StandardCharsets.US_ASCII),
            payload.get(),
            signature.get()));
  }

  /** The header, still in base64url: it is compared, never parsed. */
  String header() {
    return header;
  }

  /** What the signature is over: header and payload in base64url, and the point between. */
  byte[] signedPart() {
    return signedPart;
  }

  byte[] signature() {
    return signature;
  }

  /** Whether the signature over header and payload was made with the private half of that key. */
  boolean isSignedWith(VerificationKey key) {
    return SignatureVerifier.verify(key, signedPart, signature);
  }

  /** To be read when the signature holds, not before. */
  byte[] payload() {
    return payload;
  }
}
