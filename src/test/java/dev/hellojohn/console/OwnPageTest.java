package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.config.ConsoleLogin;
import dev.hellojohn.kernel.WebOrigin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPageTest {

  private static final String OWN = "https://auth.example.com";

  private final OwnPage page = page(Optional.of(new WebOrigin(OWN)));

  private static OwnPage page(Optional<WebOrigin> origin) {
    return new OwnPage(
        new ConsoleSettings(
            Duration.ofMinutes(30),
            Duration.ofHours(12),
            ConsoleLogin.PASSWORD,
            true,
            origin,
            OWN,
            Optional.empty(),
            Set.of()));
  }

  private static CookieRequest request(Map<String, List<String>> headers) {
    return new CookieRequest("POST", "/console/api/session/extend", headers::get);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, true",
        "https://auth.example.com, -, true",
        "https://auth.example.com, same-origin, true",
        "-, same-origin, true",
        "-, none, true",
        "https://auth.example.com, same-site, false",
        "https://auth.example.com, cross-site, false",
        "-, cross-site, false",
        "-, same-site, false",
        "-, SAME-ORIGIN, false",
        "-, '', false",
        "https://evil.test, -, false",
        "https://evil.test, same-origin, false",
        "http://auth.example.com, -, false",
        "https://auth.example.com:8443, -, false",
        "https://auth.example.com.evil.test, -, false",
        "https://a.auth.example.com, -, false",
        "null, -, false",
        "'', -, false"
      })
  void theBrowserSaysWhosePageItIs(String origin, String site, boolean own) {
    Map<String, List<String>> headers = new HashMap<>();
    if (origin != null) {
      headers.put("Origin", List.of(origin));
    }
    if (site != null) {
      headers.put("Sec-Fetch-Site", List.of(site));
    }
    assertThat(page.sends(request(headers))).isEqualTo(own);
  }

  @Test
  void ofTwoValuesBothMustBeOurs() {
    assertThat(page.sends(request(Map.of("Origin", List.of(OWN, "https://evil.test"))))).isFalse();
    assertThat(page.sends(request(Map.of("Sec-Fetch-Site", List.of("none", "cross-site")))))
        .isFalse();
  }

  @Test
  void whoHasNoOriginHasNoPage() {
    assertThat(page(Optional.empty()).sends(request(Map.of("Origin", List.of(OWN))))).isFalse();
  }
}
