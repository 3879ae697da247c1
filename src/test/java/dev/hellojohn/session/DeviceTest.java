package dev.hellojohn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Firefox on Linux | Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Chrome on Windows | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML,"
            + " like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Edge on Windows | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML,"
            + " like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "Safari on iPhone | Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
            + " AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
        "Chrome on Android | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        "An application | okhttp/4.12.0",
        "An application on Linux | Mozilla/5.0 (X11; Linux x86_64)"
      })
  void isNamedInOurOwnWords(String label, String userAgent) {
    assertThat(Device.of(userAgent).label()).isEqualTo(label);
  }

  @Test
  void isTheSameInItsNextVersion() {
    var now = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    assertThat(Device.of(now.replace("145", "146"))).isEqualTo(Device.of(now));
    assertThat(Device.of("okhttp/5.0")).isEqualTo(Device.of("okhttp/4.12.0"));
    assertThat(Device.of("curl/8.1")).isNotEqualTo(Device.of("okhttp/4.12.0"));
    assertThat(Device.of(now.replace("X11; Linux", "Windows NT"))).isNotEqualTo(Device.of(now));
  }

  @Test
  void nothingAStrangerSaysIsALongOne() {
    assertThat(Device.of(null)).isEqualTo(Device.of("")).isEqualTo(new Device("", "", ""));
    assertThat(Device.of("x".repeat(500)).product()).hasSize(64);
    assertThat(Device.of("<b>Call us</b> at once").label()).isEqualTo("An application");
  }
}
