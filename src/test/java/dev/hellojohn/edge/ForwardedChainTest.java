package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.ClientAddress;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows 26 and 27 of the list of attacks: the client's address can't be spelt or spoofed away. */
class ForwardedChainTest {

  private static final ForwardedChain CHAIN =
      new ForwardedChain(
          Stream.of("10.0.0.0/8", "127.0.0.1", "2001:db8:ffff::/48")
              .map(text -> IpRange.parse(text).orElseThrow())
              .toList());

  private static ClientAddress client(String peer, List<String> forwardedFor, String... schemes) {
    return CHAIN.client(IpAddress.parse(peer).orElseThrow(), false, forwardedFor, List.of(schemes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | X-Forwarded-For | client
        "10.0.0.1 | 203.0.113.7 | 203.0.113.7",
        "127.0.0.1 | 203.0.113.7 | 203.0.113.7",
        "::ffff:10.0.0.1 | 203.0.113.7 | 203.0.113.7",
        "2001:db8:ffff::1 | 2001:db8:1::7 | 2001:db8:1::7",
        // what stands left of the first hop that is not trusted is the client's own word
        "10.0.0.1 | 198.51.100.1, 203.0.113.7 | 203.0.113.7",
        "10.0.0.1 | 198.51.100.1, 203.0.113.7, 10.0.0.2 | 203.0.113.7",
        "10.0.0.1 | 10.9.9.9, 203.0.113.7, 10.0.0.2 | 203.0.113.7",
        "10.0.0.1 | garbage, 203.0.113.7 | 203.0.113.7",
        // all are trusted: the one that is farthest away
        "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
        "10.0.0.1 | 127.0.0.1 | 127.0.0.1",
        // no entry, or none that is an address: the last hop that is known
        "10.0.0.1 | '' | 10.0.0.1",
        "10.0.0.1 | ' , ,\t' | 10.0.0.1",
        "10.0.0.1 | unknown | 10.0.0.1",
        "10.0.0.1 | _hidden | 10.0.0.1",
        "10.0.0.1 | 203.0.113.7, unknown | 10.0.0.1",
        "10.0.0.1 | 203.0.113.7, nonsense, 10.0.0.2 | 10.0.0.2",
        "10.0.0.1 | 012.1.1.1 | 10.0.0.1",
        "10.0.0.1 | 2130706433 | 10.0.0.1",
        "10.0.0.1 | 0x7f.1 | 10.0.0.1",
        "10.0.0.1 | 1.2.3 | 10.0.0.1",
        "10.0.0.1 | proxy.example.com | 10.0.0.1",
        "10.0.0.1 | fe80::1%eth0 | 10.0.0.1",
        "10.0.0.1 | for=203.0.113.7 | 10.0.0.1",
        "10.0.0.1 | \"203.0.113.7\" | 10.0.0.1",
        // spaces, tabs, empty elements, ports, brackets, spellings
        "10.0.0.1 | \t203.0.113.7 \t | 203.0.113.7",
        "10.0.0.1 | 203.0.113.7,, | 203.0.113.7",
        "10.0.0.1 | 203.0.113.7:4711 | 203.0.113.7",
        "10.0.0.1 | [2001:db8::7]:4711 | 2001:db8::7",
        "10.0.0.1 | [2001:db8::7] | 2001:db8::7",
        "10.0.0.1 | 2001:DB8:0::7 | 2001:db8::7",
        "10.0.0.1 | ::ffff:203.0.113.7 | 203.0.113.7",
        "10.0.0.1 | 203.0.113.7, ::ffff:10.0.0.2 | 203.0.113.7",
        "10.0.0.1 | 203.0.113.7:port | 10.0.0.1",
        "10.0.0.1 | 203.0.113.7: | 10.0.0.1",
        "10.0.0.1 | [2001:db8::7]4711 | 10.0.0.1",
        "10.0.0.1 | [2001:db8::7 | 10.0.0.1",
        "10.0.0.1 | 203.0.113.7\u00a0 | 10.0.0.1",
        // nobody else is believed
        "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
        "203.0.113.9 | 10.0.0.1 | 203.0.113.9",
        "203.0.113.9 | garbage | 203.0.113.9",
        "::1 | 198.51.100.1 | ::1"
      })
  void theClientIsTheFirstHopFromTheRightThatIsNotTrusted(
      String peer, String forwardedFor, String client) {
    assertThat(client(peer, List.of(forwardedFor)).address()).hasToString(client);
  }

  @Test
  void withoutTheHeaderTheClientIsThePeer() {
    assertThat(client("10.0.0.1", List.of()))
        .isEqualTo(new ClientAddress(IpAddress.parse("10.0.0.1").orElseThrow(), false, true));
    assertThat(client("203.0.113.9", List.of()))
        .isEqualTo(new ClientAddress(IpAddress.parse("203.0.113.9").orElseThrow(), false, false));
  }

  @Test
  void severalHeadersAreOneList() {
    assertThat(client("10.0.0.1", List.of("198.51.100.1", "203.0.113.7, 10.0.0.3")).address())
        .hasToString("203.0.113.7");
    assertThat(client("10.0.0.1", List.of("203.0.113.7", "198.51.100.1")).address())
        .hasToString("198.51.100.1");
  }

  @Test
  void aHugeListIsReadNoFurtherThanItIsTrusted() {
    assertThat(client("10.0.0.1", List.of("198.51.100.1, ".repeat(4000) + "203.0.113.7")).address())
        .hasToString("203.0.113.7");
    assertThat(
            client("10.0.0.1", List.of(String.join(",", Collections.nCopies(100, "10.0.0.2"))))
                .address())
        .hasToString("10.0.0.2");
  }

  @Test
  void withNoTrustedProxyNoHeaderIsRead() {
    ClientAddress client =
        new ForwardedChain(List.of())
            .client(
                IpAddress.parse("127.0.0.1").orElseThrow(),
                false,
                List.of("203.0.113.7"),
                List.of("https"));
    assertThat(client)
        .isEqualTo(new ClientAddress(IpAddress.parse("127.0.0.1").orElseThrow(), false, false));
  }

  @Test
  void theSchemeIsSaidByTheProxyThatNamedTheClient() {
    List<String> one = List.of("203.0.113.7");
    assertThat(client("10.0.0.1", one, "https").https()).isTrue();
    assertThat(client("10.0.0.1", one, "HTTPS").https()).isTrue();
    assertThat(client("10.0.0.1", one, "http").https()).isFalse();
    assertThat(client("10.0.0.1", one).https()).isFalse();
    assertThat(client("10.0.0.1", one, "nonsense").https()).isFalse();
    // The client's own word, and then the proxy's.
    assertThat(client("10.0.0.1", one, "https, http").https()).isFalse();
    // Two proxies, TLS before the first of them.
    assertThat(client("10.0.0.1", List.of("203.0.113.7, 10.0.0.2"), "https, http").https())
        .isTrue();
    assertThat(client("10.0.0.1", List.of("203.0.113.7, 10.0.0.2"), "https").https()).isTrue();
    // From somebody who is not trusted.
    assertThat(client("203.0.113.9", one, "https").https()).isFalse();
  }
}
