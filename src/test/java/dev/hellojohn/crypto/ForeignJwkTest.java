package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Public keys that somebody else published. */
class ForeignJwkTest {

  private static Map<String, Object> jwk(SigningAlgorithm algorithm) {
    return new HashMap<>(SigningKeyPair.generate(algorithm).verificationKey().jwkMembers());
  }

  private static void assertNone(Map<String, Object> jwk, String member, Object value) {
    var changed = new HashMap<>(jwk);
    changed.put(member, value);
    assertThat(VerificationKey.ofJwk(changed)).as(member + " " + value).isEmpty();
    changed.remove(member);
    assertThat(VerificationKey.ofJwk(changed)).as("no " + member).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSoundOneIsReadAndABrokenOneIsNone(SigningAlgorithm algorithm) {
    var jwk = jwk(algorithm);
    var read = VerificationKey.ofJwk(jwk).orElseThrow();
    assertThat(read.algorithm()).isEqualTo(algorithm);
    assertThat(read.jwkMembers()).isEqualTo(jwk);
    for (var member : jwk.keySet()) {
      assertNone(jwk, member, "");
      assertNone(jwk, member, "A".repeat(4000));
      assertNone(jwk, member, 7);
    }
  }

  @Test
  void otherCurvesAndKindsAreNone() {
    assertNone(jwk(SigningAlgorithm.ES256), "crv", "P-384");
    assertNone(jwk(SigningAlgorithm.EdDSA), "crv", "X25519");
    assertNone(jwk(SigningAlgorithm.RS256), "kty", "oct");
    assertThat(VerificationKey.ofJwk(Map.of())).isEmpty();
  }

  @Test
  void aPointBesideTheCurveIsNone() {
    var jwk = jwk(SigningAlgorithm.ES256);
    assertNone(jwk, "x", jwk.get("y"));
  }
}
