package dev.hellojohn.control;

import dev.hellojohn.kernel.WebOrigin;
import java.util.ArrayList;
import java.util.List;

/** Reads the lists of browser applications' origins; what an origin is says {@link WebOrigin}. */
final class WebOrigins {

  /** Far more than an application has, and a list that is still compared in no time. */
  private static final int MOST = 50;

  private WebOrigins() {}

  /**
   * The list in the browser's spelling, each origin once.
   *
   * @param field of the body, for what is wrong
   */
  static List<String> read(String field, List<String> texts, Violations violations) {
    if (texts.size() > MOST) {
      violations.add(field, "too_many", "Name at most " + MOST + " origins.");
      return List.of();
    }
    var origins = new ArrayList<String>();
    for (int i = 0; i < texts.size(); i++) {
      var origin = WebOrigin.parse(texts.get(i)).map(WebOrigin::value);
      if (origin.isEmpty()) {
        violations.add(
            field + '[' + i + ']',
            "invalid_origin",
            "An origin is https://host or https://host:port, without a path and without wildcards.");
      } else if (!origins.contains(origin.get())) {
        origins.add(origin.get());
      }
    }
    return List.copyOf(origins);
  }
}
