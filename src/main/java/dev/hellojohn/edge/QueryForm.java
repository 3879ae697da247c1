package dev.hellojohn.edge;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query string, which no endpoint of ours wants a parameter twice in. */
final class QueryForm {

  /** More than any list of ours has filters. */
  static final int MAX_PARAMETERS = 50;

  private QueryForm() {}

  /**
   * Whether every parameter is there once and every name and value is text: percent-encoded UTF-8
   * without control characters, which a database would refuse.
   */
  static boolean isUnambiguous(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return true;
    }
    Set<String> names = new HashSet<>();
    String[] parameters = query.split("&", -1);
    if (parameters.length > MAX_PARAMETERS) {
      return false;
    }
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      Optional<String> name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : parameter.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty() || !names.add(name.get())) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> decode(String part) {
    return Percent.decode(part.replace('+', ' '))
        .filter(text -> text.chars().noneMatch(Character::isISOControl));
  }
}
