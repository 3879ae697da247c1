package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names a place in a body as {@code auth_config.session.idle_timeout} or {@code origins[2]}. */
final class FieldPath {

  private FieldPath() {}

  /** The path of a member. */
  static String child(String parent, String name) {
    return parent.isEmpty() ? name : parent + '.' + name;
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
