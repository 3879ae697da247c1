package dev.hellojohn.edge.cors;

import dev.hellojohn.edge.ControlPlanePaths;
import dev.hellojohn.edge.FilterOrder;
import dev.hellojohn.edge.OrderedFilter;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cross-origin requests, as far as the origin alone decides (Fetch standard §3.2): preflights are
 * answered here, since they carry the name of {@code X-Client-Id} and never its value, and what
 * nobody lists is refused. Whose request it is, and whether its origin is that tenant's, is for
 * {@link TenantOriginFilter}.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class CorsFilter extends OrderedFilter {

  /** What verifiers of tokens read, in browsers too: public, and the same for everyone. */
  private static final Pattern METADATA = Pattern.compile("(?:/t/[^/]+)?/\\.well-known/[^/]+/?");

  private final transient AllowedOrigins origins;

  /** Asks the lists. */
  @Inject
  CorsFilter(AllowedOrigins origins) {
    super(FilterOrder.CORS);
    this.origins = origins;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.addHeader("Vary", "Origin");
    List<String> sent = Collections.list(request.getHeaders("Origin"));
    if (sent.isEmpty() || (sent.size() == 1 && origins.isOwn(sent.get(0)))) {
      chain.doFilter(request, response);
    } else if (METADATA.matcher(request.getRequestURI()).matches() && reads(request)) {
      CrossOrigin.openToEveryone(response);
      answer(request, response, chain);
    } else if (sent.size() == 1 && isListed(sent.get(0), request.getRequestURI())) {
      cross(new CrossOrigin(sent.get(0)), request, response, chain);
    } else {
      throw new ProblemException(ErrorCode.ORIGIN_NOT_ALLOWED);
    }
  }

  /** A tenant's list never opens the operator's paths, however they are spelt. */
  private boolean isListed(String origin, String path) {
    return ControlPlanePaths.holds(path) ? origins.isInstances(origin) : origins.isAnyones(origin);
  }

  private static void cross(
      CrossOrigin crossing,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (isPreflight(request)) {
      crossing.grant(response);
      CrossOrigin.answerPreflight(response);
      return;
    }
    crossing.attachTo(request);
    try {
      chain.doFilter(request, response);
    } catch (ProblemException refused) {
      // Before it was known whose request it is: the application gets to read what is wrong.
      if (!crossing.isDecided()) {
        crossing.grant(response);
      }
      throw refused;
    }
  }

  private static void answer(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isPreflight(request)) {
      CrossOrigin.answerPreflight(response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  private static boolean reads(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }
}
