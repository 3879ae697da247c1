package dev.hellojohn.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The network that an address belongs to, as far as guessing passwords is concerned: the /24 of an
 * IPv4 address, the /64 of an IPv6 address. Whoever has one address of these usually has them all:
 * providers hand out /64s to single subscribers, and a subscriber's next IPv4 address is most often
 * a neighbour, so that its owner is still known there. An IPv4 address written as IPv6 is folded
 * (CVE-2026-45364).
 *
 * @param address the address in its canonical form, or null when there was none
 * @param prefix the network, or {@code unknown}
 */
record Network(@Nullable String address, String prefix) {

  private static final Network UNKNOWN = new Network(null, "unknown");

  /** What a literal consists of: anything else would be looked up in the DNS. */
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*[0-9.]*");
  private static final int V4_PREFIX_BYTES = 3;
  private static final int V6_PREFIX_BYTES = 8;

  /** The network of an address that is written as text; an interface behind it is dropped. */
  static Network of(@Nullable String text) {
    if (text == null) {
      return UNKNOWN;
    }
    int zone = text.indexOf('%');
    var literal = zone < 0 ? text : text.substring(0, zone);
    if (!V4.matcher(literal).matches() && !V6.matcher(literal).matches()) {
      return UNKNOWN;
    }
    try {
      return of(InetAddress.getByName(literal));
    } catch (UnknownHostException notAnAddress) {
      return UNKNOWN;
    }
  }

  private static Network of(InetAddress address) {
    var bytes = address.getAddress();
    var text = address.getHostAddress();
    if (address instanceof Inet6Address) {
      return new Network(text, HexFormat.of().formatHex(bytes, 0, V6_PREFIX_BYTES) + "/64");
    }
    var prefix = new StringBuilder();
    for (int i = 0; i < V4_PREFIX_BYTES; i++) {
      prefix.append(Byte.toUnsignedInt(bytes[i])).append('.');
    }
    return new Network(text, prefix + "0/24");
  }
}
