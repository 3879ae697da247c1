package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.Signer;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckedSignaturesTest {

  private static final String SIGNED = RawToken.encode("{}") + '.' + RawToken.encode("{}");
  private static final String OTHER = RawToken.encode("{}") + '.' + RawToken.encode("[]");

  private final CheckedSignatures signatures = new CheckedSignatures();

  private static Jws token(String signed, byte[] signature) {
    return Jws.parse(signed + '.' + Base64Url.encode(signature)).orElseThrow();
  }

  private static byte[] signature(SigningKeyPair key, String signed) {
    return Signer.sign(key, signed.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource
  void aGoodSignatureStaysGood(SigningAlgorithm algorithm) {
    var key = SigningKeyPair.generate(algorithm);
    var signature = signature(key, SIGNED);

    for (int i = 0; i < 3; i++) {
      assertThat(signatures.isGood(key.verificationKey(), token(SIGNED, signature))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterAGoodTokenNothingElseIsGood(SigningAlgorithm algorithm) {
    var key = SigningKeyPair.generate(algorithm);
    var signature = signature(key, SIGNED);
    assertThat(signatures.isGood(key.verificationKey(), token(SIGNED, signature))).isTrue();

    for (int octet = 0; octet < signature.length; octet++) {
      var other = signature.clone();
      other[octet] ^= 1;
      assertThat(signatures.isGood(key.verificationKey(), token(SIGNED, other))).isFalse();
    }
    assertThat(signatures.isGood(key.verificationKey(), token(OTHER, signature))).isFalse();
    var stranger = SigningKeyPair.generate(algorithm).verificationKey();
    assertThat(signatures.isGood(stranger, token(SIGNED, signature))).isFalse();
  }

  @Test
  void aBadSignatureIsNotRemembered() {
    var key = SigningKeyPair.generate(SigningAlgorithm.EdDSA);
    var signature = signature(key, SIGNED);
    var bad = signature.clone();
    bad[0] ^= 1;

    assertThat(signatures.isGood(key.verificationKey(), token(SIGNED, bad))).isFalse();
    assertThat(signatures.isGood(key.verificationKey(), token(SIGNED, signature))).isTrue();
    assertThat(signatures.isGood(key.verificationKey(), token(SIGNED, bad))).isFalse();
  }
}
