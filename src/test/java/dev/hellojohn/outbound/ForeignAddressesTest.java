package dev.hellojohn.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which machines somebody else may name. */
class ForeignAddressesTest {

  private static final ForeignAddresses PUBLIC = new ForeignAddresses(false, List.of());

  private static boolean isAllowed(ForeignAddresses rules, String address) {
    return rules.allows(IpAddress.parse(address).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void whatIsNotPublicIsRefused(String address) throws Exception {
    assertThat(isAllowed(PUBLIC, address)).isFalse();
    assertThat(PUBLIC.allows(InetAddress.getByName(address))).isFalse();
    assertThat(isAllowed(new ForeignAddresses(true, List.of()), address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.169.0.1",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2a00:1450:4001:80b::200e",
        "::ffff:8.8.8.8"
      })
  void thePublicInternetIsAllowed(String address) throws Exception {
    assertThat(isAllowed(PUBLIC, address)).isTrue();
    assertThat(PUBLIC.allows(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void theOperatorMayAllowMore() {
    var rules =
        new ForeignAddresses(
            false,
            List.of(
                IpRange.parse("10.1.0.0/16").orElseThrow(),
                IpRange.parse("fd00::/8").orElseThrow()));
    assertThat(isAllowed(rules, "10.1.2.3")).isTrue();
    assertThat(isAllowed(rules, "fd12::1")).isTrue();
    assertThat(isAllowed(rules, "10.2.0.1")).isFalse();
    assertThat(isAllowed(rules, "fc00::1")).isFalse();
  }
}
