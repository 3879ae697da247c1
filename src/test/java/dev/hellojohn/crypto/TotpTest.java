package dev.hellojohn.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

  private static final byte[] SEED = "12345678901234567890".getBytes(US_ASCII);
  private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);
  private static final long STEP = Totp.step(NOW);

  /** RFC 4226, appendix D. */
  @ParameterizedTest
  @CsvSource({
    "0,755224", "1,287082", "2,359152", "3,969429", "4,338314",
    "5,254676", "6,287922", "7,162583", "8,399871", "9,520489"
  })
  void aStepHasTheCodeOfRfc4226(long step, String code) {
    assertThat(Totp.code(SEED, step)).isEqualTo(code);
  }

  /** RFC 6238, appendix B: the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59,287082", "1111111109,081804", "1111111111,050471",
    "1234567890,005924", "2000000000,279037", "20000000000,353130"
  })
  void aTimeHasTheCodeOfRfc6238(long second, String code) {
    assertThat(Totp.code(SEED, Totp.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void aClockMayBeOneStepAheadOrBehind(long skew) {
    assertThat(accepted(STEP + skew, Totp.NO_STEP)).hasValue(STEP + skew);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3, -2, 2, 3})
  void aCodeOfAnyOtherStepIsWrong(long skew) {
    assertThat(accepted(STEP + skew, Totp.NO_STEP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void aStepThatWasTakenIsNotTakenAgainNorOneBeforeIt(long skew) {
    assertThat(accepted(STEP + skew, STEP + 1)).isEmpty();
    assertThat(accepted(STEP + skew, STEP + skew)).isEmpty();
    assertThat(accepted(STEP + skew, STEP + skew - 1)).hasValue(STEP + skew);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "050470", "50471", "0050471", " 050471", "050471\n", "٠٥٠٤٧١", "abcdef"})
  void anythingElseIsNoCode(String code) {
    assertThat(Totp.acceptedStep(SEED, code, NOW, Totp.NO_STEP)).isEmpty();
  }

  @Test
  void seedsAreNewEachTime() {
    assertThat(Totp.newSeed()).hasSize(20).isNotEqualTo(Totp.newSeed());
  }

  /** RFC 4648, section 10, without its padding. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,MY",
    "fo,MZXQ",
    "foo,MZXW6",
    "foob,MZXW6YQ",
    "fooba,MZXW6YTB",
    "foobar,MZXW6YTBOI"
  })
  void aSeedIsTypedInBase32(String octets, String text) {
    assertThat(Totp.base32(octets.getBytes(US_ASCII))).isEqualTo(text);
  }

  @Test
  void anAppReadsIssuerAndAccountAsTheyAre() {
    assertThat(Totp.keyUri("Acme & Söhne", "ann+x@example.org", SEED))
        .hasToString(
            "otpauth://totp/Acme%20%26%20S%C3%B6hne:ann%2Bx%40example.org"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme%20%26%20S%C3%B6hne"
                + "&algorithm=SHA1&digits=6&period=30");
  }

  private static OptionalLong accepted(long stepOfCode, long lastStep) {
    return Totp.acceptedStep(SEED, Totp.code(SEED, stepOfCode), NOW, lastStep);
  }
}
