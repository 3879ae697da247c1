package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static IpRange range(String text) {
    return IpRange.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::1, ::1",
    "::, ::",
    "2001:DB8::0001, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::FFFF:C000:0201, 192.0.2.1",
    "0:0:0:0:0:ffff:192.0.2.1, 192.0.2.1",
    "64:ff9b::192.0.2.1, 64:ff9b::c000:201"
  })
  void hasOneSpelling(String text, String canonical) {
    assertThat(address(text)).hasToString(canonical).isEqualTo(address(canonical));
    assertThat(address(text)).hasSameHashCodeAs(address(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " 192.0.2.1",
        "192.0.2.1 ",
        "192.0.2",
        "192.0.2.1.1",
        "192.0.2.256",
        "012.1.1.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "1.2.3",
        "127.1",
        "-1.2.3.4",
        "1.2.3.4:80",
        "[::1]",
        "fe80::1%eth0",
        "fe80::1%1",
        "::1/128",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::ffff:192.0.2.256",
        "::ffff:192.0.2.01",
        "::g",
        "localhost",
        "example.com",
        "unknown",
        "_hidden",
        "١٢٧.0.0.1",
        "192.0.2.1\n"
      })
  void nothingElseIsAnAddress(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void aSocketsAddressLosesItsInterface() {
    assertThat(IpAddress.ofSocket("fe80:0:0:0:0:0:0:1%eth0")).hasToString("fe80::1");
    assertThat(IpAddress.ofSocket("127.0.0.1")).isEqualTo(address("127.0.0.1"));
    assertThat(IpAddress.ofSocket("not an address")).isEqualTo(IpAddress.UNKNOWN);
  }

  @Test
  void aSubscriberHasAnAddressOrANetwork() {
    assertThat(address("192.0.2.1").subscriber()).isEqualTo("192.0.2.1");
    assertThat(address("::ffff:192.0.2.1").subscriber()).isEqualTo("192.0.2.1");
    assertThat(address("2001:db8:1:2:3:4:5:6").subscriber()).isEqualTo("2001:db8:1:2::/64");
    assertThat(address("2001:db8:1:2::9").subscriber()).isEqualTo("2001:db8:1:2::/64");
    assertThat(address("2001:db8:1:3::9").subscriber()).isNotEqualTo("2001:db8:1:2::/64");
  }

  @Test
  void knowsTheMachineItself() {
    assertThat(List.of("127.0.0.1", "127.255.1.1", "::1", "::ffff:127.0.0.1"))
        .allMatch(text -> address(text).isLoopback());
    assertThat(List.of("128.0.0.1", "::2", "::", "0.0.0.0", "1::1"))
        .noneMatch(text -> address(text).isLoopback());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255",
    "10.1.2.3/8, 10.9.9.9",
    "192.0.2.0/25, 192.0.2.127",
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1/32, ::ffff:192.0.2.1",
    "0.0.0.0/0, 203.0.113.9",
    "2001:db8::/33, 2001:db8:7fff::1",
    "::1, ::1",
    "::/0, 2001:db8::1",
    "::ffff:10.0.0.0/104, 10.1.1.1"
  })
  void aRangeHoldsItsAddresses(String range, String inside) {
    assertThat(range(range).contains(address(inside))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 11.0.0.0",
    "192.0.2.0/25, 192.0.2.128",
    "192.0.2.1, 192.0.2.2",
    "2001:db8::/33, 2001:db8:8000::1",
    "0.0.0.0/0, ::1",
    "::/0, 127.0.0.1",
    "::/96, 127.0.0.1"
  })
  void andNoOthers(String range, String outside) {
    assertThat(range(range).contains(address(outside))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/8 ",
        "10.0.0.0/255.0.0.0",
        "10.0.0/8",
        "10.0.0.0/8/8",
        "::/129",
        "::ffff:10.0.0.0/95",
        "::ffff:10.0.0.0/129",
        "*",
        "10.*",
        "localhost"
      })
  void nothingElseIsARange(String text) {
    assertThat(IpRange.parse(text)).isEmpty();
  }

  @Test
  void aRangeHasOneSpelling() {
    assertThat(range("10.1.2.3/8")).hasToString("10.0.0.0/8").isEqualTo(range("10.0.0.0/8"));
    assertThat(range("2001:DB8::1/32")).hasToString("2001:db8::/32");
    assertThat(range("192.0.2.1"))
        .hasToString("192.0.2.1/32")
        .hasSameHashCodeAs(range("192.0.2.1"));
    assertThat(range("0.0.0.0/0").isEverything()).isTrue();
    assertThat(range("0.0.0.0/1").isEverything()).isFalse();
    assertThat(IpRange.anyContains(List.of(), address("::1"))).isFalse();
  }
}
