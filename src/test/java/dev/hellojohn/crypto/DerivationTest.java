package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DerivationTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NONE = new byte[0];

  /** RFC 5869 A.1. */
  @Test
  void basicTestCase() {
    byte[] key = Derivation.hkdf(HEX.parseHex("0b".repeat(22)), range(0, 13), range(0xf0, 10), 42);
    assertThat(HEX.formatHex(key))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  /** RFC 5869 A.2. */
  @Test
  void longTestCase() {
    byte[] key = Derivation.hkdf(range(0, 80), range(0x60, 80), range(0xb0, 80), 82);
    assertThat(HEX.formatHex(key))
        .isEqualTo(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  /** RFC 5869 A.3. */
  @Test
  void testCaseWithoutSaltAndInfo() {
    byte[] key = Derivation.hkdf(HEX.parseHex("0b".repeat(22)), NONE, NONE, 42);
    assertThat(HEX.formatHex(key))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  @Test
  void labelsAndSaltsSeparateKeys() {
    Derivation derivation = new Derivation(KeyRing.of(range(0, 32)));
    byte[] key = derivation.derive("cursor", NONE, 32);
    assertThat(key).hasSize(32).isEqualTo(derivation.derive("cursor", NONE, 32));
    assertThat(derivation.derive("refresh", NONE, 32)).isNotEqualTo(key);
    assertThat(derivation.derive("cursor", new byte[] {1}, 32)).isNotEqualTo(key);
    assertThat(new Derivation(KeyRing.of(range(1, 32))).derive("cursor", NONE, 32))
        .isNotEqualTo(key);
  }

  @Test
  void duringARotationBothKeysAreAtHand() {
    Derivation before = new Derivation(KeyRing.of(range(0, 32)));
    Derivation during = new Derivation(KeyRing.of(range(1, 32), range(0, 32)));
    assertThat(during.deriveAll("refresh", NONE, 32))
        .containsExactly(during.derive("refresh", NONE, 32), before.derive("refresh", NONE, 32));
    assertThat(before.deriveAll("refresh", NONE, 32)).hasSize(1);
  }

  private static byte[] range(int first, int count) {
    return HEX.parseHex(
        IntStream.range(first, first + count)
            .mapToObj(value -> HEX.toHexDigits((byte) value))
            .collect(Collectors.joining()));
  }
}
