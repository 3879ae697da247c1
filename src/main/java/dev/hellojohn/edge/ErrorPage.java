package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers where the container refuses a request before the first filter, such as a path below
 * WEB-INF: web.xml names it as the error page. Asked for directly it is a path like any unknown
 * one.
 */
@WebServlet(urlPatterns = ErrorPage.PATH, asyncSupported = true)
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public class ErrorPage extends HttpServlet {

  static final String PATH = "/error-page";

  private final transient ErrorWriter writer;
  private final transient IdSource ids;

  /** Writes as the filter does. */
  @Inject
  public ErrorPage(ErrorWriter writer, IdSource ids) {
    this.writer = writer;
    this.ids = ids;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ProblemException problem =
        status instanceof Integer known
            ? Faults.ofStatus(known)
            : new ProblemException(ErrorCode.NOT_FOUND);
    RequestId.assign(request, response, ids);
    response.setHeader(SecurityHeadersFilter.VERSION, Version.current());
    writer.write(request, response, problem);
  }
}
