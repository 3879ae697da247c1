package dev.hellojohn.edge;

import dev.hellojohn.kernel.ClientAddress;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks back over the proxies that a request came through. Each proxy appends the address that it
 * was called from, so the list is only as true as the proxy that wrote it: it is read from the
 * right, and no further than the first hop that is not trusted. What stands left of that is the
 * client's own word (CVE-2024-47070).
 */
final class ForwardedChain {

  private final List<IpRange> trusted;

  /** Trusts these proxies; with none, no header is read at all. */
  ForwardedChain(List<IpRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Where a request comes from.
   *
   * @param peer the other end of the socket
   * @param secure whether the socket speaks TLS
   * @param forwardedFor the values of all {@code X-Forwarded-For} headers in their order
   * @param forwardedProto those of {@code X-Forwarded-Proto}
   */
  ClientAddress client(
      IpAddress peer, boolean secure, List<String> forwardedFor, List<String> forwardedProto) {
    if (!isTrusted(peer)) {
      return new ClientAddress(peer, secure, false);
    }
    IpAddress client = peer;
    List<String> hops = elements(forwardedFor);
    int walked = 0;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<IpAddress> hop = address(hops.get(i));
      if (hop.isEmpty()) {
        // Whoever wrote this is not to be believed; the hop before it is the last that is known.
        break;
      }
      walked++;
      client = hop.get();
      if (!isTrusted(client)) {
        break;
      }
    }
    return new ClientAddress(client, isHttps(elements(forwardedProto), walked), true);
  }

  private boolean isTrusted(IpAddress address) {
    return IpRange.anyContains(trusted, address);
  }

  /** The elements of a list header; empty ones count for nothing (RFC 9110 §5.6.1.2). */
  private static List<String> elements(List<String> values) {
    List<String> elements = new ArrayList<>();
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        String text = trimmed(element);
        if (!text.isEmpty()) {
          elements.add(text);
        }
      }
    }
    return elements;
  }

  /** Without the spaces and tabs that a list may have (RFC 9110 §5.6.3), and no other ones. */
  private static String trimmed(String element) {
    int start = 0;
    int end = element.length();
    while (start < end && isSpace(element.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(element.charAt(end - 1))) {
      end--;
    }
    return element.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1]:4711}. */
  private static Optional<IpAddress> address(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end > 0 && hop.indexOf(':') > 0 && isPort(hop.substring(end + 1))
          ? IpAddress.parse(hop.substring(1, end))
          : Optional.empty();
    }
    int colon = hop.indexOf(':');
    if (colon > 0 && colon == hop.lastIndexOf(':')) {
      return isPort(hop.substring(colon))
          ? IpAddress.parse(hop.substring(0, colon))
          : Optional.empty();
    }
    return IpAddress.parse(hop);
  }

  private static boolean isPort(String text) {
    return text.isEmpty() || text.matches(":[0-9]{1,5}");
  }

  /**
   * The proxy that named the client says how it was called: the value as far from the right as the
   * client's address, or the only one where the proxies pass one on.
   */
  private static boolean isHttps(List<String> schemes, int walked) {
    if (schemes.isEmpty()) {
      return false;
    }
    int index = Math.max(0, schemes.size() - Math.max(1, walked));
    return schemes.get(index).equalsIgnoreCase("https");
  }
}
