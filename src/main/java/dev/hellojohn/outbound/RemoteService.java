package dev.hellojohn.outbound;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A service elsewhere that is called by HTTP. It is reached by https, or on this machine; no
 * redirect is followed, so that the address that was configured is the one that is called; the
 * answer has to be there within a time, the body too, and no larger than a bound. So many calls run
 * at once: a service that hangs takes no more of the server's threads than that.
 *
 * <p>The addresses are the product's or the operator's. None comes from a tenant or a request.
 */
public final class RemoteService {

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** What these services answer with nests less deeply than what this one reads. */
  private static final int MOST_NESTED = 32;

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Duration patience;
  private final int mostOctets;
  private final Semaphore calls;
  private final HttpClient client;

  /**
   * A service; nothing is called yet.
   *
   * @param patience how long an answer may take, the whole of it
   * @param mostOctets of an answer's body
   * @param mostAtOnce how many calls may run at once; one more is not begun
   */
  public RemoteService(Duration patience, int mostOctets, int mostAtOnce) {
    this.patience = patience;
    this.mostOctets = mostOctets;
    this.calls = new Semaphore(mostAtOnce);
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** An answer, whatever its status. */
  public record Answer(int status, String body) {

    /** The members of the JSON object that the body is, but for nulls; empty when it is none. */
    public Map<String, Object> members() {
      try {
        Map<String, Object> members = MAPPER.readValue(body, OBJECT);
        if (members != null) {
          members.values().removeIf(Objects::isNull);
          return Map.copyOf(members);
        }
      } catch (JsonProcessingException e) {
        // As for one that is JSON and no object: its message quotes what was sent.
      }
      return Map.of();
    }
  }

  /** Parameters as a form sends them, and a query too. */
  public static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** A text as it stands in a form. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** How long an answer may take. */
  public Duration patience() {
    return patience;
  }

  /**
   * Sends a request. Waits for its answer: no transaction may be open.
   *
   * @throws NoAnswerException when there is none in time, or it is too large
   */
  public Answer send(HttpRequest request) throws NoAnswerException {
    requireSafe(request.uri());
    if (!calls.tryAcquire()) {
      throw new NoAnswerException("too many calls wait for an answer");
    }
    try {
      return await(client.sendAsync(request, head -> new BoundedBody(mostOctets)));
    } finally {
      calls.release();
    }
  }

  private Answer await(CompletableFuture<HttpResponse<byte[]>> call) throws NoAnswerException {
    try {
      HttpResponse<byte[]> response = call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (ExecutionException | TimeoutException e) {
      call.cancel(true);
      throw new NoAnswerException(e.toString());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted");
    }
  }

  /** The last look, whatever was checked before: no secret leaves this machine in the clear. */
  private static void requireSafe(URI address) throws NoAnswerException {
    boolean safe =
        "https".equalsIgnoreCase(address.getScheme())
            || ("http".equalsIgnoreCase(address.getScheme())
                && THIS_MACHINE.contains(String.valueOf(address.getHost())));
    if (!safe) {
      throw new NoAnswerException("its address is not https");
    }
  }
}
