package dev.hellojohn.edge;

import dev.hellojohn.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * The static headers of every answer. server.xml repeats those of {@link #STATIC} for answers that
 * never reach a filter; a test compares the two lists.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class SecurityHeadersFilter extends OrderedFilter {

  /** The same on every answer (ASVS 5.0 V3.4). */
  public static final Map<String, String> STATIC =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "strict-origin-when-cross-origin",
          // Two years. Sent over plain http too, where browsers ignore it (RFC 6797 §8.1).
          "Strict-Transport-Security", "max-age=63072000; includeSubDomains",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Permissions-Policy", "camera=(), microphone=(), geolocation=()",
          "Cross-Origin-Opener-Policy", "same-origin");

  /** Names the version of the server. */
  static final String VERSION = "X-HelloJohn-Version";

  private static final String POLICY = "Content-Security-Policy";

  private final String version = Version.current();
  private final String policy;

  /** Sends the configured policy, if there is one. */
  @Inject
  public SecurityHeadersFilter(Configuration configuration) {
    super(FilterOrder.SECURITY_HEADERS);
    this.policy =
        configuration
            .network()
            .contentSecurityPolicy()
            .orElseGet(() -> STATIC.getOrDefault(POLICY, ""));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    STATIC.forEach(response::setHeader);
    response.setHeader(POLICY, policy);
    response.setHeader(VERSION, version);
    if (isApi(request.getRequestURI())) {
      response.setHeader("Cache-Control", "no-store");
    }
    chain.doFilter(request, response);
  }

  private static boolean isApi(String path) {
    return path.startsWith("/v1/") || path.startsWith("/cp/v1/") || ConsoleErrorBody.holds(path);
  }
}
