package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bodies that are none: of the wrong size, form, encoding or type, for an operation that takes one.
 */
final class BadBodies {

  /** api.md: 64 KiB. */
  private static final int MAX_BODY = 64 * 1024;

  private static final String NOT_JSON = "invalid_json";

  private final ApiOperation operation;
  private final Call good;
  private final JsonNode schema;
  private final List<BadCall> calls = new ArrayList<>();

  private BadBodies(ApiOperation operation, Call good) {
    this.operation = operation;
    this.good = good;
    this.schema = ApiDocument.served().resolve(operation.body().orElseThrow());
  }

  /**
   * The bad bodies.
   *
   * @param good a request that would succeed
   */
  static List<BadCall> of(ApiOperation operation, Call good) {
    var bodies = new BadBodies(operation, good);
    bodies.addMissing();
    bodies.addOtherValues();
    bodies.addBroken();
    bodies.addEncodings();
    bodies.addSizes();
    bodies.addChunks();
    bodies.addTypes();
    return bodies.calls;
  }

  private void add(String fault, String body, String... errors) {
    calls.add(BadCall.of(fault, good.withBody(body), errors));
  }

  private void addMissing() {
    if (operation.needsBody()) {
      calls.add(BadCall.of("no body", good.withBody(""), NOT_JSON));
      calls.add(
          BadCall.of("no body and no type", good.withBody("").without("Content-Type"), NOT_JSON));
      add("blank body", " \n\t", NOT_JSON);
    }
    for (var required : schema.path("required")) {
      calls.add(BadCall.inField("empty object", good.withBody("{}"), required.asText()));
    }
  }

  private void addOtherValues() {
    for (var value : List.of("[]", "[{}]", "null", "\"\"", "\"{}\"", "0", "1.5", "true", "false")) {
      add("not an object: " + value, value, "validation_failed");
    }
    add("a list of the object", "[" + good.text() + "]", "validation_failed");
  }

  private void addBroken() {
    var text = good.text();
    var rest = text.substring(1);
    for (int cut : new int[] {1, text.length() / 2, text.length() - 1}) {
      add("truncated", text.substring(0, cut), NOT_JSON);
    }
    add("something after the end", text + "x", NOT_JSON);
    add("a second document", text + text, NOT_JSON);
    add("trailing comma", text.substring(0, text.length() - 1) + ",}", NOT_JSON);
    add("a comment", "/*x*/" + text, NOT_JSON);
    add("single quotes", text.replace('"', '\''), NOT_JSON);
    add("a name without quotes", "{zzz:1," + rest, NOT_JSON);
    add("NaN", "{\"zzz\":NaN," + rest, NOT_JSON);
    add("a leading zero", "{\"zzz\":01," + rest, NOT_JSON);
    add("a control character", "{\"zzz\":\"a\u0001b\"," + rest, NOT_JSON);
    add("a bad escape", "{\"zzz\":\"\\x41\"," + rest, NOT_JSON);
    add("a long number", "{\"zzz\":" + "9".repeat(5000) + ',' + rest, NOT_JSON);
    add("a long name", "{\"" + "z".repeat(5000) + "\":1," + rest, NOT_JSON);
    add("XML", "<?xml version=\"1.0\"?><a/>", NOT_JSON);
    add("a form", "email=a%40example.com&password=x", NOT_JSON);
    for (int depth : new int[] {33, 1000, 20_000}) {
      add("deep lists", "{\"zzz\":" + nested('[', ']', depth) + ',' + rest, NOT_JSON);
    }
    add("deep objects", "{\"a\":".repeat(1000) + "1" + "}".repeat(1000), NOT_JSON);
    add("deep and never closed", "[".repeat(60_000), NOT_JSON);
    add("a huge exponent", "{\"zzz\":1e999999999," + rest, "invalid_json", "validation_failed");
    for (var member : names()) {
      add(
          "twice: " + member,
          "{\"" + member + "\":null," + withMember(member).substring(1),
          NOT_JSON);
    }
  }

  private static String nested(char open, char close, int depth) {
    return String.valueOf(open).repeat(depth) + String.valueOf(close).repeat(depth);
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private String withMember(String name) {
    var body = good.json();
    if (!body.has(name)) {
      body.putNull(name);
    }
    return body.toString();
  }

  private void addEncodings() {
    var text = good.text();
    calls.add(BadCall.of("a byte order mark", good.withBody("\uFEFF" + text), NOT_JSON));
    for (var charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32", "IBM037")) {
      calls.add(
          BadCall.of(charset, good.withBody(text.getBytes(Charset.forName(charset))), NOT_JSON));
    }
    for (var octets :
        List.of(
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xC3})) {
      for (var place : List.of("{\"zzz\":\"a", "{\"z")) {
        var start = place.getBytes(StandardCharsets.UTF_8);
        var body = Arrays.copyOf(start, start.length + octets.length);
        System.arraycopy(octets, 0, body, start.length, octets.length);
        var end = place.length() > 4 ? "\"}" : "\":1}";
        calls.add(BadCall.of("not UTF-8", good.withBody(joined(body, end)), NOT_JSON));
      }
    }
    calls.add(BadCall.of("zero octets", good.withBody(new byte[100]), NOT_JSON));
  }

  private static byte[] joined(byte[] start, String end) {
    var rest = end.getBytes(StandardCharsets.UTF_8);
    var all = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, all, start.length, rest.length);
    return all;
  }

  private void addSizes() {
    var padded = " ".repeat(MAX_BODY + 1 - good.body().length) + good.text();
    calls.add(BadCall.of("an octet too long", good.withBody(padded), "payload_too_large"));
    var chunked = Integer.toHexString(padded.length()) + "\r\n" + padded + "\r\n0\r\n\r\n";
    calls.add(
        BadCall.of(
            "an octet too long, in chunks",
            good.withBody(chunked).with("Transfer-Encoding", "chunked"),
            "payload_too_large"));
  }

  private void addChunks() {
    for (var chunks :
        List.of("zz\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "1\r\n{}\r\n0\r\n\r\n")) {
      calls.add(
          BadCall.of(
              "malformed chunks",
              good.withBody(chunks).with("Transfer-Encoding", "chunked"),
              "invalid_request"));
    }
  }

  private void addTypes() {
    var unread = "unsupported_media_type";
    for (var type :
        List.of(
            "text/plain",
            "text/html",
            "application/xml",
            "application/octet-stream",
            "application/jsonp",
            "multipart/form-data; boundary=x",
            "image/png",
            "*/*",
            "application/*",
            "application/json; charset=utf-16",
            "application/json; charset=iso-8859-1")) {
      calls.add(BadCall.of("type " + type, good.with("Content-Type", type), unread));
    }
    for (var type :
        List.of("json", "application", "/", ";", "application/json; charset", "a/b/c", "\"a/b\"")) {
      calls.add(
          BadCall.of("type " + type, good.with("Content-Type", type), unread, "invalid_request"));
    }
    calls.add(BadCall.of("no type", good.without("Content-Type"), unread));
    calls.add(
        BadCall.of(
            "a form by its type and form",
            good.with("Content-Type", "application/x-www-form-urlencoded").withBody("a=b&c=d"),
            unread));
    calls.add(
        BadCall.of(
            "two types",
            good.with("Content-Type", "application/json").and("Content-Type", "text/plain"),
            "invalid_request"));
    calls.add(
        BadCall.of(
            "compressed",
            good.with("Content-Encoding", "gzip"),
            NOT_JSON,
            unread,
            "invalid_request"));
  }
}
