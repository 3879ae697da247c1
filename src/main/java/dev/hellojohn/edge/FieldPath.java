package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names a place in a body as {@code auth_config.session.idle_timeout} or {@code origins[2]}. */
final class FieldPath {

  /** What a member may be called to be named in an answer: ours all are. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$@.-]{1,64}");

  /** A member that a caller called by a text of his own, which no answer repeats. */
  private static final String UNNAMED = "?";

  private FieldPath() {}

  /** The path of a member. */
  static String child(String parent, String name) {
    String shown = NAME.matcher(name).matches() ? name : UNNAMED;
    return parent.isEmpty() ? shown : parent + '.' + shown;
  }

  /** The path of a list's element. */
  static String element(String parent, int index) {
    return parent + '[' + index + ']';
  }

  /** The place at which a parser stands. */
  static String of(@Nullable JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String parent = of(context.getParent());
    if (context.inArray()) {
      return element(parent, context.getCurrentIndex());
    }
    return context.hasCurrentName() ? child(parent, context.getCurrentName()) : parent;
  }

  /** The place that an exception names. */
  static String of(List<JsonMappingException.Reference> references) {
    String path = "";
    for (JsonMappingException.Reference reference : references) {
      path =
          reference.getFieldName() == null
              ? element(path, reference.getIndex())
              : child(path, reference.getFieldName());
    }
    return path;
  }
}
