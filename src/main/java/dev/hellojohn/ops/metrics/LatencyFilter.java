package dev.hellojohn.ops.metrics;

import dev.hellojohn.edge.FilterOrder;
import dev.hellojohn.edge.OrderedFilter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Times each request by route template, method and class of status. Nothing that a caller can
 * choose freely becomes a label: Liberty's own monitor, which makes one of the {@code Host} header
 * and of the method, is off, since anyone could fill the memory with it.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
class LatencyFilter extends OrderedFilter {

  private static final Metadata NAME =
      Names.metadata("http_request_duration", "Time to answer requests on the public port.");

  private record Series(String route, String method, int statusClass) {}

  private final transient MetricRegistry registry;
  private final transient Map<Series, Timer> timers = new ConcurrentHashMap<>();

  @Inject
  LatencyFilter(MetricRegistry registry) {
    super(FilterOrder.LATENCY);
    this.registry = registry;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long begun = System.nanoTime();
    boolean failed = true;
    try {
      chain.doFilter(request, response);
      failed = false;
    } finally {
      int status = failed ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : response.getStatus();
      Series series = new Series(Route.of(request), Route.method(request), status / 100);
      timers
          .computeIfAbsent(series, this::register)
          .update(Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private Timer register(Series series) {
    return registry.timer(
        NAME,
        new Tag("route", series.route()),
        new Tag("method", series.method()),
        new Tag("status", series.statusClass() + "xx"));
  }
}
