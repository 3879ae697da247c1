package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The body of a request that succeeds, what its members may be, and the body with one changed. */
final class GoodBody {

  private final ApiDocument document = ApiDocument.served();
  private final JsonNode schema;
  private final ObjectNode body;

  GoodBody(ApiOperation operation, Call good) {
    this.schema = operation.body().orElseThrow();
    this.body = good.json();
  }

  /** The object that a schema means: itself, what it refers to, or an alternative to null. */
  JsonNode object(JsonNode part) {
    var resolved = document.resolve(part);
    for (var alternative : resolved.path("anyOf")) {
      if (!alternative.path("type").asText().equals("null")) {
        return object(alternative);
      }
    }
    return resolved;
  }

  /** The types that a member may have. */
  Set<String> types(JsonNode part) {
    var types = new LinkedHashSet<String>();
    var resolved = document.resolve(part);
    var type = resolved.path("type");
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(one -> types.add(one.asText()));
    resolved.path("anyOf").forEach(alternative -> types.addAll(types(alternative)));
    return types;
  }

  /** The body with another value of the member at a path. */
  ObjectNode with(List<String> path, JsonNode value) {
    var copy = body.deepCopy();
    parent(copy, path).set(path.get(path.size() - 1), value);
    return copy;
  }

  /** The body without the member at a path. */
  ObjectNode without(List<String> path) {
    var copy = with(path, NullNode.instance);
    parent(copy, path).remove(path.get(path.size() - 1));
    return copy;
  }

  /** The object that a member is in. One that the good request does without is made, and good. */
  private ObjectNode parent(ObjectNode root, List<String> path) {
    var parent = root;
    var type = object(schema);
    for (var name : path.subList(0, path.size() - 1)) {
      type = object(type.path("properties").path(name));
      if (!(parent.path(name) instanceof ObjectNode)) {
        var made = parent.putObject(name);
        for (var required : type.path("required")) {
          made.set(
              required.asText(),
              type.path("properties").path(required.asText()).path("examples").path(0));
        }
      }
      parent = (ObjectNode) parent.get(name);
    }
    return parent;
  }
}
