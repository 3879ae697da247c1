package dev.hellojohn.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A browser and its authenticator in one (WebAuthn Level 3), with one passkey, written from the
 * standard and with nothing of the library that the server checks with. It lies where it is told
 * to: each public field that is set takes the place of what the options say.
 */
public final class PasskeyAuthenticator {

  /** User present, user verified, credential attached. */
  public static final int PRESENT = 0x01;

  public static final int VERIFIED = 0x04;
  public static final int BACKUP_ELIGIBLE = 0x08;
  public static final int BACKED_UP = 0x10;
  private static final int ATTACHED = 0x40;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final SecureRandom RANDOM = new SecureRandom();

  public final String origin;

  public int flags = PRESENT | VERIFIED;
  public long count;
  public String format = "none";
  public String type;
  public String challenge;
  public String rpId;
  public boolean framed;
  public String userHandle;
  public byte[] credentialId = new byte[32];
  public int modulusBytes = 256;

  private final String algorithm;
  private final KeyPair keys;

  /**
   * @param algorithm {@code ES256}, {@code EdDSA} or {@code RS256}
   * @param origin of the page
   */
  public PasskeyAuthenticator(String algorithm, String origin) {
    this.algorithm = algorithm;
    this.origin = origin;
    RANDOM.nextBytes(credentialId);
    try {
      keys = generate(algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair generate(String algorithm) throws GeneralSecurityException {
    switch (algorithm) {
      case "EdDSA" -> {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      }
      case "RS256" -> {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      }
      default -> {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
      }
    }
  }

  /** The credential's id as it is sent. */
  public String id() {
    return base64(credentialId);
  }

  /** What {@code navigator.credentials.create} gives, by its {@code toJSON}. */
  public ObjectNode create(JsonNode options) {
    var clientData = clientData("webauthn.create", options);
    var authenticatorData =
        join(
            authenticatorData(options.path("rp").path("id").asText(), flags | ATTACHED),
            new byte[16],
            ByteBuffer.allocate(2).putShort((short) credentialId.length).array(),
            credentialId,
            cbor(coseKey()));
    userHandle = options.path("user").path("id").asText();
    var object =
        ordered(
            "fmt",
            format.equals("packed-x5c") ? "packed" : format,
            "attStmt",
            statement(authenticatorData, clientData),
            "authData",
            authenticatorData);
    var response = JSON.objectNode();
    response.put("clientDataJSON", base64(clientData));
    response.put("attestationObject", base64(cbor(object)));
    response.putArray("transports").add("internal").add("hybrid");
    response.put("publicKeyAlgorithm", algorithmId());
    return credential(response);
  }

  /** What {@code navigator.credentials.get} gives, by its {@code toJSON}. */
  public ObjectNode get(JsonNode options) {
    var clientData = clientData("webauthn.get", options);
    var authenticatorData = authenticatorData(options.path("rpId").asText(), flags);
    var response = JSON.objectNode();
    response.put("clientDataJSON", base64(clientData));
    response.put("authenticatorData", base64(authenticatorData));
    response.put(
        "signature", base64(sign(keys.getPrivate(), join(authenticatorData, sha256(clientData)))));
    response.put("userHandle", userHandle);
    return credential(response);
  }

  private ObjectNode credential(ObjectNode response) {
    var credential = JSON.objectNode();
    credential.put("id", id());
    credential.put("rawId", id());
    credential.put("type", "public-key");
    credential.put("authenticatorAttachment", "platform");
    credential.putObject("clientExtensionResults");
    credential.set("response", response);
    return credential;
  }

  private byte[] clientData(String what, JsonNode options) {
    var data = JSON.objectNode();
    data.put("type", type == null ? what : type);
    data.put("challenge", challenge == null ? options.path("challenge").asText() : challenge);
    data.put("origin", origin);
    data.put("crossOrigin", framed);
    return data.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authenticatorData(String party, int set) {
    return join(
        sha256((rpId == null ? party : rpId).getBytes(StandardCharsets.UTF_8)),
        new byte[] {(byte) set},
        ByteBuffer.allocate(4).putInt((int) count).array());
  }

  private Map<Object, Object> statement(byte[] authenticatorData, byte[] clientData) {
    var signed = join(authenticatorData, sha256(clientData));
    return switch (format) {
      case "none" -> Map.of();
      case "packed" -> ordered("alg", (long) algorithmId(), "sig", sign(keys.getPrivate(), signed));
      case "packed-x5c" -> {
        try {
          var maker = generate("ES256");
          var signature = Signature.getInstance("SHA256withECDSA");
          signature.initSign(maker.getPrivate());
          signature.update(signed);
          yield ordered("alg", -7L, "sig", signature.sign(), "x5c", List.of(certificate(maker)));
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException(e);
        }
      }
      default -> ordered("sig", new byte[8], "x5c", List.of(new byte[8]));
    };
  }

  /** A certificate as makers of authenticators have (§8.2.1), signed by itself. */
  private static byte[] certificate(KeyPair maker) throws GeneralSecurityException {
    try {
      var ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      var name = new X500Name("C=DE,O=Nobody,OU=Authenticator Attestation,CN=Nobody's batch");
      var extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      var body = new V3TBSCertificateGenerator();
      body.setSerialNumber(new ASN1Integer(BigInteger.ONE));
      body.setSignature(ecdsa);
      body.setIssuer(name);
      body.setSubject(name);
      body.setStartDate(new Time(Date.from(Instant.parse("2020-01-01T00:00:00Z"))));
      body.setEndDate(new Time(Date.from(Instant.parse("2049-01-01T00:00:00Z"))));
      body.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(maker.getPublic().getEncoded()));
      body.setExtensions(extensions.generate());
      var signed = body.generateTBSCertificate();
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(maker.getPrivate());
      signature.update(signed.getEncoded());
      var parts = new ASN1EncodableVector();
      parts.add(signed);
      parts.add(ecdsa);
      parts.add(new DERBitString(signature.sign()));
      return new DERSequence(parts).getEncoded();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private int algorithmId() {
    return switch (algorithm) {
      case "EdDSA" -> -8;
      case "RS256" -> -257;
      default -> -7;
    };
  }

  private byte[] sign(PrivateKey key, byte[] data) {
    try {
      var signature =
          Signature.getInstance(
              switch (algorithm) {
                case "EdDSA" -> "Ed25519";
                case "RS256" -> "SHA256withRSA";
                default -> "SHA256withECDSA";
              });
      signature.initSign(key);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RFC 9053 §7: OKP, EC2 and RSA keys. */
  private Map<Object, Object> coseKey() {
    if (keys.getPublic() instanceof EdECPublicKey okp) {
      var y = fixed(okp.getPoint().getY(), 32);
      for (int i = 0; i < 16; i++) {
        byte low = y[i];
        y[i] = y[31 - i];
        y[31 - i] = low;
      }
      y[31] |= okp.getPoint().isXOdd() ? (byte) 0x80 : 0;
      return ordered(1L, 1L, 3L, -8L, -1L, 6L, -2L, y);
    }
    if (keys.getPublic() instanceof RSAPublicKey rsa) {
      return ordered(
          1L,
          3L,
          3L,
          -257L,
          -1L,
          fixed(rsa.getModulus(), modulusBytes),
          -2L,
          fixed(rsa.getPublicExponent(), 3));
    }
    var point = ((ECPublicKey) keys.getPublic()).getW();
    return ordered(
        1L,
        2L,
        3L,
        -7L,
        -1L,
        1L,
        -2L,
        fixed(point.getAffineX(), 32),
        -3L,
        fixed(point.getAffineY(), 32));
  }

  private static byte[] fixed(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var fixed = new byte[length];
    int from = Math.max(0, bytes.length - length);
    System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
    return fixed;
  }

  private static Map<Object, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<Object, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** RFC 8949, as far as passkeys need it. */
  private static byte[] cbor(Object value) {
    if (value instanceof Long number) {
      return number >= 0 ? head(0, number) : head(1, -1 - number);
    }
    if (value instanceof byte[] bytes) {
      return join(head(2, bytes.length), bytes);
    }
    if (value instanceof String text) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      return join(head(3, bytes.length), bytes);
    }
    if (value instanceof List<?> list) {
      return join(
          head(4, list.size()),
          join(list.stream().map(PasskeyAuthenticator::cbor).toArray(byte[][]::new)));
    }
    var map = (Map<?, ?>) value;
    return join(
        head(5, map.size()),
        join(
            map.entrySet().stream()
                .map(entry -> join(cbor(entry.getKey()), cbor(entry.getValue())))
                .toArray(byte[][]::new)));
  }

  private static byte[] head(int major, long argument) {
    int top = major << 5;
    if (argument < 24) {
      return new byte[] {(byte) (top | argument)};
    }
    return argument < 256
        ? new byte[] {(byte) (top | 24), (byte) argument}
        : new byte[] {(byte) (top | 25), (byte) (argument >> 8), (byte) argument};
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
