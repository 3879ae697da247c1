package dev.hellojohn.kernel;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). A single address is a
 * block of one. Bits behind the prefix are cleared. An IPv4 address is never in an IPv6 block, nor
 * the other way round; a block of mapped addresses ({@code ::ffff:10.0.0.0/104}) is the IPv4 block.
 */
public final class IpRange {

  private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

  /** The bits before the IPv4 address in a mapped one. */
  private static final int MAPPED_BITS = 96;

  private final IpAddress network;
  private final int prefix;

  private IpRange(IpAddress network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /** The block that a text names; empty when it names none. */
  public static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    Optional<IpAddress> address = IpAddress.parse(literal);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().bits();
    if (slash < 0) {
      return Optional.of(new IpRange(address.get(), bits));
    }
    String number = text.substring(slash + 1);
    if (!PREFIX.matcher(number).matches()) {
      return Optional.empty();
    }
    boolean mapped = address.get().isV4() && literal.indexOf(':') >= 0;
    int prefix = Integer.parseInt(number) - (mapped ? MAPPED_BITS : 0);
    return prefix < 0 || prefix > bits
        ? Optional.empty()
        : Optional.of(around(address.get(), prefix));
  }

  /** The block of that prefix around an address. */
  static IpRange around(IpAddress address, int prefix) {
    return new IpRange(address.masked(prefix), prefix);
  }

  /** Whether any of the blocks holds the address. */
  public static boolean anyContains(Collection<IpRange> ranges, IpAddress address) {
    for (IpRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the block holds the address. */
  public boolean contains(IpAddress address) {
    return address.isV4() == network.isV4() && address.masked(prefix).equals(network);
  }

  /** Whether it is every address of its family. */
  public boolean isEverything() {
    return prefix == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpRange range
        && prefix == range.prefix
        && network.equals(range.network);
  }

  @Override
  public int hashCode() {
    return 31 * network.hashCode() + prefix;
  }

  /** The canonical text, such as {@code 10.0.0.0/8}. */
  @Override
  public String toString() {
    return network + "/" + prefix;
  }
}
