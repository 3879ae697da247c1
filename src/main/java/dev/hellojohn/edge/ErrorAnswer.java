package dev.hellojohn.edge;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answer to a problem: a flat JSON object, the same in JAX-RS and outside of it.
 *
 * @param status the HTTP status
 * @param headers the headers that the status asks for
 * @param body the members in their order
 */
record ErrorAnswer(int status, Map<String, String> headers, Map<String, Object> body) {

  /** Long enough for a lost database to be noticed, short enough for a person to wait. */
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  /** The answer to a problem of this request. */
  static ErrorAnswer of(ProblemException problem, HttpServletRequest request) {
    ErrorAnswer answer = of(problem, RequestId.of(request));
    return ConsoleErrorBody.holds(pathOf(request)) ? answer.forConsole(problem) : answer;
  }

  /** What was asked for; what the container refused comes by way of the error page. */
  private static String pathOf(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String refused
        ? refused
        : request.getRequestURI();
  }

  /** The answer to a problem of the request that has this id. */
  static ErrorAnswer of(ProblemException problem, String requestId) {
    int status = problem.code().status();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Control", "no-store");
    if (status == UNAUTHORIZED) {
      headers.put("WWW-Authenticate", challenge(problem.code()));
    }
    if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
      headers.put("Retry-After", Long.toString(seconds(problem)));
    }
    return new ErrorAnswer(status, headers, body(problem, requestId));
  }

  private static Map<String, Object> body(ProblemException problem, String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", problem.code().code());
    body.put("message", problem.safeMessage());
    if (problem.code() == ErrorCode.RATE_LIMIT_EXCEEDED) {
      // Exactly these three members: the documented form. The request id is in the header.
      body.put("retry_after", seconds(problem));
      return body;
    }
    body.put("request_id", requestId);
    if (!problem.details().isEmpty()) {
      body.put("details", problem.details());
    }
    problem.extensions().forEach(body::putIfAbsent);
    return body;
  }

  /** The same with the three members that errors of the console's API have. */
  ErrorAnswer forConsole(ProblemException problem) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(ConsoleErrorBody.CODE, problem.code().code());
    Map<String, Object> three = new LinkedHashMap<>();
    three.put("statusCode", status);
    three.put("error", StatusPhrase.of(status));
    three.put("message", named(problem));
    Object debug = problem.extensions().get(Faults.DEBUG);
    if (debug != null) {
      three.put(Faults.DEBUG, debug);
    }
    return new ErrorAnswer(status, more, three);
  }

  /** The sentence with the names of the faulty fields: there is no other place for them. */
  private static String named(ProblemException problem) {
    String fields =
        problem.details().stream().map(Detail::field).distinct().collect(Collectors.joining(", "));
    return fields.isEmpty() ? problem.safeMessage() : "Some fields are not valid: " + fields + '.';
  }

  /** Whole seconds, rounded up: a retry after them succeeds. */
  private static long seconds(ProblemException problem) {
    long millis = problem.retryAfter().orElse(DEFAULT_WAIT).toMillis();
    return Math.max(1, (millis + 999) / 1000);
  }

  /** RFC 6750 §3: no error code when there was no token, or when it was not a token that failed. */
  private static String challenge(ErrorCode code) {
    String realm = "Bearer realm=\"hellojohn\"";
    return switch (code) {
      case INVALID_TOKEN, TOKEN_EXPIRED, SESSION_REVOKED, INVALID_API_KEY ->
          realm + ", error=\"invalid_token\"";
      default -> realm;
    };
  }
}
