package dev.hellojohn.token;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.Signer;
import dev.hellojohn.crypto.SigningKeyPair;
import java.nio.charset.StandardCharsets;

/** The three parts of a token in their encoded form, to be changed one by one. */
record RawToken(String header, String payload, String signature) {

  static RawToken of(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    return new RawToken(parts[0], parts[1], parts[2]);
  }

  /** A token that is well signed, whatever it says. */
  static RawToken signed(String header, String payload, SigningKeyPair key) {
    String signedPart = encode(header) + '.' + encode(payload);
    byte[] signature = Signer.sign(key, signedPart.getBytes(StandardCharsets.UTF_8));
    return new RawToken(encode(header), encode(payload), Base64Url.encode(signature));
  }

  static String encode(String text) {
    return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decode(String part) {
    return new String(Base64Url.decode(part).orElseThrow(), StandardCharsets.UTF_8);
  }

  RawToken withHeader(String json) {
    return new RawToken(encode(json), payload, signature);
  }

  RawToken withSignature(byte[] bytes) {
    return new RawToken(header, payload, Base64Url.encode(bytes));
  }

  byte[] signatureBytes() {
    return Base64Url.decode(signature).orElseThrow();
  }

  String jwt() {
    return header + '.' + payload + '.' + signature;
  }
}
