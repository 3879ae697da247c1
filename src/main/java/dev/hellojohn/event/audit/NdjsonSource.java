package dev.hellojohn.event.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Link;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of an export that {@link NdjsonSink} has written. Objects in it are kept letter by letter.
 */
final class NdjsonSource {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A member of another name would be one that was renamed. */
  private static final Set<String> NAMES =
      Set.of(
          "type",
          "form",
          "chain",
          "selective",
          "seq",
          "id",
          "time",
          "action",
          "outcome",
          "actor_type",
          "actor_id",
          "subject_id",
          "client_id",
          "request_id",
          "details",
          "personal",
          "salt",
          "commitment",
          "mac",
          "previous_hash",
          "hash",
          "seal",
          "previous_mac",
          "pruned_seq",
          "checkpoint_seq",
          "checkpoint_time",
          "checkpoint_mac");

  private final Map<String, String> members;

  private NdjsonSource(Map<String, String> members) {
    this.members = members;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of an export
   */
  static NdjsonSource read(String line) {
    Map<String, String> members = new HashMap<>();
    try (var parser = JSON.createParser(line)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        require(NAMES.contains(name));
        var value = value(parser, line);
        if (value != null) {
          members.put(name, value);
        }
      }
      require(parser.nextToken() == null);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The line is no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NdjsonSource(members);
  }

  private static @Nullable String value(JsonParser parser, String line) throws IOException {
    var token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.START_OBJECT) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      return line.substring(start, (int) parser.currentLocation().getCharOffset());
    }
    require(token != null && token.isScalarValue());
    return parser.getText();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("The line is none of an export");
    }
  }

  /** Whether a text is one JSON object, on one line. */
  static boolean isObject(String text) {
    if (!text.startsWith("{") || text.indexOf('\n') >= 0) {
      return false;
    }
    try (var parser = JSON.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  String type() {
    return text("type");
  }

  String chain() {
    require(text("form").equals(NdjsonSink.FORM));
    return text("chain");
  }

  boolean isSelective() {
    return text("selective").equals("true");
  }

  long prunedSeq() {
    return number("pruned_seq");
  }

  AuditEntry entry(String chain) {
    var content =
        new Content(
            text("id"),
            time("time"),
            text("action"),
            text("outcome"),
            text("actor_type"),
            members.get("actor_id"),
            members.get("subject_id"),
            members.get("client_id"),
            members.get("request_id"),
            text("details"),
            members.get("commitment"));
    var personal =
        members.containsKey("personal") || members.containsKey("salt")
            ? new Personal(text("salt"), text("personal"))
            : null;
    var link =
        members.containsKey("seq")
            ? new Link(number("seq"), text("previous_hash"), text("hash"), text("seal"))
            : null;
    return new AuditEntry(chain, content, personal, text("mac"), link);
  }

  Checkpoint checkpoint() {
    return new Checkpoint(
        number("seq"), text("hash"), time("time"), text("previous_mac"), text("mac"));
  }

  /** The signed end, or null if the chain had none. */
  @Nullable Head head() {
    if (!members.containsKey("mac")) {
      return null;
    }
    return new Head(
        number("seq"),
        text("hash"),
        number("pruned_seq"),
        number("checkpoint_seq"),
        time("checkpoint_time"),
        text("checkpoint_mac"),
        time("time"),
        text("mac"));
  }

  private String text(String name) {
    var value = members.get(name);
    return value == null ? "" : value;
  }

  private long number(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The line has no number " + name, e);
    }
  }

  private Instant time(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("The line has no time " + name, e);
    }
  }
}
