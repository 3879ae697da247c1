package dev.hellojohn.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls the API with certain credentials, and holds every answer against the API's description.
 * Immutable: {@code with…} gives another client.
 */
public final class ApiClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI base;
  private final Map<String, String> headers;

  private ApiClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  /** A client of a server without credentials. */
  public static ApiClient of(HelloJohnServer server) {
    return at(server.uri("/"));
  }

  /** A client of whatever answers there, such as a proxy. */
  public static ApiClient at(URI base) {
    return new ApiClient(base, Map.of());
  }

  /** The same with one more header. */
  public ApiClient with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiClient(base, more);
  }

  /** The same with a bearer token. */
  public ApiClient withBearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /** The bearer token that it calls with. */
  public String bearer() {
    return headers.get("Authorization").substring("Bearer ".length());
  }

  /** The same with a publishable key. */
  public ApiClient withKey(String publishableKey) {
    return with("X-Client-Id", publishableKey);
  }

  public Answer get(String path) {
    return send("GET", path, (byte[]) null);
  }

  public Answer delete(String path) {
    return send("DELETE", path, (byte[]) null);
  }

  public Answer delete(String path, Map<String, ?> body) {
    return send("DELETE", path, json(body));
  }

  public Answer post(String path, Map<String, ?> body) {
    return send("POST", path, json(body));
  }

  public Answer post(String path) {
    return send("POST", path, (byte[]) null);
  }

  public Answer put(String path, Map<String, ?> body) {
    return send("PUT", path, json(body));
  }

  public Answer patch(String path, Map<String, ?> body) {
    return send("PATCH", path, json(body));
  }

  /** Sends a body as it is, as JSON unless the client has another type. */
  public Answer send(String method, String path, String body) {
    return send(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends octets as they are, as JSON unless the client has another type. */
  public Answer send(String method, String path, byte[] body) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(2));
    headers.forEach(request::header);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      if (!headers.containsKey("Content-Type")) {
        request.header("Content-Type", "application/json");
      }
      request.method(method, BodyPublishers.ofByteArray(body));
    }
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      var answer = new Answer(response.statusCode(), response.headers(), response.body());
      ApiDocument.served().check(method, path, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String json(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
