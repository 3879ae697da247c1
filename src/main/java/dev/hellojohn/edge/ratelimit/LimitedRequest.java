package dev.hellojohn.edge.ratelimit;

import dev.hellojohn.config.RateLimitConfig;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the limits have said about the running request, and where it is told: in its answer. */
final class LimitedRequest {

  private static final String ATTRIBUTE = LimitedRequest.class.getName();

  private final String subscriber;
  private final RateLimitConfig limits;
  private final HttpServletResponse response;
  private final Clock clock;
  private @Nullable Verdict shown;

  /**
   * A request that nothing was said about yet.
   *
   * @param subscriber the address, or network, that it comes from
   * @param limits those that held when it began: it is held to one state of them, and whoever takes
   *     a permit inside a transaction waits for no other
   */
  LimitedRequest(
      String subscriber, RateLimitConfig limits, HttpServletResponse response, Clock clock) {
    this.subscriber = subscriber;
    this.limits = limits;
    this.response = response;
    this.clock = clock;
  }

  /** The request's, or null where there are no limits for it. */
  static @Nullable LimitedRequest of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof LimitedRequest limited ? limited : null;
  }

  void attachTo(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** The address, or network, that it comes from. */
  String subscriber() {
    return subscriber;
  }

  /** The limits that it is held to. */
  RateLimitConfig limits() {
    return limits;
  }

  /** Puts a verdict into the answer, unless a tighter one is in it. */
  void show(Verdict verdict) {
    Verdict before = shown;
    if (before != null && verdict.allowed() && before.remaining() < verdict.remaining()) {
      return;
    }
    shown = verdict;
    // The epoch second at which a refused request succeeds: that of Retry-After, by our clock.
    long reset =
        ceiling(
            clock.instant().toEpochMilli() + ceiling(verdict.delay().toNanos(), 1_000_000), 1000);
    response.setHeader("X-RateLimit-Limit", Integer.toString(verdict.permits()));
    response.setHeader("X-RateLimit-Remaining", Integer.toString(verdict.remaining()));
    response.setHeader("X-RateLimit-Reset", Long.toString(reset));
  }

  private static long ceiling(long amount, long unit) {
    return (amount + unit - 1) / unit;
  }

  /** How long a verdict's refused caller is told to wait. */
  static Duration told(Verdict verdict) {
    return Duration.ofSeconds(verdict.seconds());
  }
}
