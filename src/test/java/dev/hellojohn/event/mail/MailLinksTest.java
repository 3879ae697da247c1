package dev.hellojohn.event.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.SmallStack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailLinksTest {

  private final MailLinks links = new MailLinks(List.of("https://app.example.com"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://app.example.com/a?b=%20c#d",
        "https://app.example.com#%41%42"
      })
  void pagesOfTheTenantMayBeLinked(String url) {
    assertThat(links.allows(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com.evil.example/",
        "https://app.example.com@evil.example/",
        "https://app.example.com/%4",
        "https://app.example.com/a b",
        "http://app.example.com/"
      })
  void othersMayNot(String url) {
    assertThat(links.allows(url)).isFalse();
  }

  @Test
  void theLongestAddressNeedsNoDeepStack() {
    var url = "https://app.example.com/" + "a".repeat(1976);
    assertThat(SmallStack.call(() -> links.allows(url))).isTrue();
    assertThat(SmallStack.call(() -> links.allows(url + 'a'))).isFalse();
  }
}
