package dev.hellojohn.edge;

import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the body of a request: an announced length over the bound is refused unread, and a chunked
 * body when it passes the bound.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class BodyLimitFilter extends OrderedFilter {

  /** Holds any request of the API with 60 KiB of metadata in it. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  /** Products send whole commits and orders; Floh's fixed cap. */
  public static final int MAX_WEBHOOK_BYTES = 1024 * 1024;

  /** A filter at its place. */
  public BodyLimitFilter() {
    super(FilterOrder.BODY_LIMIT);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    int bound = Webhooks.isOne(request) ? MAX_WEBHOOK_BYTES : MAX_BODY_BYTES;
    if (request.getContentLengthLong() > bound) {
      throw BoundedInputStream.tooLarge(bound);
    }
    chain.doFilter(new Bounded(request, bound), response);
  }

  private static final class Bounded extends HttpServletRequestWrapper {

    private final int bound;
    private @Nullable ServletInputStream bounded;

    Bounded(HttpServletRequest request, int bound) {
      super(request);
      this.bound = bound;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (bounded == null) {
        bounded = new BoundedInputStream(super.getInputStream(), bound);
      }
      return bounded;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }
}
