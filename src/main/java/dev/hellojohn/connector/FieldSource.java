package dev.hellojohn.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a sender writes the id or the type of an event: in a header, or in a member of its JSON.
 *
 * @param where which of the two
 * @param name the header's name, or the names of the member and of those around it with dots
 */
record FieldSource(Where where, String name) {

  /** RFC 9110 §5.1, without the characters that no product uses. */
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private static final Pattern MEMBER =
      Pattern.compile("[A-Za-z0-9_$-]{1,64}(\\.[A-Za-z0-9_$-]{1,64}){0,7}");

  private static final int MAX_MEMBER = 128;

  /** Header or member. */
  enum Where {
    HEADER,
    MEMBER
  }

  static boolean isHeader(String name) {
    return HEADER.matcher(name).matches();
  }

  static boolean isMember(String name) {
    return name.length() <= MAX_MEMBER && MEMBER.matcher(name).matches();
  }

  /** As it is stored: {@code header:X-GitHub-Delivery}. */
  static @Nullable FieldSource ofStored(@Nullable String stored) {
    if (stored == null) {
      return null;
    }
    int colon = stored.indexOf(':');
    var where = stored.startsWith("header:") ? Where.HEADER : Where.MEMBER;
    return new FieldSource(where, stored.substring(colon + 1));
  }

  String toStored() {
    return (where == Where.HEADER ? "header:" : "member:") + name;
  }

  /** What an event has there: a text, a number or a truth value; empty for anything else. */
  Optional<String> read(HookRequest request, JsonNode body) {
    if (where == Where.HEADER) {
      return Optional.ofNullable(request.header().apply(name)).filter(text -> !text.isBlank());
    }
    var node = body;
    for (var step : name.split("\\.", -1)) {
      node = node.path(step);
    }
    return Optional.of(node)
        .filter(JsonNode::isValueNode)
        .filter(value -> !value.isNull())
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank());
  }
}
