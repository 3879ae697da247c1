package dev.hellojohn.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;

/**
 * What the server answered.
 *
 * @param status the status code
 * @param headers all headers
 * @param text the body
 */
public record Answer(int status, HttpHeaders headers, String text) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + text, e);
    }
  }

  /** A member of the body by its path, as text: {@code /session/access_token}. */
  public String at(String pointer) {
    return json().at(pointer).asText();
  }

  /** The code of an error answer: in the body, or in the console's header. */
  public String error() {
    return json().has("statusCode") ? header("X-Error-Code") : at("/error");
  }

  /** A header's only value, or nothing. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
