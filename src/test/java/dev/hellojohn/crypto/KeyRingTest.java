package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);

  @Test
  void idsAreTheBeginningOfTheKeysDigest() {
    KeyRing ring = KeyRing.ofHex(List.of(KEY, OTHER));
    assertThat(ring.currentId()).hasSize(8).isEqualTo(KeyRing.ofHex(KEY).currentId());
    assertThat(ring.ids()).containsExactly(ring.currentId(), KeyRing.ofHex(OTHER).currentId());
    assertThat(KeyRing.of(new byte[32]).currentId()).isEqualTo("66687aad");
  }

  @Test
  void upperCaseIsTheSameKey() {
    assertThat(KeyRing.ofHex(KEY.toUpperCase(java.util.Locale.ROOT)).ids())
        .isEqualTo(KeyRing.ofHex(KEY).ids());
  }

  @Test
  void showsIdsAlone() {
    KeyRing ring = KeyRing.ofHex(KEY);
    assertThat(ring.toString()).isEqualTo("KeyRing[" + ring.currentId() + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hunter2", "zz", "0123456789abcdef", "00000000000000000000000000000000"})
  void refusesOtherKeysWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> KeyRing.ofHex(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .message()
        .isIn("a master key is 64 hexadecimal digits", "a master key is 32 bytes");
    assertThatThrownBy(() -> KeyRing.ofHex(List.of(KEY, text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void copiesItsKeys() {
    byte[] key = new byte[32];
    KeyRing ring = KeyRing.of(key);
    SealedBox box = new SealedBox(ring);
    key[0] = 1;
    assertThat(new SealedBox(ring).open(box.seal("x", "a"), "a")).isEqualTo("x");
  }
}
