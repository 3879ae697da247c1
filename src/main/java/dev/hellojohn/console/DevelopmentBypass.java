package dev.hellojohn.console;

import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.kernel.IpAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Whether a request without a session is a developer's own, while {@code HELLOJOHN_DEV_AUTH_BYPASS}
 * is on. A browser on this machine sends requests for whichever page it shows: so a request must
 * come over loopback, through no proxy or tunnel, for a host that is this machine's by name and not
 * only by address (DNS rebinding), and, as far as a browser says, from our own page.
 *
 * <p>The Control Plane's own paths are for programs, which have tokens. There it takes the
 * browser's word that the request is our own page's, where a cookie would do.
 */
@Singleton
class DevelopmentBypass {

  private static final String CONSOLE = "/console/api/";

  /** One of them is enough to tell that the other end of the socket is not the caller. */
  private static final List<String> FORWARDING =
      List.of(
          "Forwarded",
          "Via",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Port",
          "X-Forwarded-Server",
          "X-Original-Host",
          "X-Real-IP",
          "CF-Connecting-IP",
          "True-Client-IP");

  /** What a browser sends and a program does not, where it sends no {@code Sec-Fetch-Site}. */
  private static final List<String> BROWSERS =
      List.of("Referer", "Accept-Language", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-CH-UA", "DNT");

  private static final Set<String> PAGE = Set.of("same-origin");

  /** A person who types the address; nobody sends anything like that. */
  private static final Set<String> PAGE_OR_PERSON = Set.of("same-origin", "none");

  private final Set<String> hosts;
  private final OwnPage ownPage;

  @Inject
  DevelopmentBypass(ConsoleSettings settings, OwnPage ownPage) {
    this.hosts = settings.bypassHosts();
    this.ownPage = ownPage;
  }

  /**
   * Whether the request is let in.
   *
   * @param peer the other end of the socket, whatever headers say
   * @param own this end of the socket
   */
  boolean letsIn(CookieRequest request, IpAddress peer, IpAddress own) {
    return isOnThisMachine(request, peer, own) && isOurs(request);
  }

  private boolean isOnThisMachine(CookieRequest request, IpAddress peer, IpAddress own) {
    List<String> host = request.header("Host");
    return peer.isLoopback()
        && own.isLoopback()
        && host.size() == 1
        && hosts.contains(host.get(0))
        && hasNone(request, FORWARDING);
  }

  private boolean isOurs(CookieRequest request) {
    List<String> sites = request.header("Sec-Fetch-Site");
    boolean console = request.path().startsWith(CONSOLE);
    if (!ownPage.sends(request)) {
      return false;
    }
    if (sites.isEmpty()) {
      return console && (!request.header("Origin").isEmpty() || isProgram(request));
    }
    return (console && !request.isUnsafe() ? PAGE_OR_PERSON : PAGE).containsAll(sites);
  }

  private static boolean isProgram(CookieRequest request) {
    return hasNone(request, BROWSERS)
        && request.header("User-Agent").stream().noneMatch(agent -> agent.startsWith("Mozilla/"));
  }

  private static boolean hasNone(CookieRequest request, List<String> names) {
    return names.stream().allMatch(name -> request.header(name).isEmpty());
  }
}
