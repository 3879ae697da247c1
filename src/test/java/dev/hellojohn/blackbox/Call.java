package dev.hellojohn.blackbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request, octet by octet. Immutable: each method gives another one.
 *
 * @param method the method
 * @param target path and query, as they are sent
 * @param headers all headers but those that frame the body, one octet per character
 * @param octets the body, one octet per character; empty for none
 */
record Call(String method, String target, List<Map.Entry<String, String>> headers, String octets) {

  static final String JSON_TYPE = "application/json";

  private static final ObjectMapper JSON = new ObjectMapper();

  Call {
    headers = List.copyOf(headers);
  }

  static Call of(String method, String target) {
    return new Call(method, target, List.of(), "");
  }

  /** The same with another method. */
  Call withMethod(String other) {
    return new Call(other, target, headers, octets);
  }

  /** The same to another path, query or both. */
  Call withTarget(String other) {
    return new Call(method, other, headers, octets);
  }

  /** The same with one header of a name. */
  Call with(String name, String value) {
    return without(name).and(name, value);
  }

  /** The same with one more header, even of a name that is there. */
  Call and(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Call(method, target, more, octets);
  }

  /** The same without the headers of a name. */
  Call without(String name) {
    return new Call(
        method,
        target,
        headers.stream().filter(header -> !header.getKey().equalsIgnoreCase(name)).toList(),
        octets);
  }

  /** The same without credentials. */
  Call anonymous() {
    return without("Authorization")
        .without("X-Client-Id")
        .without("Cookie")
        .without("X-CSRF-Token");
  }

  /** The same with other octets in the body. */
  Call withBody(byte[] other) {
    return new Call(method, target, headers, new String(other, StandardCharsets.ISO_8859_1));
  }

  /** The same with another text in the body. */
  Call withBody(String other) {
    return withBody(other.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with a JSON body. */
  Call withJson(JsonNode json) {
    try {
      return withBody(JSON.writeValueAsBytes(json)).with("Content-Type", JSON_TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The body. */
  byte[] body() {
    return octets.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The body as text. */
  String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** The body as a JSON object, which may be changed. */
  ObjectNode json() {
    try {
      return (ObjectNode) JSON.readTree(body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A header's first value, or nothing. */
  String header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /** Sends it to a port of this machine. */
  Answer send(int port) {
    return RawHttp.send(port, method, target, headers, body());
  }

  @Override
  public String toString() {
    var text = text();
    return method
        + ' '
        + (target.length() > 200 ? target.substring(0, 200) + '…' : target)
        + (text.isEmpty() ? "" : ' ' + (text.length() > 300 ? text.substring(0, 300) + '…' : text));
  }
}
