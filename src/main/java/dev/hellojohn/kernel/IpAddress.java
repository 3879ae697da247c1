package dev.hellojohn.kernel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address. An IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4
 * address: two spellings of one machine must not be two machines (CVE-2026-45364).
 *
 * <p>Read from literals alone: no text is ever looked up in the DNS, and the forms that C libraries
 * read differently (a leading zero, fewer than four parts, hexadecimal) are no addresses.
 */
public final class IpAddress {

  /** Stands where there is no address; it lies in no range that names anybody. */
  public static final IpAddress UNKNOWN = new IpAddress(new byte[4]);

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String V4 = OCTET + "(?:\\." + OCTET + "){3}";
  private static final Pattern V4_FORM = Pattern.compile(V4);

  /** What the JDK parses strictly; the last 32 bits may be written as IPv4 (RFC 4291 §2.2). */
  private static final Pattern V6_FORM =
      Pattern.compile("[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){1,8}(?::" + V4 + ")?|::" + V4);

  /** The longest literal, with room for a zone. */
  private static final int MAX_LENGTH = 64;

  private static final int V6_NETWORK_BITS = 64;
  private static final int GROUPS = 8;

  private final byte[] octets;

  private IpAddress(byte[] octets) {
    this.octets = octets;
  }

  /** The address that a literal stands for; empty for anything else, with a zone or a port too. */
  public static Optional<IpAddress> parse(String text) {
    if (text.length() > MAX_LENGTH
        || !(V4_FORM.matcher(text).matches() || V6_FORM.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      // A literal of these forms is never looked up; a mapped address comes back as IPv4.
      return Optional.of(new IpAddress(InetAddress.getByName(text).getAddress()));
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  /**
   * The address of a socket as the server tells it, or {@link #UNKNOWN}. The interface behind a
   * link-local address is dropped.
   */
  public static IpAddress ofSocket(String text) {
    int zone = text.indexOf('%');
    return parse(zone < 0 ? text : text.substring(0, zone)).orElse(UNKNOWN);
  }

  /** Whether it is an address of the machine itself: {@code 127.0.0.0/8} or {@code ::1}. */
  public boolean isLoopback() {
    if (isV4()) {
      return octets[0] == 127;
    }
    for (int i = 0; i < octets.length - 1; i++) {
      if (octets[i] != 0) {
        return false;
      }
    }
    return octets[octets.length - 1] == 1;
  }

  /** Whether it is an IPv4 address. */
  public boolean isV4() {
    return octets.length == Integer.BYTES;
  }

  /**
   * What one subscriber has: the address itself, or the /64 of an IPv6 address, which providers
   * hand out as a whole.
   */
  public String subscriber() {
    return isV4() ? toString() : network(V6_NETWORK_BITS).toString();
  }

  /** The block of that many leading bits around it. */
  public IpRange network(int prefix) {
    return IpRange.around(this, prefix);
  }

  /** How many bits it has: 32 or 128. */
  int bits() {
    return octets.length * Byte.SIZE;
  }

  /** The address with all bits behind the first ones cleared. */
  IpAddress masked(int prefix) {
    byte[] masked = Arrays.copyOf(octets, octets.length);
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, prefix - i * Byte.SIZE));
      masked[i] &= (byte) (0xFF << (Byte.SIZE - kept));
    }
    return new IpAddress(masked);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && Arrays.equals(octets, address.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** The canonical text (RFC 5952 §4): lower case, the longest run of zeros left out. */
  @Override
  public String toString() {
    return isV4() ? v4Text() : v6Text();
  }

  private String v4Text() {
    StringBuilder text = new StringBuilder(15);
    for (byte octet : octets) {
      text.append(text.isEmpty() ? "" : ".").append(Byte.toUnsignedInt(octet));
    }
    return text.toString();
  }

  private String v6Text() {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeros(i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int zeros(int from) {
    int i = from;
    while (i < GROUPS && group(i) == 0) {
      i++;
    }
    return i - from;
  }

  private int group(int index) {
    return Byte.toUnsignedInt(octets[2 * index]) << Byte.SIZE
        | Byte.toUnsignedInt(octets[2 * index + 1]);
  }
}
