package dev.hellojohn.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One operation of the API's description.
 *
 * @param method the method, in upper case
 * @param template the path with its parameters in braces
 * @param json what the description says about it
 */
public record ApiOperation(String method, String template, JsonNode json) {

  /** Whether a raw path, without query, is one of the template's. */
  boolean matches(String path) {
    var ours = template.split("/", -1);
    var theirs = path.split("/", -1);
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < ours.length; i++) {
      if (isParameter(ours[i]) ? theirs[i].isEmpty() : !ours[i].equals(theirs[i])) {
        return false;
      }
    }
    return true;
  }

  /** How many segments are parameters: of two templates that match, the more literal one counts. */
  int parameterSegments() {
    int count = 0;
    for (var segment : template.split("/", -1)) {
      count += isParameter(segment) ? 1 : 0;
    }
    return count;
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  /** The names of the parameters at a place: {@code path}, {@code query} or {@code header}. */
  public List<String> parameters(String in) {
    var names = new ArrayList<String>();
    for (var parameter : json.path("parameters")) {
      if (parameter.path("in").asText().equals(in)) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  /** The schema of a parameter. */
  public JsonNode parameter(String in, String name) {
    return StreamSupport.stream(json.path("parameters").spliterator(), false)
        .filter(parameter -> parameter.path("in").asText().equals(in))
        .filter(parameter -> parameter.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("schema");
  }

  /** The schema of the JSON body, when the operation takes one. */
  public Optional<JsonNode> body() {
    var schema = json.at("/requestBody/content/application~1json/schema");
    return schema.isMissingNode() ? Optional.empty() : Optional.of(schema);
  }

  /** Whether a request without a body is refused. */
  public boolean needsBody() {
    return json.at("/requestBody/required").asBoolean();
  }

  /** The ways to authenticate: each a set of schemes that are sent together. */
  public List<List<String>> security() {
    var ways = new ArrayList<List<String>>();
    for (var way : json.path("security")) {
      var schemes = new ArrayList<String>();
      way.fieldNames().forEachRemaining(schemes::add);
      ways.add(schemes);
    }
    return ways;
  }

  @Override
  public String toString() {
    return method + ' ' + template;
  }
}
