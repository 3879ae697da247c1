package dev.hellojohn.edge;

import dev.hellojohn.kernel.IdSource;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a request: in the answer's header, in every error body, in the log. */
public final class RequestId {

  /** The header that carries it in both directions. */
  public static final String HEADER = "X-Request-Id";

  /** Its kind, where the server makes it. */
  static final String PREFIX = "req";

  private static final String ATTRIBUTE = RequestId.class.getName();

  /** What a caller may choose: it ends in logs and headers, so nothing that breaks a line. */
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** The id of a request that has passed the first filter, else {@code req_unknown}. */
  public static String of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String id ? id : PREFIX + "_unknown";
  }

  /** Whether a caller's id is taken over. */
  static boolean isAccepted(@Nullable String id) {
    return id != null && ACCEPTED.matcher(id).matches();
  }

  /**
   * Names a request, if it has no name yet, and its answer: as the caller did, if that is a plain
   * word, else with a new id.
   */
  static void assign(HttpServletRequest request, HttpServletResponse response, IdSource ids) {
    if (request.getAttribute(ATTRIBUTE) == null) {
      String callers = request.getHeader(HEADER);
      request.setAttribute(ATTRIBUTE, isAccepted(callers) ? callers : ids.next(PREFIX));
    }
    response.setHeader(HEADER, of(request));
  }
}
