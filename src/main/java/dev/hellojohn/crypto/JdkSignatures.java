package dev.hellojohn.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** RS256 and ES256 by the Java runtime's own providers, which are faster at them. */
final class JdkSignatures {

  /** NIST SP 800-57: 112 bits of strength, what every verifier takes. */
  private static final int RSA_BITS = 2048;

  /** The order of P-256 (FIPS 186-4, D.1.2.3). */
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final int P256_SCALAR_LENGTH = 32;

  private JdkSignatures() {}

  static KeyPair generate(SigningAlgorithm algorithm) {
    AlgorithmParameterSpec parameters =
        algorithm == SigningAlgorithm.RS256
            ? new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4)
            : new ECGenParameterSpec("secp256r1");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType(algorithm));
      generator.initialize(parameters, Randomness.secure());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  static PublicKey publicKey(SigningAlgorithm algorithm, byte[] x509) {
    try {
      PublicKey key = keyFactory(algorithm).generatePublic(new X509EncodedKeySpec(x509));
      if (!isSound(key)) {
        throw new IllegalArgumentException("not a sound public key for " + algorithm);
      }
      return key;
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("not a public key for " + algorithm, e);
    }
  }

  static PublicKey rsa(BigInteger modulus, BigInteger exponent) {
    return sound(SigningAlgorithm.RS256, new RSAPublicKeySpec(modulus, exponent));
  }

  static PublicKey p256(BigInteger x, BigInteger y) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return sound(
          SigningAlgorithm.ES256,
          new ECPublicKeySpec(
              new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
    } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  private static PublicKey sound(SigningAlgorithm algorithm, KeySpec spec) {
    try {
      PublicKey key = keyFactory(algorithm).generatePublic(spec);
      if (!isSound(key)) {
        throw new IllegalArgumentException("not a sound public key for " + algorithm);
      }
      return key;
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("not a public key for " + algorithm, e);
    }
  }

  static PrivateKey privateKey(SigningAlgorithm algorithm, byte[] pkcs8) {
    try {
      return keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException e) {
      // The cause may quote parts of the key.
      throw new IllegalArgumentException("not a private key for " + algorithm);
    }
  }

  static byte[] sign(SigningAlgorithm algorithm, PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(signatureName(algorithm));
      signature.initSign(key, Randomness.secure());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  static boolean verify(
      SigningAlgorithm algorithm, PublicKey key, byte[] message, byte[] signatureBytes) {
    if (algorithm == SigningAlgorithm.ES256 && !isP256Signature(signatureBytes)) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(signatureName(algorithm));
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signatureBytes);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  static byte[] toUnsigned(BigInteger value, int length) {
    byte[] signed = value.toByteArray();
    byte[] unsigned = new byte[length];
    int count = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - count, unsigned, length - count, count);
    return unsigned;
  }

  /**
   * 64 bytes r and s (RFC 7518 §3.4), each in 1 to n-1: the JDK once took r = s = 0 for every
   * message (CVE-2022-21449).
   */
  private static boolean isP256Signature(byte[] signature) {
    return signature.length == 2 * P256_SCALAR_LENGTH
        && isScalar(new BigInteger(1, signature, 0, P256_SCALAR_LENGTH))
        && isScalar(new BigInteger(1, signature, P256_SCALAR_LENGTH, P256_SCALAR_LENGTH));
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(P256_ORDER) < 0;
  }

  private static boolean isSound(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() >= RSA_BITS
          && rsa.getModulus().testBit(0)
          && rsa.getPublicExponent().compareTo(BigInteger.TWO) > 0;
    }
    return key instanceof ECPublicKey ec && isOnP256(ec);
  }

  private static boolean isOnP256(ECPublicKey key) {
    ECParameterSpec parameters = key.getParams();
    if (!parameters.getOrder().equals(P256_ORDER)) {
      return false;
    }
    EllipticCurve curve = parameters.getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right);
  }

  private static KeyFactory keyFactory(SigningAlgorithm algorithm) {
    try {
      return KeyFactory.getInstance(keyType(algorithm));
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  private static String keyType(SigningAlgorithm algorithm) {
    return algorithm == SigningAlgorithm.RS256 ? "RSA" : "EC";
  }

  private static String signatureName(SigningAlgorithm algorithm) {
    return algorithm == SigningAlgorithm.RS256 ? "SHA256withRSA" : "SHA256withECDSAinP1363Format";
  }
}
