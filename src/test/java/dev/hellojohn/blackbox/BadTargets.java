package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Paths that lead nowhere, and queries that mean nothing. */
final class BadTargets {

  private static final String ULID = "01JD3Z9V4W7XK2M5N8P0QRSTVW";
  private static final String NOT_FOUND = "not_found";
  private static final String WEBHOOK = "POST /v1/hooks/{connector_id}";
  private static final String MALFORMED = "invalid_request";

  private final ApiOperation operation;
  private final Call good;
  private final Map<String, String> ids;
  private final List<BadCall> calls = new ArrayList<>();

  private BadTargets(ApiOperation operation, Call good, Map<String, String> ids) {
    this.operation = operation;
    this.good = good;
    this.ids = ids;
  }

  /**
   * The bad paths and queries.
   *
   * @param good a request that would succeed
   * @param ids what stands for the path's parameters in it
   */
  static List<BadCall> of(ApiOperation operation, Call good, Map<String, String> ids) {
    var targets = new BadTargets(operation, good, ids);
    ids.forEach(targets::addIds);
    targets.addPaths();
    operation.parameters("query").forEach(targets::addQuery);
    targets.addQueries();
    return targets.calls;
  }

  private void addIds(String name, String id) {
    var prefix = id.contains("_") ? id.substring(0, id.indexOf('_') + 1) : "";
    for (var other : List.of("usr_", "ses_", "cli_", "key_", "adm_", "tnt_", "req_", "")) {
      if (!(other + ULID).startsWith(prefix + ULID)) {
        add("an id of another kind", name, other + ULID, unknown());
      }
    }
    for (var text :
        List.of(
            prefix + ULID,
            // Not a digit: acme-10 may be there beside acme-1.
            id + "Z",
            id.substring(0, id.length() - 1),
            prefix + "8" + ULID.substring(1),
            prefix + "I".repeat(26),
            prefix + "x",
            "0",
            "-1",
            "null",
            "undefined",
            "*",
            "zzz-zzz",
            "a".repeat(300),
            "%C3%A9",
            "%F0%9F%90%98",
            "%20",
            "%27%20OR%20%271%27=%271",
            "$%7Bjndi:ldap:x%7D",
            "%3Cscript%3E")) {
      if (!isNewLanguage(name, text)) {
        add("an id that nothing has", name, text, unknown());
      }
    }
    for (var text :
        List.of(
            "a".repeat(3000),
            "%2F",
            id + "%2Fx",
            "%5C",
            "%FF",
            "%C0%AF",
            "%ED%A0%80",
            "%E2%82",
            "%2e%2e",
            "%252e",
            id + ";a=b",
            id + "%3B")) {
      add("a path that is not plain", name, text, MALFORMED);
    }
    for (var text : List.of("%00", id + "%00", "%0A", "%0D%0A", "%7F", "%01", "%zz", "%")) {
      calls.add(BadCall.ofContainer("a path that is no text", good.withTarget(target(name, text))));
    }
  }

  /** What has the form of a language is one, and what is put there is new. */
  private boolean isNewLanguage(String name, String text) {
    return name.equals("language")
        && operation.method().equals("PUT")
        && text.matches("[A-Za-z]{2,8}(-[a-z]{1,8})?");
  }

  /** A connector that is not there is a wrong signature. */
  private String unknown() {
    return operation.toString().equals(WEBHOOK) ? "signature_invalid" : NOT_FOUND;
  }

  private void add(String fault, String name, String value, String... errors) {
    calls.add(BadCall.of(fault, good.withTarget(target(name, value)), errors));
  }

  private String target(String name, String value) {
    var others = new java.util.LinkedHashMap<>(ids);
    others.put(name, value);
    var query =
        good.target().contains("?") ? good.target().substring(good.target().indexOf('?')) : "";
    return GoodCalls.target(operation, others) + query;
  }

  private String path() {
    return GoodCalls.target(operation, ids);
  }

  private void addPaths() {
    var path = path();
    for (var other : List.of("//" + path.substring(1), path + "//", "/." + path, path + "/..")) {
      calls.add(BadCall.of("a path that is not plain", good.withTarget(other), MALFORMED));
    }
    calls.add(
        BadCall.of(
            "a path that is longer",
            good.withTarget(path + "/zzz"),
            NOT_FOUND,
            "method_not_allowed"));
    calls.add(
        BadCall.of(
            "a path in capitals",
            good.withTarget(path.replaceFirst("^/[a-z.]+", "/ZZZ")),
            NOT_FOUND));
  }

