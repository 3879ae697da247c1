package dev.hellojohn.ops.trace;

import dev.hellojohn.edge.FilterOrder;
import dev.hellojohn.edge.OrderedFilter;
import dev.hellojohn.edge.RequestId;
import dev.hellojohn.ops.metrics.Route;
import io.opentelemetry.api.trace.Span;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.logging.Logger;

/**
 * Takes personal data out of the span that Liberty makes of a request. That one holds the path with
 * its ids, the query, which may have an e-mail address in it, the address that {@code
 * X-Forwarded-For} claims, and the browser's name. In their place come the route's template and the
 * request's id, by which the log finds the rest.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
class TraceFilter extends OrderedFilter {

  private static final Logger LOG = Logger.getLogger(TraceFilter.class.getName());

  private final boolean visible;

  TraceFilter() {
    super(FilterOrder.TRACE);
    visible = isVisible();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (visible) {
        Spans.clean(request);
      }
    }
  }

  /**
   * A server.xml of one's own may hide OpenTelemetry from the application, and trace all the same.
   */
  private static boolean isVisible() {
    try {
      return Spans.areThere();
    } catch (NoClassDefFoundError hidden) {
      LOG.warning(
          "OpenTelemetry is hidden from the application, which can't take personal data out of traces:"
              + " keep traces off, or set <classloader apiTypeVisibility=\"+third-party\"/>.");
      return false;
    }
  }

  /** Apart, so that the filter can be loaded without OpenTelemetry. */
  private static final class Spans {

    private static final String HIDDEN = "";

    private Spans() {}

    static boolean areThere() {
      return !Span.getInvalid().isRecording();
    }

    static void clean(HttpServletRequest request) {
      Span span = Span.current();
      if (!span.isRecording()) {
        return;
      }
      String route = Route.of(request);
      span.updateName(Route.method(request) + ' ' + route);
      span.setAttribute("http.route", route);
      span.setAttribute("http.request.method", Route.method(request));
      span.setAttribute("url.path", route);
      span.setAttribute("url.query", HIDDEN);
      span.setAttribute("client.address", HIDDEN);
      span.setAttribute("user_agent.original", HIDDEN);
      span.setAttribute("hellojohn.request_id", RequestId.of(request));
    }
  }
}
