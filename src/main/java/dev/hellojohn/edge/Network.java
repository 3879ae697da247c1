package dev.hellojohn.edge;

import dev.hellojohn.kernel.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The network that an address belongs to, as far as guessing passwords is concerned: the /24 of an
 * IPv4 address, the /64 of an IPv6 address. Whoever has one address of these usually has them all:
 * providers hand out /64s to single subscribers, and a subscriber's next IPv4 address is most often
 * a neighbour, so that its owner is still known there.
 *
 * @param address the address in its canonical form, or null when there was none
 * @param prefix the network, or {@code unknown}
 */
record Network(@Nullable String address, String prefix) {

  private static final Network UNKNOWN = new Network(null, "unknown");
  private static final int V4_PREFIX = 24;

  /** The network of an address. */
  static Network of(IpAddress address) {
    if (address.equals(IpAddress.UNKNOWN)) {
      return UNKNOWN;
    }
    return new Network(
        address.toString(),
        address.isV4() ? address.network(V4_PREFIX).toString() : address.subscriber());
  }
}