  private void addQuery(String name) {
    var schema = ApiDocument.served().resolve(operation.parameter("query", name));
    if (name.equals("cursor")) {
      addCursors();
    } else if (name.equals("client_id")) {
      for (var key : List.of("", "zzz", "pk_live_zzz", "*", "a".repeat(2000))) {
        calls.add(BadCall.of("a key of nobody", query("client_id=" + key), NOT_FOUND));
      }
    } else {
      for (var value : badValues(schema)) {
        calls.add(
            BadCall.inField("a query that is wrong: " + name, query(name + '=' + value), name));
      }
    }
    for (var twice :
        List.of(
            name + "=1&" + name + "=1",
            name + "=1&" + name + "=2",
            name + "&" + name,
            name + "=1&" + name.substring(0, 1).replace("_", "%5F") + encoded(name) + "=1")) {
      calls.add(BadCall.of("a parameter twice", query(twice), MALFORMED));
    }
    for (var value : List.of("%00", "a%00", "%FF", "%C3", "%ED%A0%80", "%0A", "a%0D%0Ab", "%7F")) {
      calls.add(BadCall.of("a value that is no text", query(name + '=' + value), MALFORMED));
    }
  }

  /** The same name written with percent signs, from its second character on. */
  private static String encoded(String name) {
    var text = new StringBuilder();
    for (var c : name.substring(1).toCharArray()) {
      text.append('%').append(Integer.toHexString(c));
    }
    return text.toString();
  }

  private Call query(String query) {
    return good.withTarget(path() + '?' + query);
  }

  private static List<String> badValues(JsonNode schema) {
    if (schema.has("enum")) {
      return List.of("", "zzz", "ACTIVE", "0");
    }
    if (schema.path("format").asText().equals("date-time")) {
      return List.of("", "yesterday", "2027-02-30T00:00:00Z", "2027-01-01", "1900000000");
    }
    if (schema.path("format").asText().equals("email")) {
      return List.of("", "zzz", "a@", "@b.example");
    }
    if (schema.has("pattern")) {
      return List.of("", "zzz", "xxx_" + ULID, ULID);
    }
    return switch (schema.path("type").asText()) {
      case "integer" ->
          List.of("", "zzz", "-1", "0", "1.5", "1e1", "0x1", "99999999999999999999", "%2B1", "101");
      case "boolean" -> List.of("", "zzz", "TRUE", "1", "yes");
      case "string" -> List.of("a".repeat(Math.max(300, schema.path("maxLength").asInt() + 1)));
      default -> throw new AssertionError("Of which type is " + schema + "?");
    };
  }

  private void addCursors() {
    for (var cursor :
        List.of(
            "",
            "zzz",
            "0",
            "%27%20OR%201=1--",
            "a".repeat(2000),
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "eyJpZCI6InVzcl8wMSJ9",
            "usr_" + ULID)) {
      calls.add(BadCall.of("a forged cursor", query("cursor=" + cursor), "invalid_cursor"));
    }
  }

  /** Every octet of a cursor that the server gave is part of it. */
  static List<BadCall> cursors(Call good, String path, String cursor) {
    var calls = new ArrayList<BadCall>();
    for (int i = 0; i < cursor.length(); i++) {
      var flipped =
          cursor.substring(0, i) + (cursor.charAt(i) == 'A' ? 'B' : 'A') + cursor.substring(i + 1);
      for (var forged : List.of(flipped, cursor.substring(0, i))) {
        calls.add(
            BadCall.of(
                "a changed cursor", good.withTarget(path + "?cursor=" + forged), "invalid_cursor"));
      }
    }
    calls.add(
        BadCall.of(
            "a longer cursor",
            good.withTarget(path + "?cursor=" + cursor + "A"),
            "invalid_cursor"));
    return calls;
  }

  private void addQueries() {
    var many = new StringBuilder("a0=1");
    for (int i = 1; i < 60; i++) {
      many.append("&a").append(i).append("=1");
    }
    for (var query :
        List.of(many.toString(), "zzz=1&zzz=1", "zzz=%00", "%00=1", "%FF", "zzz=%80")) {
      calls.add(BadCall.of("a query that is none", query(query), MALFORMED));
    }
  }
}
