package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Refuses requests that two readers could understand differently: a header twice, a path in another
 * than its normal form, a query parameter twice. What is refused here was the way past a filter in
 * CVE-2026-25748, CVE-2026-9800 and CVE-2026-41248.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class RequestHygieneFilter extends OrderedFilter {

  /** Headers that decide something, and so may be there once. */
  static final List<String> SINGLE_HEADERS =
      List.of(
          "Authorization",
          "X-Client-Id",
          "X-Tenant-ID",
          "Idempotency-Key",
          "Content-Type",
          "If-Match",
          "Origin");

  /** TRACE echoes credentials (ASVS 5.0 V13.4.4); others mean nothing here. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** A filter at its place. */
  public RequestHygieneFilter() {
    super(FilterOrder.REQUEST_HYGIENE);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!METHODS.contains(request.getMethod())) {
      response.setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      throw new ProblemException(ErrorCode.METHOD_NOT_ALLOWED);
    }
    if (!PathForm.isNormal(request.getRequestURI()) || !hasOnePath(request)) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "The path is not in its normal form. Write it plainly.");
    }
    if (!QueryForm.isUnambiguous(request.getQueryString())) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "The query string is not valid, or has a parameter more than once.");
    }
    for (String name : SINGLE_HEADERS) {
      if (Collections.list(request.getHeaders(name)).size() > 1) {
        throw new ProblemException(
            ErrorCode.INVALID_REQUEST, "The header " + name + " is there more than once.");
      }
    }
    MediaForm.require(request);
    chain.doFilter(request, response);
  }

  /**
   * Whether filters and router read the same path. Liberty cuts {@code /cp;jsessionid=1/v1/tenants}
   * off at the semicolon for {@code getRequestURI}, which filters ask, and takes the parameter
   * alone out of it for the router.
   */
  private static boolean hasOnePath(HttpServletRequest request) {
    String url = request.getRequestURL().toString();
    int authority = url.indexOf("://") + "://".length();
    int path = url.indexOf('/', authority);
    return path >= 0 && url.substring(path).equals(request.getRequestURI());
  }
}
