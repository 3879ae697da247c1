package dev.hellojohn.edge;

import dev.hellojohn.kernel.IpAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from.
 *
 * @param ipAddress the client's address in its canonical form, or null when there is none
 * @param network the network that the address belongs to, see {@link Network}
 * @param userAgent what the client calls itself, cut to {@value #MAX_USER_AGENT} characters
 * @param deviceType {@code desktop}, {@code mobile}, {@code tablet}, {@code bot} or {@code unknown}
 */
public record Origin(
    @Nullable String ipAddress, String network, @Nullable String userAgent, String deviceType) {

  private static final int MAX_USER_AGENT = 512;

  /** Where a request came from, behind the trusted proxies. */
  public static Origin of(HttpServletRequest request) {
    return of(ClientAddressFilter.of(request).address(), request.getHeader("User-Agent"));
  }

  /**
   * An origin.
   *
   * @param address of the client
   * @param userAgent the header's value, or null
   */
  public static Origin of(IpAddress address, @Nullable String userAgent) {
    var network = Network.of(address);
    var agent = userAgent == null || userAgent.isBlank() ? null : storable(userAgent);
    return new Origin(network.address(), network.prefix(), agent, deviceType(agent));
  }

  /** What a header can hold and a column should not: control characters, halves of characters. */
  private static String storable(String text) {
    var cut = text.length() > MAX_USER_AGENT ? text.substring(0, MAX_USER_AGENT) : text;
    var clean = new StringBuilder(cut.length());
    cut.codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** A guess for people who look at their list of sessions; nothing is decided by it. */
  private static String deviceType(@Nullable String userAgent) {
    if (userAgent == null) {
      return "unknown";
    }
    var agent = userAgent.toLowerCase(Locale.ROOT);
    if (agent.contains("bot") || agent.contains("crawler") || agent.contains("spider")) {
      return "bot";
    }
    if (agent.contains("ipad")
        || agent.contains("tablet")
        || (agent.contains("android") && !agent.contains("mobile"))) {
      return "tablet";
    }
    if (agent.contains("mobi") || agent.contains("iphone") || agent.contains("android")) {
      return "mobile";
    }
    return agent.contains("windows") || agent.contains("macintosh") || agent.contains("x11")
        ? "desktop"
        : "unknown";
  }
}
