package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hellojohn.testing.ApiOperation;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bodies that are JSON objects with one member at fault: for every member that the description has,
 * at every depth, each value that it does not allow.
 */
final class BadMembers {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** One value of each of JSON's types. */
  private static final Map<String, JsonNode> SAMPLES = samples();

  /** What the server alone decides. */
  private static final List<String> SERVER_OWNED =
      List.of(
          "id",
          "tenant_id",
          "user_id",
          "session_id",
          "email_verified",
          "role",
          "roles",
          "permissions",
          "status",
          "is_admin",
          "mfa_enabled",
          "mfa_verified",
          "password_hash",
          "created_at",
          "updated_at",
          "last_sign_in_at",
          "version",
          "schema_version",
          "secret_key",
          "publishable_key",
          "key",
          "created_by",
          "__proto__",
          "constructor",
          "$type",
          "@class",
          "zzz");

  /**
   * Members that are compared with what the server knows. A text that can't be right is answered as
   * one that is wrong: another answer would tell more.
   */
  private static final Map<String, String> COMPARED =
      Map.ofEntries(
          Map.entry("POST /v1/auth/sign-in", "invalid_credentials"),
          Map.entry("POST /cp/v1/admin/sign-in", "invalid_credentials"),
          Map.entry("POST /console/api/auth/sign-in", "invalid_credentials"),
          Map.entry("POST /v1/auth/refresh", "refresh_token_invalid"),
          Map.entry("POST /v1/auth/reset-password", "invalid_token"),
          Map.entry("POST /v1/auth/verify-email", "invalid_token"),
          Map.entry("POST /v1/auth/magic-link/verify", "invalid_token"),
          Map.entry("POST /v1/auth/unlock", "invalid_token"),
          Map.entry("POST /v1/mfa/send", "challenge_expired"),
          Map.entry("POST /v1/auth/otp/verify", "challenge_expired"),
          Map.entry("POST /v1/auth/password/change", "invalid_credentials"),
          Map.entry("DELETE /v1/auth/me", "invalid_credentials"),
          Map.entry("POST /v1/auth/step-up", "invalid_credentials"),
          Map.entry("POST /v1/auth/me/mfa/factors", "invalid_credentials"),
          Map.entry("DELETE /v1/auth/me/mfa/factors/{factor_id}", "invalid_credentials"),
          Map.entry("POST /v1/mfa/verify", "challenge_expired"),
          Map.entry("POST /v1/mfa/enroll", "challenge_expired"),
          Map.entry("POST /v1/mfa/passkey/options", "challenge_expired"),
          Map.entry("POST /v1/auth/passkey/verify", "challenge_expired"),
          Map.entry("POST /cp/v1/admin/me/totp", "invalid_credentials"),
          Map.entry("DELETE /cp/v1/admin/me/totp", "invalid_credentials"));

  private final ApiOperation operation;
  private final Call good;
  private final GoodBody body;
  private final List<BadCall> calls = new ArrayList<>();

  private BadMembers(ApiOperation operation, Call good) {
    this.operation = operation;
    this.good = good;
    this.body = new GoodBody(operation, good);
  }

  private static Map<String, JsonNode> samples() {
    var samples = new LinkedHashMap<String, JsonNode>();
    samples.put("string", TextNode.valueOf("zzz"));
    samples.put("integer", IntNode.valueOf(7));
    samples.put("number", DoubleNode.valueOf(1.5));
    samples.put("boolean", BooleanNode.TRUE);
    samples.put("array", NODES.arrayNode());
    samples.put("object", NODES.objectNode());
    samples.put("null", NullNode.instance);
    return samples;
  }

  /**
   * The bodies.
   *
   * @param good a request that would succeed
   */
  static List<BadCall> of(ApiOperation operation, Call good) {
    var members = new BadMembers(operation, good);
    members.addObject(List.of(), operation.body().orElseThrow());
    return members.calls;
  }

