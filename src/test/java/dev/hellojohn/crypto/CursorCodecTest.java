package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class CursorCodecTest {

  private static final byte[] KEY = HexFormat.of().parseHex("42".repeat(32));
  private static final String SCOPE = "tnt_1/users?status=active";
  private static final String POSITION = "usr_01ARYZ6S41TSV4RRFFQ69G5FAV";

  private final CursorCodec codec = new CursorCodec(List.of(KEY));

  @Test
  void opensWhatItSealed() {
    String cursor = codec.seal(SCOPE, POSITION);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(codec.open(SCOPE, cursor)).isEqualTo(POSITION);
    assertThat(codec.open(SCOPE, codec.seal(SCOPE, ""))).isEmpty();
    assertThat(codec.open(SCOPE, codec.seal(SCOPE, "\u00e9|1"))).isEqualTo("\u00e9|1");
  }

  @Test
  void isTheSameOnEveryNode() {
    assertThat(new CursorCodec(List.of(KEY.clone())).seal(SCOPE, POSITION))
        .isEqualTo(codec.seal(SCOPE, POSITION));
  }

  @Test
  void refusesAnotherList() {
    String cursor = codec.seal(SCOPE, POSITION);
    assertRefused("tnt_2/users?status=active", cursor);
    assertRefused("", cursor);
    // Scope and position do not flow into each other.
    assertRefused(SCOPE + "u", codec.seal(SCOPE, "u" + POSITION));
    assertRefused(SCOPE, codec.seal(SCOPE + "u", POSITION.substring(1)));
  }

  @Test
  void refusesAnotherKey() {
    String cursor = new CursorCodec(List.of(new byte[32])).seal(SCOPE, POSITION);
    assertRefused(SCOPE, cursor);
  }

  @Test
  void refusesEveryChangedByte() {
    byte[] bytes = Base64Url.decode(codec.seal(SCOPE, POSITION)).orElseThrow();
    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      assertRefused(SCOPE, Base64Url.encode(changed));
    }
  }

  @Test
  void refusesEveryOtherLength() {
    String cursor = codec.seal(SCOPE, POSITION);
    for (int length = 0; length < cursor.length(); length++) {
      assertRefused(SCOPE, cursor.substring(0, length));
    }
    assertRefused(SCOPE, cursor + "A");
    assertRefused(SCOPE, cursor + "=");
    assertRefused(SCOPE, "A".repeat(1_025));
    assertRefused(SCOPE, "\u0000");
    assertRefused(SCOPE, "' OR 1=1 --");
  }

  private void assertRefused(String scope, String cursor) {
    assertThatThrownBy(() -> codec.open(scope, cursor))
        .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
        .extracting(ProblemException::code)
        .isEqualTo(ErrorCode.INVALID_CURSOR);
  }

  @Test
  void aListIsReadOnAfterTheMasterKeyWasRotated() {
    var before = codec.seal(SCOPE, POSITION);
    var after = new CursorCodec(List.of(new byte[32], KEY));
    assertThat(after.open(SCOPE, before)).isEqualTo(POSITION);
    assertThat(after.seal(SCOPE, POSITION))
        .isEqualTo(new CursorCodec(List.of(new byte[32])).seal(SCOPE, POSITION));
  }
}
