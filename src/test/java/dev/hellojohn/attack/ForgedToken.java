package dev.hellojohn.attack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token in its three parts, which an attacker puts together with keys of their own. */
record ForgedToken(String header, String payload, String signature) {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Takes a token apart. */
  static ForgedToken of(String jwt) {
    var parts = jwt.split("\\.", -1);
    return new ForgedToken(parts[0], parts[1], parts[2]);
  }

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] decode(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  /** A key pair of the attacker's. */
  static KeyPair keys(String algorithm) {
    try {
      if (algorithm.startsWith("secp")) {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(algorithm));
        return generator.generateKeyPair();
      }
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String jwt() {
    return header + '.' + payload + '.' + signature;
  }

  /** The header as JSON. */
  String headerText() {
    return new String(decode(header), StandardCharsets.UTF_8);
  }

  /** The payload as JSON. */
  String payloadText() {
    return new String(decode(payload), StandardCharsets.UTF_8);
  }

  ForgedToken withHeader(String json) {
    return new ForgedToken(encode(json), payload, signature);
  }

  ForgedToken withPayload(String json) {
    return new ForgedToken(header, encode(json), signature);
  }

  ForgedToken withSignature(byte[] bytes) {
    return new ForgedToken(header, payload, encode(bytes));
  }

  /** Signed by one of the JDK's algorithms. */
  ForgedToken signedWith(KeyPair keys, String jdkAlgorithm) {
    try {
      var signature = Signature.getInstance(jdkAlgorithm);
      signature.initSign(keys.getPrivate());
      signature.update(signedPart());
      return withSignature(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With a MAC in place of a signature. */
  ForgedToken macedWith(byte[] secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return withSignature(mac.doFinal(signedPart()));
    } catch (InvalidKeyException | java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] signedPart() {
    return (header + '.' + payload).getBytes(StandardCharsets.US_ASCII);
  }
}