  private void addObject(List<String> path, JsonNode schema) {
    var object = body.object(schema);
    for (var name : SERVER_OWNED) {
      if (!object.path("properties").has(name)) {
        add("not the caller's: " + name, child(path, name), TextNode.valueOf("x"));
        add("not the caller's: " + name, child(path, name), NullNode.instance);
      }
    }
    addUnstorableName(path);
    for (var required : object.path("required")) {
      var member = child(path, required.asText());
      calls.add(
          BadCall.inField(
              "missing", good.withJson(body.without(member)), String.join(".", member)));
    }
    for (var property : object.path("properties").properties()) {
      var member = child(path, property.getKey());
      addMember(member, property.getValue());
      if (!body.object(property.getValue()).path("properties").isMissingNode()) {
        addObject(member, property.getValue());
      }
    }
  }

  private static List<String> child(List<String> path, String name) {
    var child = new ArrayList<>(path);
    child.add(name);
    return child;
  }

  private void add(String fault, List<String> path, JsonNode value) {
    calls.add(
        BadCall.inField(fault, good.withJson(body.with(path, value)), String.join(".", path)));
  }

  private void addMember(List<String> path, JsonNode schema) {
    var types = body.types(schema);
    if (types.isEmpty()) {
      throw new AssertionError(operation + ": of which type is " + path + "?");
    }
    for (var sample : SAMPLES.entrySet()) {
      var type = sample.getKey();
      boolean allowed =
          types.contains(type) || (type.equals("integer") && types.contains("number"));
      if (!allowed) {
        add("of the wrong type: " + type, path, sample.getValue());
      }
    }
    var meant = body.object(schema);
    if (types.contains("string")) {
      addTexts(path, meant);
    }
    if (types.contains("integer")) {
      addNumbers(path);
    }
    if (types.contains("array")) {
      addLists(path, meant);
    }
    if (types.contains("object") && meant.path("properties").isMissingNode()) {
      addDocuments(path);
    }
  }

  private void addTexts(List<String> path, JsonNode schema) {
    for (var unstorable :
        List.of("\\u0000", "a\\u0000b", "\\ud800", "\\udc00x", "a\\udfff\\ud800")) {
      addWritten("text that is none: " + unstorable, path, '"' + unstorable + '"');
    }
    addOctets(path);
    addText("far too long", path, "a".repeat(30_000));
    addText("empty", path, "");
    addText("blank", path, " \t ");
    if (schema.has("enum")) {
      addText("not one of those that there are", path, "zzz");
      addText("in capitals", path, schema.path("enum").path(0).asText() + "X");
    }
    switch (schema.path("format").asText()) {
      case "email" -> {
        for (var text : List.of("zzz", "@", "a@", "@b.example", "a b@c.example", "a@b@c.example")) {
          addText("no address", path, text);
        }
      }
      case "date-time" -> {
        for (var text :
            List.of("yesterday", "2027-02-30T00:00:00Z", "2027-01-01", "1900000000", "+1e9-1-1")) {
          addText("no time", path, text);
        }
      }
      default -> {
        // Free text.
      }
    }
    if (schema.has("maxLength")) {
      addText("an octet too long", path, "a".repeat(schema.path("maxLength").asInt() + 1));
    }
  }

  /** A text that its type allows: where it is compared with a secret, it is merely wrong. */
  private void addText(String fault, List<String> path, String text) {
    var call = good.withJson(body.with(path, TextNode.valueOf(text)));
    var compared = COMPARED.get(operation.toString());
    if (isHarmless(path, text)) {
      return;
    }
    calls.add(
        compared == null
            ? BadCall.inField(fault, call, String.join(".", path))
            : new BadCall(fault, call, union(compared), ""));
  }

  private static Set<String> union(String code) {
    var codes = new LinkedHashSet<>(BadCall.INVALID);
    codes.add(code);
    return codes;
  }

  /**
   * What the API says it takes: an empty name is none, a token is active or it isn't, beside a code
   * a password is not looked at, nor either of them without the new address that they go along
   * with.
   */
  private boolean isHarmless(List<String> path, String text) {
    var member = path.get(path.size() - 1);
    return operation.toString().equals("POST /v1/sessions/verify")
        || member.equals("captcha_token")
        || member.equals("device_token")
        || (List.of("current_password", "code").contains(member)
            && operation.toString().equals("PATCH /v1/auth/me"))
        || (member.equals("password") && operation.template().endsWith("/backup-codes/generate"))
        || (text.isBlank()
            && List.of("name", "region", "password", "totp_code").contains(member)
            && isOptional(path));
  }

