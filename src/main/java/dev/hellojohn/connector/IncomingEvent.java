package dev.hellojohn.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An authentic event that is about to be stored.
 *
 * @param eventId what its sender calls it, whole
 * @param type what kind of event it is
 * @param contentType the Content-Type header
 * @param payload the octets as they came
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared or changed
record IncomingEvent(
    @Nullable String eventId, @Nullable String type, @Nullable String contentType, byte[] payload) {

  /** Reads what other products write, not only what this one would take. */
  private static final ObjectMapper TREES = new ObjectMapper();

  private static final int MAX_ID = 255;
  private static final int MAX_TYPE = 128;
  private static final int MAX_CONTENT_TYPE = 255;

  /**
   * Reads what the settings ask for. An event without it is an event all the same: it was signed,
   * and its sender would not send it in another form.
   */
  static IncomingEvent read(ConnectorSettings settings, HookRequest request) {
    boolean looks = isMember(settings.eventId()) || isMember(settings.eventType());
    var body = looks ? tree(request.body()) : MissingNode.getInstance();
    return new IncomingEvent(
        read(settings.eventId(), request, body),
        storable(read(settings.eventType(), request, body), MAX_TYPE),
        storable(request.header().apply("Content-Type"), MAX_CONTENT_TYPE),
        request.body());
  }

  private static boolean isMember(@Nullable FieldSource source) {
    return source != null && source.where() == FieldSource.Where.MEMBER;
  }

  private static @Nullable String read(
      @Nullable FieldSource source, HookRequest request, JsonNode body) {
    return source == null ? null : source.read(request, body).orElse(null);
  }

  private static JsonNode tree(byte[] body) {
    try {
      var tree = TREES.readTree(body);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** The id as far as it can be stored and shown. */
  @Nullable String shownId() {
    return storable(eventId, MAX_ID);
  }

  /** Without what no database stores, and cut to a length. */
  private static @Nullable String storable(@Nullable String text, int max) {
    if (text == null) {
      return null;
    }
    var storable = new StringBuilder();
    text.codePoints()
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? 0xFFFD
                    : c)
        .takeWhile(c -> storable.length() + Character.charCount(c) <= max)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }
}
