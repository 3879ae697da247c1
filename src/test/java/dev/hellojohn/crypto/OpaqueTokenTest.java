package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpaqueTokenTest {

  @Test
  void hasThePrefixAndLettersAndDigits() {
    assertThat(OpaqueToken.generate("sk_live_", 24)).matches("sk_live_[0-9A-Za-z]{33}");
    assertThat(OpaqueToken.generate("", 16)).matches("[0-9A-Za-z]{22}");
    assertThat(OpaqueToken.generate("rft_", 32)).matches("rft_[0-9A-Za-z]{43}");
    assertThat(OpaqueToken.generate("x", 0)).isEqualTo("x");
  }

  @Test
  void neverRepeats() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      tokens.add(OpaqueToken.generate("", 16));
    }
    assertThat(tokens).hasSize(10_000);
  }

  /**
   * 62 characters, 620,000 draws: 10,000 of each are expected, with a standard deviation of 99. A
   * modulo without rejection would give the first eight 25 % more.
   */
  @Test
  void noCharacterIsLikelier() {
    int[] counts = new int[128];
    OpaqueToken.generate("", 461_644).chars().limit(620_000).forEach(c -> counts[c]++);
    assertThat(counts['0'])
        .isBetween(9_200, 10_800)
        .satisfies(count -> assertThat(counts['z']).isBetween(9_200, 10_800));
    for (char c = 'A'; c <= 'Z'; c++) {
      assertThat(counts[c]).isBetween(9_200, 10_800);
    }
  }

  @Test
  void theGeneratorIsTheSecureOne() {
    assertThat(Randomness.generator()).isInstanceOf(java.security.SecureRandom.class);
    assertThat(Randomness.bytes(16)).hasSize(16).isNotEqualTo(Randomness.bytes(16));
  }
}
