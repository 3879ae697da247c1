package dev.hellojohn.edge.cors;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** A request from another origin, and whether that origin may read the answer. */
final class CrossOrigin {

  private static final String ATTRIBUTE = CrossOrigin.class.getName();
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  /** What a script may read besides the body. */
  private static final String EXPOSED =
      "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id,"
          + " X-HelloJohn-Version, ETag, Location, WWW-Authenticate";

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String HEADERS =
      "Authorization, Content-Type, X-Client-Id, X-Tenant-ID, X-Request-Id, X-CSRF-Token,"
          + " Idempotency-Key, If-Match, If-None-Match";

  /**
   * Ten minutes: as long as a removed origin may go on sending requests, which are then refused.
   */
  private static final String MAX_AGE = "600";

  private final String origin;
  private boolean decided;

  CrossOrigin(String origin) {
    this.origin = origin;
  }

  /** The request's, or null when it does not cross origins, or may be read by everyone. */
  static @Nullable CrossOrigin of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof CrossOrigin crossing ? crossing : null;
  }

  void attachTo(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  String origin() {
    return origin;
  }

  /** Whether it was found out whose request it is. */
  boolean isDecided() {
    return decided;
  }

  /** Lets the origin read the answer, whatever it becomes. */
  void grant(HttpServletResponse response) {
    decided = true;
    open(response, origin);
  }

  /** Keeps the answer from the origin, the error too. */
  ProblemException refuse() {
    decided = true;
    return new ProblemException(ErrorCode.ORIGIN_NOT_ALLOWED);
  }

  /** Lets any origin read the answer; nothing in it is anyone's, and cookies have no part in it. */
  static void openToEveryone(HttpServletResponse response) {
    open(response, "*");
  }

  private static void open(HttpServletResponse response, String value) {
    response.setHeader(ALLOW_ORIGIN, value);
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
  }

  /**
   * Answers a preflight whose origin was let in. Credentials and private networks are not granted.
   */
  static void answerPreflight(HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Methods", METHODS);
    response.setHeader("Access-Control-Allow-Headers", HEADERS);
    response.setHeader("Access-Control-Max-Age", MAX_AGE);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
