package dev.hellojohn.outbound;

import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to when a tenant's administrator has named the machine: those of
 * the public internet, and what the operator allows beside. Whoever could name others would reach
 * what stands in the operator's own network, the cloud's metadata service before all.
 *
 * <p>The address that is asked about has to be the one that is connected to: a name that is looked
 * up twice can be two machines.
 */
public final class ForeignAddresses {

  /**
   * The IANA registry of special-purpose addresses (RFC 6890), and multicast. Of IPv6, what is not
   * global unicast (RFC 4291 §2.4) is left out as a whole.
   */
  private static final List<IpRange> SPECIAL =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          // Tunnels have an IPv4 address in them, which may be any.
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");

  private static final IpRange GLOBAL_UNICAST = ranges("2000::/3").get(0);

  private final boolean everywhere;
  private final List<IpRange> allowed;

  /**
   * The rules.
   *
   * @param everywhere whether every address may be connected to, as on a developer's machine
   * @param allowed what the operator allows beside the public internet
   */
  public ForeignAddresses(boolean everywhere, List<IpRange> allowed) {
    this.everywhere = everywhere;
    this.allowed = List.copyOf(allowed);
  }

  /** Whether a connection may be made to the address. */
  public boolean allows(InetAddress address) {
    return allows(IpAddress.ofSocket(address.getHostAddress()));
  }

  /** Whether a connection may be made to the address. */
  public boolean allows(IpAddress address) {
    if (everywhere || IpRange.anyContains(allowed, address)) {
      return true;
    }
    return !IpRange.anyContains(SPECIAL, address)
        && (address.isV4() || GLOBAL_UNICAST.contains(address));
  }

  private static List<IpRange> ranges(String... texts) {
    return Stream.of(texts).map(text -> IpRange.parse(text).orElseThrow()).toList();
  }
}
