package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignaturesTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MESSAGE = "header.payload".getBytes(StandardCharsets.US_ASCII);

  /** RFC 8032 §7.1: tests 1 to 3 and SHA(abc). */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,\
          d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,\
          '',\
          e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
          4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,\
          3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,\
          72,\
          92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
          c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,\
          fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,\
          af82,\
          6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
          833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,\
          ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,\
          ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,\
          dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704
          """)
  void signsAsRfc8032(String seed, String publicKey, String message, String signature) {
    SigningKeyPair key =
        SigningKeyPair.of(SigningAlgorithm.EdDSA, HEX.parseHex(seed), HEX.parseHex(publicKey));
    byte[] signed = Signer.sign(key, HEX.parseHex(message));
    assertThat(HEX.formatHex(signed)).isEqualTo(signature);
    assertThat(SignatureVerifier.verify(key.verificationKey(), HEX.parseHex(message), signed))
        .isTrue();
  }

  /** RFC 7515 A.3: a signature that another implementation made. */
  @Test
  void verifiesTheEs256ExampleOfJws() throws Exception {
    byte[] x = decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
    byte[] y = decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    VerificationKey key = VerificationKey.of(SigningAlgorithm.ES256, p256(x, y));
    byte[] input =
        ("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] signature =
        decode(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    assertThat(SignatureVerifier.verify(key, input, signature)).isTrue();
    input[0] ^= 1;
    assertThat(SignatureVerifier.verify(key, input, signature)).isFalse();
    assertThat(key.jwkMembers())
        .containsExactly(
            java.util.Map.entry("crv", "P-256"),
            java.util.Map.entry("kty", "EC"),
            java.util.Map.entry("x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
            java.util.Map.entry("y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  }

  /** RFC 8037 A.1 to A.4. */
  @Test
  void signsAndNamesTheOkpExampleOfJose() {
    SigningKeyPair key =
        SigningKeyPair.of(
            SigningAlgorithm.EdDSA,
            decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
            decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
    assertThat(key.verificationKey().thumbprint())
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(key.verificationKey().jwkMembers())
        .containsOnlyKeys("crv", "kty", "x")
        .containsEntry("crv", "Ed25519")
        .containsEntry("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    byte[] signed =
        Signer.sign(
            key,
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64Url.encode(signed))
        .isEqualTo(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  }

  /** RFC 7638 §3.1. */
  @Test
  void namesTheRsaExampleOfThumbprints() throws Exception {
    String n =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX"
            + "jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    byte[] x509 =
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(new BigInteger(1, decode(n)), BigInteger.valueOf(65_537)))
            .getEncoded();
    VerificationKey key = VerificationKey.of(SigningAlgorithm.RS256, x509);
    assertThat(key.thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(key.jwkMembers())
        .containsOnlyKeys("e", "kty", "n")
        .containsEntry("n", n)
        .containsEntry("e", "AQAB");
  }

  @ParameterizedTest
  @EnumSource
  void aGeneratedKeySurvivesItsEncodings(SigningAlgorithm algorithm) {
    SigningKeyPair key = SigningKeyPair.generate(algorithm);
    SigningKeyPair again = SigningKeyPair.of(algorithm, key.privateEncoded(), key.publicEncoded());
    assertThat(again.algorithm()).isEqualTo(algorithm);
    assertThat(again.verificationKey().encoded()).isEqualTo(key.publicEncoded());
    byte[] signature = Signer.sign(again, MESSAGE);
    assertThat(SignatureVerifier.verify(key.verificationKey(), MESSAGE, signature)).isTrue();
    assertThat(SignatureVerifier.verify(key.verificationKey(), new byte[0], signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void refusesEveryChangedByteAndLength(SigningAlgorithm algorithm) {
    SigningKeyPair key = SigningKeyPair.generate(algorithm);
    VerificationKey verifier = key.verificationKey();
    byte[] signature = Signer.sign(key, MESSAGE);
    assertThat(signature).hasSize(algorithm == SigningAlgorithm.RS256 ? 256 : 64);
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= (byte) 0x80;
      assertThat(SignatureVerifier.verify(verifier, MESSAGE, changed)).isFalse();
    }
    for (int length : new int[] {0, 1, 63, 65, 128, 255, 257}) {
      byte[] resized = Arrays.copyOf(signature, length);
      assertThat(SignatureVerifier.verify(verifier, MESSAGE, resized)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherKey(SigningAlgorithm algorithm) {
    byte[] signature = Signer.sign(SigningKeyPair.generate(algorithm), MESSAGE);
    for (SigningAlgorithm other : SigningAlgorithm.values()) {
      VerificationKey key = SigningKeyPair.generate(other).verificationKey();
      assertThat(SignatureVerifier.verify(key, MESSAGE, signature)).isFalse();
    }
  }

  /** CVE-2022-21449: zero for both numbers was once valid for every message. */
  @Test
  void refusesPsychicSignatures() {
    VerificationKey key = SigningKeyPair.generate(SigningAlgorithm.ES256).verificationKey();
    byte[] order = HEX.parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    byte[] one = new byte[32];
    one[31] = 1;
    for (byte[] r : new byte[][] {new byte[32], order, one}) {
      for (byte[] s : new byte[][] {new byte[32], order, one}) {
        byte[] signature = Arrays.copyOf(r, 64);
        System.arraycopy(s, 0, signature, 32, 32);
        assertThat(SignatureVerifier.verify(key, MESSAGE, signature)).isFalse();
      }
    }
  }

  /** The JDK's Ed25519 takes this one. */
  @Test
  void refusesAnAppendedZero() {
    SigningKeyPair key = SigningKeyPair.generate(SigningAlgorithm.EdDSA);
    byte[] longer = Arrays.copyOf(Signer.sign(key, MESSAGE), 65);
    assertThat(SignatureVerifier.verify(key.verificationKey(), MESSAGE, longer)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void refusesBadEncodings(SigningAlgorithm algorithm) {
    SigningKeyPair key = SigningKeyPair.generate(algorithm);
    SigningKeyPair other = SigningKeyPair.generate(algorithm);
    byte[] good = key.privateEncoded();
    byte[] goodPublic = key.publicEncoded();
    for (byte[] bad : new byte[][] {new byte[0], new byte[31], new byte[64]}) {
      assertThatThrownBy(() -> SigningKeyPair.of(algorithm, bad, goodPublic))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> VerificationKey.of(algorithm, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> SigningKeyPair.of(algorithm, good, other.publicEncoded()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a")
        .hasNoCause();
  }

  /** The all-zero key and the neutral element have small order: every message verifies. */
  @Test
  void refusesEd25519KeysOfSmallOrder() {
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    assertThatThrownBy(() -> VerificationKey.of(SigningAlgorithm.EdDSA, neutral))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VerificationKey.of(SigningAlgorithm.EdDSA, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWeakAndForeignKeys() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    byte[] small = rsa.generateKeyPair().getPublic().getEncoded();
    assertThatThrownBy(() -> VerificationKey.of(SigningAlgorithm.RS256, small))
        .isInstanceOf(IllegalArgumentException.class);
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp384r1"));
    byte[] p384 = ec.generateKeyPair().getPublic().getEncoded();
    assertThatThrownBy(() -> VerificationKey.of(SigningAlgorithm.ES256, p384))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] p256 = SigningKeyPair.generate(SigningAlgorithm.ES256).publicEncoded();
    assertThatThrownBy(() -> VerificationKey.of(SigningAlgorithm.RS256, p256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAPointOffTheCurve() throws Exception {
    byte[] off = SigningKeyPair.generate(SigningAlgorithm.ES256).publicEncoded();
    off[off.length - 1] ^= 1;
    assertThatThrownBy(() -> VerificationKey.of(SigningAlgorithm.ES256, off))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void showsThePublicHalfAlone(SigningAlgorithm algorithm) {
    SigningKeyPair key = SigningKeyPair.generate(algorithm);
    String secret = Base64Url.encode(key.privateEncoded());
    String thumbprint = key.verificationKey().thumbprint();
    assertThat(key.toString())
        .isEqualTo("SigningKeyPair[VerificationKey[" + algorithm + " " + thumbprint + "]]")
        .doesNotContain(secret);
    assertThat(key.verificationKey().jwkMembers().keySet())
        .doesNotContain("d", "p", "q", "dp", "dq", "qi", "k");
  }

  @ParameterizedTest
  @EnumSource
  void encodingsAreCopies(SigningAlgorithm algorithm) {
    SigningKeyPair key = SigningKeyPair.generate(algorithm);
    Arrays.fill(key.privateEncoded(), (byte) 0);
    Arrays.fill(key.publicEncoded(), (byte) 0);
    assertThat(key.privateEncoded()).isNotEqualTo(new byte[key.privateEncoded().length]);
    byte[] signature = Signer.sign(key, MESSAGE);
    assertThat(SignatureVerifier.verify(key.verificationKey(), MESSAGE, signature)).isTrue();
  }

  @Test
  void readsExactAlgorithmNames() {
    assertThat(SigningAlgorithm.parse("EdDSA")).contains(SigningAlgorithm.EdDSA);
    assertThat(SigningAlgorithm.parse("ES256")).contains(SigningAlgorithm.ES256);
    assertThat(SigningAlgorithm.parse("RS256")).contains(SigningAlgorithm.RS256);
    for (String other : new String[] {"none", "None", "HS256", "eddsa", "Ed25519", "", " ES256"}) {
      assertThat(SigningAlgorithm.parse(other)).isEmpty();
    }
    assertThat(SigningAlgorithm.parse(null)).isEmpty();
    assertThat(SigningAlgorithm.EdDSA.jwaName()).isEqualTo("EdDSA");
  }

  @Test
  void unsignedNumbersHaveTheirFixedLength() {
    assertThat(JdkSignatures.toUnsigned(BigInteger.ONE, 3)).isEqualTo(new byte[] {0, 0, 1});
    assertThat(JdkSignatures.toUnsigned(BigInteger.valueOf(255), 1))
        .isEqualTo(new byte[] {(byte) 255});
  }

  @Test
  void theEd25519HalvesHaveNoJdkForm() {
    SigningKeyPair key = SigningKeyPair.generate(SigningAlgorithm.EdDSA);
    assertThatThrownBy(key::jdkKey).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key.verificationKey()::jdkKey).isInstanceOf(IllegalStateException.class);
  }

  private static byte[] decode(String text) {
    return Base64Url.decode(text).orElseThrow();
  }

  private static byte[] p256(byte[] x, byte[] y) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ECPublicKeySpec spec =
        new ECPublicKeySpec(
            new ECPoint(new BigInteger(1, x), new BigInteger(1, y)),
            ((ECPublicKey) pair.getPublic()).getParams());
    return KeyFactory.getInstance("EC").generatePublic(spec).getEncoded();
  }
}
