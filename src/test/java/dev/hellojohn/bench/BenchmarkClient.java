package dev.hellojohn.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Calls one server, and takes no answer for one that it did not ask for. */
final class BenchmarkClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  BenchmarkClient(URI base) {
    this.base = base;
  }

  /**
   * Sends a request.
   *
   * @param body null for none
   * @param headers names and values in turn
   * @throws IllegalStateException if the answer has another status
   */
  JsonNode call(int status, String method, String path, Map<String, ?> body, String... headers) {
    try {
      var request = HttpRequest.newBuilder(base.resolve(path));
      if (headers.length > 0) {
        request.headers(headers);
      }
      if (body == null) {
        request.method(method, BodyPublishers.noBody());
      } else {
        request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
      }
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != status) {
        throw new IllegalStateException(
            method + " " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
