package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.config.ConsoleLogin;
import dev.hellojohn.kernel.IpAddress;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Whose requests are a developer's own, of all that a browser on their machine sends. */
class DevelopmentBypassTest {

  private static final String OWN = "http://localhost:3100";
  private static final String ME = "/console/api/auth/me";
  private static final String TENANTS = "/cp/v1/tenants";

  private final Map<String, List<String>> headers =
      new HashMap<>(Map.of("Host", List.of("localhost:3100")));

  private static DevelopmentBypass bypass(Set<String> hosts) {
    var settings =
        new ConsoleSettings(
            Duration.ofMinutes(30),
            Duration.ofHours(12),
            ConsoleLogin.PASSWORD,
            false,
            Optional.of(new WebOrigin(OWN)),
            OWN,
            Optional.empty(),
            hosts);
    return new DevelopmentBypass(settings, new OwnPage(settings));
  }

  private boolean letsIn(String method, String path, String peer, String own) {
    return bypass(Set.of("localhost:3100", "127.0.0.1:3100", "[::1]:3100"))
        .letsIn(
            new CookieRequest(method, path, headers::get),
            IpAddress.ofSocket(peer),
            IpAddress.ofSocket(own));
  }

  private boolean letsIn(String method, String path) {
    return letsIn(method, path, "127.0.0.1", "127.0.0.1");
  }

  @Test
  void aProgramOnThisMachineIsLetIn() {
    headers.put("User-Agent", List.of("curl/8.5.0"));
    headers.put("Accept", List.of("*/*"));
    assertThat(letsIn("GET", ME)).isTrue();
    assertThat(letsIn("POST", ME)).isTrue();
    assertThat(letsIn("GET", ME, "::1", "::1")).isTrue();
  }

  @Test
  void nobodyIsWhileItIsOff() {
    assertThat(
            bypass(Set.of())
                .letsIn(
                    new CookieRequest("GET", ME, headers::get),
                    IpAddress.ofSocket("127.0.0.1"),
                    IpAddress.ofSocket("127.0.0.1")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 127.0.0.1",
    "127.0.0.1, 192.0.2.7",
    "192.0.2.7, 192.0.2.7",
    "10.0.0.1, 10.0.0.1",
    "::ffff:192.0.2.7, ::1",
    "fe80::1%eth0, fe80::2%eth0",
    "unknown, unknown"
  })
  void whoComesFromElsewhereIsNot(String peer, String own) {
    assertThat(letsIn("GET", ME, peer, own)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Port",
        "X-Forwarded-Server",
        "X-Original-Host",
        "X-Real-IP",
        "CF-Connecting-IP",
        "True-Client-IP"
      })
  void whoComesThroughAProxyOrATunnelIsNot(String header) {
    headers.put(header, List.of("127.0.0.1"));
    assertThat(letsIn("GET", ME)).isFalse();
  }

  /** DNS rebinding: the browser believes the page's host to be this machine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test:3100",
        "evil.test",
        "localhost",
        "localhost:80",
        "localhost:3100.evil.test",
        "localhost.evil.test:3100",
        "localhost.:3100",
        "LOCALHOST:3100",
        "127.0.0.1.evil.test:3100",
        "127.0.0.2:3100",
        "0.0.0.0:3100",
        "x@localhost:3100",
        ""
      })
  void aPageWhoseHostWasPointedHereIsNot(String host) {
    headers.put("Host", List.of(host));
    assertThat(letsIn("GET", ME)).isFalse();
    headers.put("Sec-Fetch-Site", List.of("same-origin"));
    assertThat(letsIn("GET", ME)).isFalse();
    assertThat(letsIn("GET", TENANTS)).isFalse();
  }

  @Test
  void ofTwoHostsOrNoneNothingIsTaken() {
    headers.put("Host", List.of("localhost:3100", "localhost:3100"));
    assertThat(letsIn("GET", ME)).isFalse();
    headers.remove("Host");
    assertThat(letsIn("GET", ME)).isFalse();
  }

  /** GET, POST of the console; GET, POST of the Control Plane. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, true, true, false, false",
        "http://localhost:3100, -, true, true, false, false",
        "http://localhost:3100, same-origin, true, true, true, true",
        "-, same-origin, true, true, true, true",
        "-, none, true, false, false, false",
        "http://localhost:3100, same-site, false, false, false, false",
        "http://localhost:3100, cross-site, false, false, false, false",
        "-, same-site, false, false, false, false",
        "-, cross-site, false, false, false, false",
        "-, SAME-ORIGIN, false, false, false, false",
        "-, '', false, false, false, false",
        "http://localhost:8080, -, false, false, false, false",
        "http://localhost:8080, same-site, false, false, false, false",
        "http://localhost:8080, same-origin, false, false, false, false",
        "http://evil.test, -, false, false, false, false",
        "null, -, false, false, false, false",
        "'', -, false, false, false, false"
      })
  void theBrowserSaysWhosePageItIs(
      String origin,
      String site,
      boolean reads,
      boolean acts,
      boolean readsControl,
      boolean actsOnControl) {
    if (origin != null) {
      headers.put("Origin", List.of(origin));
    }
    if (site != null) {
      headers.put("Sec-Fetch-Site", List.of(site));
    }
    assertThat(letsIn("GET", ME)).isEqualTo(reads);
    assertThat(letsIn("POST", ME)).isEqualTo(acts);
    assertThat(letsIn("GET", TENANTS)).isEqualTo(readsControl);
    assertThat(letsIn("POST", TENANTS)).isEqualTo(actsOnControl);
  }

  /** It may be an old one, which leaves Sec-Fetch-Site out, or a page that got it left out. */
  @ParameterizedTest
  @CsvSource({
    "User-Agent, Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0",
    "Referer, http://evil.test/",
    "Referer, http://localhost:3100/console/",
    "Accept-Language, en",
    "Sec-Fetch-Mode, no-cors",
    "Sec-Fetch-Dest, image",
    "Sec-CH-UA, x",
    "DNT, 1"
  })
  void aBrowserThatDoesNotSayIsNotLetIn(String header, String value) {
    headers.put(header, List.of(value));
    assertThat(letsIn("GET", ME)).isFalse();
    assertThat(letsIn("POST", ME)).isFalse();
    headers.put("Origin", List.of(OWN));
    assertThat(letsIn("POST", ME)).isTrue();
  }

  @Test
  void ofTwoSitesBothMustBeOurs() {
    headers.put("Sec-Fetch-Site", List.of("same-origin", "cross-site"));
    assertThat(letsIn("GET", ME)).isFalse();
    headers.put("Sec-Fetch-Site", List.of("same-origin", "none"));
    assertThat(letsIn("POST", ME)).isFalse();
  }
}
