package dev.hellojohn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.kernel.SessionId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokensTest {

  private static final String OLD =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String NEW =
      "101112131415161718191a1b1c1d1e1f000102030405060708090a0b0c0d0e0f";
  private static final SessionId SESSION = new SessionId("ses_01JD3Z9V4W7XK2M5N8P0QRSTVW");

  private final RefreshTokens tokens = new RefreshTokens(new Derivation(KeyRing.ofHex(OLD)));

  @Test
  void aTokenNamesItsSessionAndGeneration() {
    var token = tokens.make(SESSION, "salt", 70_000).value();
    assertThat(token).hasSize(78).matches("rft_01JD3Z9V4W7XK2M5N8P0QRSTVW[A-Za-z0-9_-]{48}");
    var claim = tokens.parse(token).orElseThrow();
    assertThat(claim.session()).isEqualTo(SESSION);
    assertThat(claim.generation()).isEqualTo(70_000);
    assertThat(tokens.isGenuine(claim, "salt")).isTrue();
  }

  @Test
  void theSameGenerationIsTheSameText() {
    assertThat(tokens.make(SESSION, "salt", 3)).isEqualTo(tokens.make(SESSION, "salt", 3));
    assertThat(tokens.make(SESSION, "salt", 3)).isNotEqualTo(tokens.make(SESSION, "salt", 4));
    assertThat(tokens.make(SESSION, "salt", 3)).isNotEqualTo(tokens.make(SESSION, "pepper", 3));
  }

  @Test
  void attack16EveryChangedCharacterBreaksIt() {
    var token = tokens.make(SESSION, "salt", 3).value();
    for (int i = 0; i < token.length(); i++) {
      for (char c : new char[] {'A', 'B', '0', '-', '_', '=', ' ', 'é'}) {
        var changed = token.substring(0, i) + c + token.substring(i + 1);
        boolean genuine =
            tokens
                .parse(changed)
                .filter(claim -> claim.session().equals(SESSION))
                .filter(claim -> tokens.isGenuine(claim, "salt"))
                .isPresent();
        assertThat(genuine).isEqualTo(changed.equals(token));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rft_", "rft_01JD3Z9V4W7XK2M5N8P0QRSTVW", "eyJhbGciOiJFZERTQSJ9.e.s"})
  void anythingElseIsNoToken(String text) {
    assertThat(tokens.parse(text)).isEmpty();
  }

  @Test
  void aTokenOutlivesTheRotationOfTheMasterKey() {
    var token = tokens.make(SESSION, "salt", 3).value();
    var rotated = new RefreshTokens(new Derivation(KeyRing.ofHex(List.of(NEW, OLD))));
    assertThat(rotated.isGenuine(rotated.parse(token).orElseThrow(), "salt")).isTrue();
    var stranger = new RefreshTokens(new Derivation(KeyRing.ofHex(NEW)));
    assertThat(stranger.isGenuine(stranger.parse(token).orElseThrow(), "salt")).isFalse();
  }

  /**
   * Several nodes get a new key in two steps: the first makes it known to all of them, the second
   * makes it the current one. Between any two of these states a token of one node is good on the
   * other.
   */
  @Test
  void nodesOnBothSidesOfEachStepOfARotationTakeEachOthersTokens() {
    var states =
        List.of(
            KeyRing.ofHex(OLD), KeyRing.ofHex(List.of(OLD, NEW)), KeyRing.ofHex(List.of(NEW, OLD)));
    for (int i = 0; i + 1 < states.size(); i++) {
      var one = new RefreshTokens(new Derivation(states.get(i)));
      var other = new RefreshTokens(new Derivation(states.get(i + 1)));
      var token = one.make(SESSION, "salt", 3).value();
      assertThat(other.isGenuine(other.parse(token).orElseThrow(), "salt")).isTrue();
      token = other.make(SESSION, "salt", 3).value();
      assertThat(one.isGenuine(one.parse(token).orElseThrow(), "salt")).isTrue();
    }
  }

  @Test
  void nothingPrintsAToken() {
    var token = tokens.make(SESSION, "salt", 3);
    assertThat(token.toString()).isEqualTo("[redacted]");
    assertThat(tokens.parse(token.value()).toString()).doesNotContain(token.value());
  }
}