  private boolean isOptional(List<String> path) {
    return path.size() > 1
        || !body.types(property(path.get(0))).stream().allMatch(type -> type.equals("string"));
  }

  private JsonNode property(String name) {
    return body.object(operation.body().orElseThrow()).path("properties").path(name);
  }

  /** A value as it is written, where a tree could not hold it. */
  private void addWritten(String fault, List<String> path, String written) {
    var call = good.withJson(body.with(path, TextNode.valueOf("@value@")));
    calls.add(
        BadCall.inField(
            fault, call.withBody(call.text().replace("\"@value@\"", written)), parent(path)));
  }

  /** The octets of Latin-1, as a client sends them that forgot to encode. */
  private void addOctets(List<String> path) {
    var text = good.withJson(body.with(path, TextNode.valueOf("J\u00F6rg \u00E9\u00FF"))).text();
    calls.add(
        BadCall.of(
            "Latin-1", good.withBody(text.getBytes(StandardCharsets.ISO_8859_1)), "invalid_json"));
  }

  private static String parent(List<String> path) {
    return path.get(0);
  }

  private void addUnstorableName(List<String> path) {
    var call = good.withJson(body.with(child(path, "@name@"), IntNode.valueOf(1)));
    for (var name : List.of("\\u0000", "\\ud800")) {
      calls.add(
          BadCall.of(
              "a name that is none",
              call.withBody(call.text().replace("@name@", name)),
              "validation_failed",
              "invalid_json"));
    }
  }

  private void addNumbers(List<String> path) {
    add("negative", path, IntNode.valueOf(-1));
    add("a fraction", path, DoubleNode.valueOf(7.5));
    add("beyond 32 bits", path, BigIntegerNode.valueOf(BigInteger.ONE.shiftLeft(31)));
    add("beyond 64 bits", path, BigIntegerNode.valueOf(BigInteger.ONE.shiftLeft(64)));
    add("as text", path, TextNode.valueOf("7"));
    addWritten("an exponent", path, "1e400");
  }

  private void addLists(List<String> path, JsonNode schema) {
    var itemTypes = body.types(schema.path("items"));
    for (var sample : SAMPLES.entrySet()) {
      if (!itemTypes.contains(sample.getKey())) {
        add("a list of " + sample.getKey(), path, NODES.arrayNode().add(sample.getValue()));
      }
    }
    for (var text : List.of("", " ", "zzz zzz", "a".repeat(5000))) {
      add("a list with a wrong entry", path, NODES.arrayNode().add(text));
    }
    var many = NODES.arrayNode();
    for (int i = 0; i < 5000; i++) {
      many.add("zzz" + i);
    }
    add("a long list", path, many);
    addWritten("a list with text that is none", path, "[\"a\\u0000\"]");
    addWritten("nested lists", path, "[[[[[[\"a\"]]]]]]");
    add("a list as an object", path, NODES.objectNode().put("0", "zzz"));
  }

  private void addDocuments(List<String> path) {
    add("more than 8 KiB", path, NODES.objectNode().put("a", "a".repeat(9000)));
    var wide = NODES.objectNode();
    for (int i = 0; i < 2000; i++) {
      wide.put("name" + i, i);
    }
    add("many members", path, wide);
    addWritten("text that is none", path, "{\"a\":\"\\u0000\"}");
    addWritten("a name that is none", path, "{\"a\\u0000\":1}");
    addWritten("half a character", path, "{\"a\":[\"\\ud83d\"]}");
    ArrayNode list = NODES.arrayNode();
    add("a list", path, list.add(1));
    var call = good.withJson(body.with(path, TextNode.valueOf("@value@")));
    var deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
    calls.add(
        BadCall.of(
            "deep", call.withBody(call.text().replace("\"@value@\"", deep)), "invalid_json"));
    calls.add(
        BadCall.of(
            "a name twice",
            call.withBody(call.text().replace("\"@value@\"", "{\"a\":1,\"a\":2}")),
            "invalid_json"));
  }
}
