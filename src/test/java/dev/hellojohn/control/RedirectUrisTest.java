package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.SmallStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/a?b=%20c",
        "http://localhost:3000/callback",
        "http://[::1]/",
        "com.example.app:/callback"
      })
  void addressesOfOneReadingAreAllowed(String uri) {
    assertThat(RedirectUris.isAllowed(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://app.example.com/%4",
        "https://app.example.com/#a",
        "https://*.example.com/",
        "https://ada@app.example.com/",
        "http://app.example.com/",
        "app:/callback",
        "com.:/callback"
      })
  void othersAreNot(String uri) {
    assertThat(RedirectUris.isAllowed(uri)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example.com/%s", "com%s:/callback"})
  void theLongestAddressNeedsNoDeepStack(String form) {
    int room = 2000 - (form.length() - 2);
    var uri = form.formatted(".a".repeat(room / 2));
    assertThat(SmallStack.call(() -> RedirectUris.isAllowed(uri))).isTrue();
    assertThat(SmallStack.call(() -> RedirectUris.isAllowed(uri + "aa"))).isFalse();
  }
}
