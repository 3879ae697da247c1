package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

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
