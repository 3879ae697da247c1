package dev.hellojohn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of RFC 6238, appendix B, for SHA-1. */
class AuthenticatorTest {

  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void showsWhatTheStandardSays(long second, String code) {
    var app = Authenticator.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
    assertThat(app.at(Instant.ofEpochSecond(second), 8)).isEqualTo(code);
    assertThat(
            Authenticator.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(Instant.ofEpochSecond(second)))
        .isEqualTo(code.substring(2));
  }
}
