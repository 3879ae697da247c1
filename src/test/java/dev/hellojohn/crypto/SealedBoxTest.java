package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SealedBoxTest {

  private static final String OLD_KEY = "0123456789abcdef".repeat(4);
  private static final String NEW_KEY = "fedcba9876543210".repeat(4);
  private static final String AAD = "tnt_01ARYZ6S41TSV4RRFFQ69G5FAV.cp_tenant.dsn";
  private static final String TEXT = "jdbc:postgresql://db/\u00e9?password=hunter2";

  private final SealedBox box = new SealedBox(KeyRing.ofHex(OLD_KEY));

  @Test
  void opensWhatItSealed() {
    String sealed = box.seal(TEXT, AAD);
    assertThat(sealed).matches("v1\\.[0-9a-f]{8}\\.[A-Za-z0-9_-]+").doesNotContain("hunter2");
    assertThat(box.open(sealed, AAD)).isEqualTo(TEXT);
    assertThat(box.openBytes(sealed, AAD)).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    assertThat(box.tryOpen(sealed, AAD)).hasValue(TEXT.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sealsBytesAndNothing() {
    byte[] bytes = {0, -1, 127, -128};
    assertThat(box.openBytes(box.seal(bytes, ""), "")).isEqualTo(bytes);
    assertThat(box.open(box.seal("", AAD), AAD)).isEmpty();
  }

  @Test
  void sealsTheSameDifferentlyEachTime() {
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      sealed.add(box.seal(TEXT, AAD));
    }
    assertThat(sealed).hasSize(100);
  }

  /** What is in a database today must open with every later version of the code. */
  @Test
  void opensTheFormOfTheFirstVersion() {
    assertThat(box.open(GOLDEN, AAD)).isEqualTo("golden");
  }

  private static final String GOLDEN = "v1.4884fdaa.4cO0kBd3TSKx4IjEHfucYy2lXBiV7VD1FoR5xdsDC90AAw";

  @Test
  void refusesAnotherPlace() {
    String sealed = box.seal(TEXT, AAD);
    for (String other : new String[] {"", AAD + "x", AAD.replace("dsn", "password"), " " + AAD}) {
      assertThat(box.tryOpen(sealed, other)).isEmpty();
    }
  }

  @Test
  void refusesEveryChangedByte() {
    String sealed = box.seal("short secret", AAD);
    for (int i = 0; i < sealed.length(); i++) {
      for (char other : new char[] {'A', 'B', '0', '.', '=', ' ', '\u00e9'}) {
        if (sealed.charAt(i) != other) {
          String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
          assertThat(box.tryOpen(changed, AAD)).as("%d %s", i, other).isEmpty();
        }
      }
    }
  }

  @Test
  void refusesEveryChangedBit() {
    String sealed = box.seal("short secret", AAD);
    String head = sealed.substring(0, sealed.lastIndexOf('.') + 1);
    byte[] body = Base64Url.decode(sealed.substring(head.length())).orElseThrow();
    for (int bit = 0; bit < body.length * Byte.SIZE; bit++) {
      byte[] changed = body.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      assertThat(box.tryOpen(head + Base64Url.encode(changed), AAD)).isEmpty();
    }
  }

  @Test
  void refusesEveryOtherLength() {
    String sealed = box.seal("short secret", AAD);
    for (int length = 0; length < sealed.length(); length++) {
      assertThat(box.tryOpen(sealed.substring(0, length), AAD)).isEmpty();
    }
    for (String more : new String[] {"A", "AAAA", "=", ".", ".A", "\n"}) {
      assertThat(box.tryOpen(sealed + more, AAD)).isEmpty();
    }
  }

  @Test
  void refusesOtherVersionsAndKeys() {
    String sealed = box.seal(TEXT, AAD);
    assertThat(box.tryOpen(sealed.replaceFirst("v1", "v2"), AAD)).isEmpty();
    assertThat(box.tryOpen(sealed.replaceFirst("\\.[0-9a-f]{8}\\.", ".00000000."), AAD)).isEmpty();
    assertThat(new SealedBox(KeyRing.ofHex(NEW_KEY)).tryOpen(sealed, AAD)).isEmpty();
  }

  @Test
  void opensWithThePreviousKeyAndSealsWithTheCurrent() {
    SealedBox rotating = new SealedBox(KeyRing.ofHex(List.of(NEW_KEY, OLD_KEY)));
    SealedBox rotated = new SealedBox(KeyRing.ofHex(NEW_KEY));
    String old = box.seal(TEXT, AAD);
    assertThat(rotating.open(old, AAD)).isEqualTo(TEXT);
    assertThat(rotating.needsReseal(old)).isTrue();
    String renewed = rotating.seal(rotating.open(old, AAD), AAD);
    assertThat(rotating.needsReseal(renewed)).isFalse();
    assertThat(rotated.open(renewed, AAD)).isEqualTo(TEXT);
    assertThat(rotated.tryOpen(old, AAD)).isEmpty();
  }

  @Test
  void theKeyIdIsPartOfWhatIsSealed() {
    SealedBox rotating = new SealedBox(KeyRing.ofHex(List.of(NEW_KEY, OLD_KEY)));
    String old = box.seal(TEXT, AAD);
    String claimed = rotating.seal("x", AAD);
    String swapped =
        claimed.substring(0, claimed.lastIndexOf('.')) + old.substring(old.lastIndexOf('.'));
    assertThat(rotating.tryOpen(swapped, AAD)).isEmpty();
  }

  @Test
  void twoKeysOfOneValueAreOne() {
    SealedBox twice = new SealedBox(KeyRing.ofHex(List.of(OLD_KEY, OLD_KEY)));
    assertThat(twice.open(box.seal(TEXT, AAD), AAD)).isEqualTo(TEXT);
  }

  @Test
  void aBrokenSealSaysNothing() {
    String sealed = box.seal(TEXT, AAD);
    assertThatThrownBy(() -> box.open(sealed, "elsewhere"))
        .isInstanceOf(BrokenSealException.class)
        .hasNoCause()
        .hasMessage("a sealed value does not open with the configured keys");
    assertThatThrownBy(() -> box.openBytes("", AAD)).isInstanceOf(BrokenSealException.class);
  }

  @Test
  void nothingOfTheKeyIsInTheText() {
    String sealed = box.seal(TEXT, AAD);
    byte[] body = Base64Url.decode(sealed.substring(sealed.lastIndexOf('.') + 1)).orElseThrow();
    assertThat(body).hasSize(12 + TEXT.getBytes(StandardCharsets.UTF_8).length + 16);
    assertThat(Arrays.equals(body, 0, 12, new byte[12], 0, 12)).isFalse();
    assertThat(sealed).doesNotContain(OLD_KEY.substring(0, 8));
  }
}
