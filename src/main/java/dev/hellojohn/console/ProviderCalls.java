package dev.hellojohn.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.edge.Json;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Calls to the OpenID provider: JSON, within seconds, of a bounded size, and no redirect is
 * followed. Whatever goes wrong there is 503 here, and never a defect of ours.
 */
final class ProviderCalls {

  private static final Logger LOG = Logger.getLogger(ProviderCalls.class.getName());
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** For the whole of it, the body too: a request of ours waits so long. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Discovery documents and key sets have some kilobytes. */
  private static final int MOST_OCTETS = 256 * 1024;

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ObjectMapper mapper = Json.newMapper();

  /**
   * An answer.
   *
   * @param members of the JSON object; empty when it is none
   */
  record Answer(int status, Map<String, Object> members) {

    Answer {
      members = Map.copyOf(members);
    }
  }

  /**
   * Reads a document.
   *
   * @throws ProblemException {@code service_unavailable} unless it is a JSON object with status 200
   */
  Map<String, Object> get(URI address) {
    Answer answer =
        send(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    if (answer.status() != 200 || answer.members().isEmpty()) {
      throw unavailable("status " + answer.status() + " at " + address.getPath());
    }
    return answer.members();
  }

  /**
   * Sends a request.
   *
   * @throws ProblemException {@code service_unavailable} when there is no answer
   */
  Answer send(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request, head -> new BoundedBody(MOST_OCTETS));
    try {
      HttpResponse<byte[]> response = call.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), members(response.body()));
    } catch (ExecutionException | TimeoutException e) {
      call.cancel(true);
      throw unavailable(e.toString());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable("interrupted");
    }
  }

  private Map<String, Object> members(byte[] body) {
    try {
      Map<String, Object> members = mapper.readValue(body, OBJECT);
      members.values().removeIf(value -> value == null);
      return members;
    } catch (IOException | NullPointerException notAnObject) {
      return Map.of();
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
