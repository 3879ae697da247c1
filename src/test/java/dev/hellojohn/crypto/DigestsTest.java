package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {

  private static final HexFormat HEX = HexFormat.of();

  /** FIPS 180-4, the example of one block. */
  @Test
  void sha256OfAbc() {
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.hex("abc")).isEqualTo(expected);
    assertThat(Sha256.digest("abc")).isEqualTo(HEX.parseHex(expected));
    assertThat(OpaqueToken.sha256Hex("abc")).isEqualTo(expected);
    assertThat(OpaqueToken.sha256("abc")).isEqualTo(HEX.parseHex(expected));
  }

  /** RFC 4231 §4.2. */
  @Test
  void hmacTestCase1() {
    byte[] key = HEX.parseHex("0b".repeat(20));
    String expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
    assertThat(HEX.formatHex(Hmac.sha256(key, "Hi There"))).isEqualTo(expected);
    assertThat(Hmac.sha256Hex(key, "Hi There".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(expected);
  }

  /** RFC 4231 §4.3. */
  @Test
  void hmacTestCase2() {
    byte[] key = "Jefe".getBytes(StandardCharsets.UTF_8);
    assertThat(HEX.formatHex(Hmac.sha256(key, "what do ya want for nothing?")))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void hmacRefusesEveryChangedTag() {
    byte[] key = Randomness.bytes(32);
    byte[] data = "data".getBytes(StandardCharsets.UTF_8);
    byte[] tag = Hmac.sha256(key, data);
    assertThat(Hmac.verify(key, data, tag)).isTrue();
    for (int i = 0; i < tag.length; i++) {
      byte[] changed = tag.clone();
      changed[i] ^= 1;
      assertThat(Hmac.verify(key, data, changed)).isFalse();
    }
    assertThat(Hmac.verify(key, data, new byte[0])).isFalse();
  }

  @Test
  void constantTimeComparesValues() {
    assertThat(ConstantTime.equals("a\u00e9", "a\u00e9")).isTrue();
    assertThat(ConstantTime.equals("a", "b")).isFalse();
    assertThat(ConstantTime.equals("a", "ab")).isFalse();
    assertThat(ConstantTime.equals(new byte[] {1}, new byte[] {1})).isTrue();
    assertThat(ConstantTime.equals(new byte[] {1}, new byte[] {2})).isFalse();
  }

  @Test
  void base64UrlHasOneTextPerValue() {
    assertThat(Base64Url.encode(new byte[] {(byte) 0xFB, (byte) 0xFF})).isEqualTo("-_8");
    assertThat(Base64Url.decode("-_8")).hasValue(new byte[] {(byte) 0xFB, (byte) 0xFF});
    assertThat(Base64Url.decode("")).hasValue(new byte[0]);
    for (String other : new String[] {"-_8=", "-_9", "+/8", "-_8 ", " -_8", "-_8\n", "-", "-_8*"}) {
      assertThat(Base64Url.decode(other)).as(other).isEmpty();
    }
  }
}
