package dev.hellojohn.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.hellojohn.kernel.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The API's description, {@code openapi.json}, and what it promises: every answer that a test gets
 * is held against it. An answer breaks the promise when its status, its media type, a header, or a
 * member of its body is not as described; also a member that the description does not know,
 * although the description leaves answers open so that later versions may add to them.
 */
public final class ApiDocument {

  private static final Path FILE = Path.of("src/main/resources/META-INF/openapi.json");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What the server may say of any request, before it knows what the path means. */
  private static final Map<Integer, String> GENERIC =
      Map.of(
          400, "Malformed",
          401, "Unauthorized",
          403, "Forbidden",
          413, "TooLarge",
          429, "RateLimited",
          503, "Unavailable");

  private static final Set<String> ALWAYS_ALLOWED = Set.of("HEAD", "OPTIONS");

  private final JsonNode document;
  private final List<ApiOperation> operations;
  private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private ApiDocument(JsonNode document) {
    close(document);
    this.document = document;
    this.operations = operationsOf(document);
  }

  private static final class Holder {
    static final ApiDocument SERVED = read();

    private static ApiDocument read() {
      try {
        return new ApiDocument(JSON.readTree(FILE.toFile()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The description that the server of this build serves. */
  public static ApiDocument served() {
    return Holder.SERVED;
  }

  private static List<ApiOperation> operationsOf(JsonNode document) {
    var operations = new ArrayList<ApiOperation>();
    for (var path : document.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        operations.add(
            new ApiOperation(
                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
      }
    }
    return List.copyOf(operations);
  }

  /** An object that does not say which other members it may have, has none. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiDocument::close);
  }

  /** Every operation, in the order of the description. */
  public List<ApiOperation> operations() {
    return operations;
  }

  /** The operation behind a method and a raw path without query. */
  public Optional<ApiOperation> operation(String method, String path) {
    var template = template(path);
    return operations.stream()
        .filter(operation -> template.filter(operation.template()::equals).isPresent())
        .filter(operation -> operation.method().equals(method))
        .findFirst();
  }

  /** The path of the description that a raw path means: literal segments go before parameters. */
  private Optional<String> template(String path) {
    return operations.stream()
        .filter(operation -> operation.matches(path))
        .min(Comparator.comparing(ApiOperation::parameterSegments))
        .map(ApiOperation::template);
  }

  /** The methods that a template is described with, and those that every path answers. */
  private Set<String> methods(String template) {
    var methods =
        operations.stream()
            .filter(operation -> operation.template().equals(template))
            .map(ApiOperation::method)
            .collect(Collectors.toCollection(TreeSet::new));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    return methods;
  }

  /** A part of the description, references followed. */
  public JsonNode resolve(JsonNode part) {
    var ref = part.path("$ref").asText();
    return ref.isEmpty() ? part : document.at(ref.substring(1));
  }

  /**
   * Holds an answer against the description.
   *
   * @param method the request's method
   * @param target the request's path, with or without a query
   * @throws AssertionError with every way in which the answer is not as described
   */
  public void check(String method, String target, Answer answer) {
    var faults = faults(method, pathOf(target), answer);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "%s %s → %d isn't as described: %s%n%s"
              .formatted(
                  method, target, answer.status(), String.join("; ", faults), answer.text()));
    }
  }

  private static String pathOf(String target) {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  private List<String> faults(String method, String path, Answer answer) {
    if (method.equals("OPTIONS") && answer.status() < 300) {
      return bodiless(answer);
    }
    var described = method.equals("HEAD") ? "GET" : method;
    var operation = operation(described, path);
    var template = template(path);
    var response =
        operation
            .map(found -> found.json().path("responses").path(Integer.toString(answer.status())))
            .orElseGet(() -> generic(template.isPresent(), answer.status(), path));
    if (response.isMissingNode()) {
      return List.of("the status isn't declared");
    }
    var faults = new ArrayList<String>();
    var promised = resolve(response);
    if (answer.status() == 405 && template.isPresent()) {
      faults.addAll(allow(template.get(), method, answer.headers()));
    }
    for (var header : promised.path("headers").properties()) {
      if (answer.headers().firstValue(header.getKey()).isEmpty()) {
        faults.add("the header " + header.getKey() + " is missing");
      }
    }
    faults.addAll(
        method.equals("HEAD") || promised.path("content").isMissingNode()
            ? bodiless(answer)
            : body(promised.get("content"), answer));
    return faults;
  }

  /** The answer to what no operation stands behind: another method, or another path. */
  private JsonNode generic(boolean pathExists, int status, String path) {
    var name = status == (pathExists ? 405 : 404) ? nameOfMissing(status) : GENERIC.get(status);
    var kind = path.matches("/console/api(/.*)?") ? "Console" : "";
    return document.path("components").path("responses").path(name == null ? "" : kind + name);
  }

  private static String nameOfMissing(int status) {
    return status == 405 ? "MethodNotAllowed" : "NotFound";
  }

  private List<String> allow(String template, String method, HttpHeaders headers) {
    var allowed =
        Arrays.stream(headers.firstValue("Allow").orElse("").split(","))
            .map(String::strip)
            .collect(Collectors.toCollection(TreeSet::new));
    allowed.removeAll(ALWAYS_ALLOWED);
    var described = methods(template);
    described.removeAll(ALWAYS_ALLOWED);
    return allowed.equals(described) || !isOfHttp(method)
        ? List.of()
        : List.of("Allow has " + allowed + " where " + described + " are described");
  }

  /** Another method than HTTP's own is refused before its path is looked at. */
  private static boolean isOfHttp(String method) {
    return Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS").contains(method);
  }

  private static List<String> bodiless(Answer answer) {
    return answer.text().isEmpty() ? List.of() : List.of("there is a body");
  }

  private List<String> body(JsonNode content, Answer answer) {
    var type = answer.headers().firstValue("Content-Type").orElse("");
    var bare = type.contains(";") ? type.substring(0, type.indexOf(';')).strip() : type;
    if (!content.has(bare)) {
      return List.of("the media type '" + type + "' isn't declared");
    }
    if (!bare.equals("application/json")) {
      return List.of();
    }
    JsonNode json;
    try {
      json = JSON.readTree(answer.text());
    } catch (JsonProcessingException e) {
      return List.of("it isn't JSON: " + e.getOriginalMessage());
    }
    var faults = new ArrayList<>(faults(content.get(bare).path("schema"), json));
    if (answer.status() >= 400 && json.path("error").isTextual()) {
      faults.addAll(code(answer.error(), answer.status()));
    }
    if (json.has("statusCode") && json.get("statusCode").asInt() != answer.status()) {
      faults.add("the status in the body is another one");
    }
    return faults;
  }

  private static List<String> code(String error, int status) {
    return Arrays.stream(ErrorCode.values())
            .anyMatch(code -> code.code().equals(error) && code.status() == status)
        ? List.of()
        : List.of("no error with this status is called " + error);
  }

  /** How a value breaks a schema of the description. */
  public List<String> faults(JsonNode schema, JsonNode value) {
    return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  /** Every schema is compiled by itself, with all that it may refer to. */
  private Schema compile(JsonNode schema) {
    var root = (ObjectNode) schema.deepCopy();
    root.set("components", document.get("components"));
    return registry.getSchema(root);
  }
}
