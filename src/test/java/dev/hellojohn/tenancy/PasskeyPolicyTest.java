package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.Detail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyPolicyTest {

  private static List<String> faults(String rpId, List<String> origins) {
    var faults = new ArrayList<Detail>();
    new PasskeyPolicy(rpId, origins).addFaults(faults);
    return faults.stream()
        .map(
            fault -> fault.field().substring("auth_config.passkeys.".length()) + ' ' + fault.code())
        .toList();
  }

  @Test
  void whatIsLeftOutIsNoFault() {
    assertThat(faults(null, null)).isEmpty();
    assertThat(faults(null, List.of("https://app.example.com"))).isEmpty();
    assertThat(faults("example.com", List.of())).isEmpty();
    assertThat(AuthConfig.defaults().passkeys()).isEqualTo(new PasskeyPolicy(null, List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, https://example.com",
    "example.com, https://app.example.com",
    "app.example.com, https://app.example.com:8443",
    "localhost, http://localhost:3000",
    "localhost, https://localhost",
    "co.uk.example, https://a.b.co.uk.example"
  })
  void anOriginLiesWithinItsRelyingParty(String rpId, String origin) {
    assertThat(faults(rpId, List.of(origin))).isEmpty();
    assertThat(PasskeyPolicy.isPageOf(origin, rpId)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, https://example.org",
    "example.com, https://badexample.com",
    "app.example.com, https://example.com",
    "localhost, https://example.com",
    "example.com, http://localhost:3000"
  })
  void anOriginElsewhereDoesNot(String rpId, String origin) {
    assertThat(faults(rpId, List.of("https://" + rpId, origin))).containsExactly("origins foreign");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example.com",
        "https://app.example.com/",
        "https://APP.example.com",
        "https://app.example.com:443",
        "https://127.0.0.1",
        "https://[::1]",
        "http://127.0.0.1:3000",
        "https://com",
        "null",
        "*",
        "",
        "android:apk-key-hash:zzz",
        "https://localhost.:3000"
      })
  void whatNoBrowserHasPasskeysOnIsNoOrigin(String origin) {
    assertThat(faults(null, List.of(origin))).containsExactly("origins invalid");
    assertThat(PasskeyPolicy.hostOf(origin)).isNull();
    assertThat(PasskeyPolicy.isPageOf(origin, "example.com")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com",
        "Example.com",
        ".example.com",
        "example.com.",
        "https://example.com",
        "127.0.0.1",
        "exam ple.com",
        "example..com",
        "-a.com",
        "*.example.com",
        ""
      })
  void whatIsNoDomainIsNoRelyingParty(String rpId) {
    assertThat(faults(rpId, List.of())).containsExactly("rp_id invalid");
  }

  @Test
  void thereAreTwentyOriginsAtMost() {
    var twenty = Collections.nCopies(20, "https://app.example.com");
    assertThat(faults(null, twenty)).isEmpty();
    var more = new ArrayList<>(twenty);
    more.add("https://app.example.com");
    assertThat(faults(null, more)).containsExactly("origins too_many");
  }
}
