package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;

/**
 * Answers a path that is neither a servlet's nor a file's. The container would throw, and write an
 * incident file for each stranger's typing error.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class UnknownPathFilter extends OrderedFilter {

  /** A filter at its place. */
  public UnknownPathFilter() {
    super(FilterOrder.UNKNOWN_PATH);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT
        && request.getServletContext().getResource(pathOf(request)) == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    chain.doFilter(request, response);
  }

  private static String pathOf(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }
}
