package dev.hellojohn.ops;

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
import java.time.Duration;
import java.util.Set;

/**
 * Keeps the application shut until its start has finished, and for good when the start was refused:
 * every path is 503, static files too. Only health is asked further in: the process lives, and says
 * itself that it is not ready.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class SealedFilter extends OrderedFilter {

  private static final Set<String> HEALTH = Set.of("/health", "/health/ready");

  /** A start waits for the database in steps of a second. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final transient StartState state;

  /** Asks how far the start has come. */
  @Inject
  public SealedFilter(StartState state) {
    super(FilterOrder.SEALED);
    this.state = state;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!state.isOpen() && !HEALTH.contains(request.getRequestURI())) {
      throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withRetryAfter(WAIT);
    }
    chain.doFilter(request, response);
  }
}
