package dev.hellojohn.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Origins of browser applications, exactly as a browser sends them (RFC 6454 §6.2): scheme, host,
 * and the port if it is not the scheme's own. Wildcards, {@code null}, paths and credentials are
 * refused, because each has let an attacker's page in somewhere.
 */
final class WebOrigins {

  /** Far more than an application has, and a list that is still compared in no time. */
  private static final int MOST = 50;

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>https?)://(?<host>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
              + "|\\[[0-9a-f:.]{2,45}\\])(?::(?<port>[1-9][0-9]{0,4}))?");

  private static final int MAX_LENGTH = 300;
  private static final int MAX_PORT = 65_535;

  private WebOrigins() {}

  /** The spelling that a browser uses; empty if the text is no origin. */
  static Optional<String> canonical(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var scheme = matcher.group("scheme");
    var port = matcher.group("port");
    if (port != null && Integer.parseInt(port) > MAX_PORT) {
      return Optional.empty();
    }
    var origin = scheme + "://" + matcher.group("host");
    boolean implied = port == null || port.equals(scheme.equals("https") ? "443" : "80");
    return Optional.of(implied ? origin : origin + ':' + port);
  }

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
      var origin = canonical(texts.get(i));
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
