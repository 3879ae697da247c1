package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfTokensTest {

  private static final SessionKey ANNS = SessionKey.of("ann");
  private static final SessionKey BENS = SessionKey.of("ben");

  private final CsrfTokens tokens = new CsrfTokens("a secret of the configuration");

  @Test
  void aTokenIsItsSessionsAndNoOthers() {
    var token = tokens.issue(ANNS);
    assertThat(tokens.isOf(ANNS, token)).isTrue();
    assertThat(tokens.isOf(BENS, token)).isFalse();
    assertThat(new CsrfTokens("another secret").isOf(ANNS, token)).isFalse();
    assertThat(tokens.issue(ANNS)).isNotEqualTo(token);
    assertThat(token).matches("[A-Za-z0-9]{22}\\.[A-Za-z0-9_-]{43}");
  }

  @Test
  void anyOtherSpellingIsAnotherToken() {
    var token = tokens.issue(ANNS);
    for (int i = 0; i < token.length(); i++) {
      var flipped =
          token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
      assertThat(tokens.isOf(ANNS, flipped)).as(flipped).isFalse();
      assertThat(tokens.isOf(ANNS, token.substring(0, i))).isFalse();
    }
    assertThat(tokens.isOf(ANNS, token + "A")).isFalse();
    assertThat(tokens.isOf(ANNS, token + "=")).isFalse();
    assertThat(tokens.isOf(ANNS, " " + token)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a", "a.", ".a", "a.b", "null", "é.é"})
  void whatIsNoneIsNobodys(String token) {
    assertThat(tokens.isOf(ANNS, token)).isFalse();
  }
}
