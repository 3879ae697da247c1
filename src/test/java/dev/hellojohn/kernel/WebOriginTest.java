package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, https://app.example.com",
    "HTTPS://App.Example.COM, https://app.example.com",
    "https://app.example.com:443, https://app.example.com",
    "http://app.example.com:80, http://app.example.com",
    "http://app.example.com:443, http://app.example.com:443",
    "https://app.example.com:8443, https://app.example.com:8443",
    "http://localhost:3000, http://localhost:3000",
    "https://xn--bcher-kva.example, https://xn--bcher-kva.example",
    "http://[::1]:3000, http://[::1]:3000",
    "http://[0:0:0:0:0:0:0:1], http://[::1]",
    "https://[2001:DB8::A], https://[2001:db8::a]",
    "http://192.0.2.1, http://192.0.2.1"
  })
  void isReadInTheBrowsersSpelling(String text, String value) {
    assertThat(WebOrigin.parse(text)).map(WebOrigin::value).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "https://*",
        "https://*.example.com",
        "example.com",
        "//example.com",
        "ftp://example.com",
        "file://",
        "https://",
        "https:///",
        "https://example.com/",
        "https://example.com/path",
        "https://example.com?x",
        "https://example.com#x",
        "https://user@example.com",
        "https://user:pass@example.com",
        "https://example.com.",
        "https://example..com",
        "https://-example.com",
        "https://example.com:0",
        "https://example.com:65536",
        "https://example.com:",
        "https://example.com:+1",
        "https://example.com\t",
        " https://example.com",
        "https://exam\tple.com",
        "https://example.com\\.evil.test",
        "https://bücher.example",
        "https://ｅxample.com",
        "https://example.com,https://other.example",
        "https://example.com https://other.example",
        "http://[::1",
        "http://[::1%25eth0]",
        "http://[::ffff:192.0.2.1]",
        "http://[:::]"
      })
  void isRefusedWhenItIsAnythingElse(String text) {
    assertThat(WebOrigin.parse(text)).isEmpty();
  }

  @Test
  void isTheFirstPartOfAPagesUrl() {
    assertThat(WebOrigin.of(URI.create("https://auth.example.com:443/base")))
        .map(WebOrigin::value)
        .contains("https://auth.example.com");
    assertThat(WebOrigin.parse("https://" + "a".repeat(300))).isEmpty();
  }
}
