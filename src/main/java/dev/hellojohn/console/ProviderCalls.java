package dev.hellojohn.console;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService;
import dev.hellojohn.outbound.RemoteService.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Calls to the OpenID provider, whose answers are JSON. Whatever goes wrong there is 503 here, and
 * never a defect of ours.
 */
final class ProviderCalls {

  private static final Logger LOG = Logger.getLogger(ProviderCalls.class.getName());

  /** For the whole of it, the body too: a request of ours waits so long. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Discovery documents and key sets have some kilobytes. */
  private static final int MOST_OCTETS = 256 * 1024;

  /** Operators are few. */
  private static final int MOST_AT_ONCE = 32;

  private final RemoteService provider = new RemoteService(ANSWER, MOST_OCTETS, MOST_AT_ONCE);

  /**
   * Reads a document.
   *
   * @throws ProblemException {@code service_unavailable} unless it is a JSON object with status 200
   */
  Map<String, Object> get(URI address) {
    Answer answer =
        send(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    Map<String, Object> members = answer.members();
    if (answer.status() != 200 || members.isEmpty()) {
      throw unavailable("status " + answer.status() + " at " + address.getPath());
    }
    return members;
  }

  /**
   * Sends a request.
   *
   * @throws ProblemException {@code service_unavailable} when there is no answer
   */
  Answer send(HttpRequest request) {
    try {
      return provider.send(request);
    } catch (NoAnswerException e) {
      throw unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** The provider does not answer as it should; what it said is in the log alone. */
  static ProblemException unavailable(String why) {
    LOG.log(Level.WARNING, "The OpenID provider does not answer as it should: {0}", why);
    return new ProblemException(
            ErrorCode.SERVICE_UNAVAILABLE,
            "The identity provider does not answer. Try again in a few seconds.")
        .withRetryAfter(ANSWER);
  }
}
