package dev.hellojohn.edge;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the one JSON envelope where no JAX-RS resource does: a filter's refusal, an unknown
 * path, what a servlet or the container sends with {@code sendError}, and whatever is thrown.
 */
@Singleton
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class ErrorEnvelopeFilter extends OrderedFilter {

  private final transient ErrorWriter writer;
  private final transient Faults faults;

  /** Answers by the rules of {@link Faults}. */
  @Inject
  public ErrorEnvelopeFilter(ErrorWriter writer, Faults faults) {
    super(FilterOrder.ERROR_ENVELOPE);
    this.writer = writer;
    this.faults = faults;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, new Enveloped(request, response));
    } catch (IOException | ServletException | RuntimeException thrown) {
      if (response.isCommitted()) {
        // Too late for an answer: the container drops the connection, so that nobody takes a part
        // for the whole.
        throw thrown;
      }
      writer.write(request, response, faults.toProblem(thrown, RequestId.of(request)));
    }
  }

  /** A response whose {@code sendError} writes the envelope and not the container's page. */
  private final class Enveloped extends HttpServletResponseWrapper {

    private final HttpServletRequest request;
    private final HttpServletResponse target;

    Enveloped(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      this.request = request;
      this.target = response;
    }

    @Override
    public void setStatus(int status) {
      StatusPhrase.set(target, status);
    }

    @Override
    public void sendError(int status) throws IOException {
      if (target.isCommitted()) {
        throw new IllegalStateException("the answer has begun already");
      }
      if (status == HttpServletResponse.SC_METHOD_NOT_ALLOWED && !containsHeader("Allow")) {
        setHeader("Allow", "GET, HEAD, OPTIONS");
      }
      writer.write(request, target, Faults.ofStatus(status));
    }

    @Override
    public void sendError(int status, @Nullable String containersMessage) throws IOException {
      sendError(status);
    }
  }
}
