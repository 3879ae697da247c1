package dev.hellojohn.control;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Addresses that users may be sent back to. They are compared character by character later (RFC
 * 9700 §2.1), so what is kept is what was given; here it is only asked that nothing in it could be
 * read in two ways.
 *
 * <p>Allowed are https; http on the loopback interface alone; and a private scheme with a dot in
 * it, as native applications have (RFC 8252 §7.1).
 */
final class RedirectUris {

  private static final int MOST = 50;
  private static final int MAX_LENGTH = 2000;

  /**
   * RFC 3986's characters, without a fragment's start and without wildcards. Possessive, or each
   * character would take stack.
   */
  private static final Pattern CHARACTERS =
      Pattern.compile("(?:[A-Za-z0-9._~:/?\\[\\]@!$&'()+,;=-]|%[0-9A-Fa-f]{2})++");

  private static final Pattern PRIVATE_SCHEME =
      Pattern.compile("[a-z][a-z0-9+-]*+(\\.[a-z0-9+-]++)++");

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private RedirectUris() {}

  /** The list as it was given, if each of them will do. */
  static List<String> read(String field, List<String> texts, Violations violations) {
    if (texts.size() > MOST) {
      violations.add(field, "too_many", "Name at most " + MOST + " addresses.");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (!isAllowed(texts.get(i))) {
        violations.add(
            field + '[' + i + ']',
            "invalid_uri",
            "A redirect URI is absolute, https (http on localhost only, or a private scheme such as"
                + " com.example.app), and has no credentials, fragment or wildcard.");
      }
    }
    return List.copyOf(texts);
  }

  static boolean isAllowed(String text) {
    if (text.length() > MAX_LENGTH || !CHARACTERS.matcher(text).matches()) {
      return false;
    }
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme();
      if (scheme == null || !scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
        return false;
      }
      return switch (scheme) {
        case "https" -> hasPlainHost(uri);
        case "http" -> hasPlainHost(uri) && LOOPBACK.contains(uri.getHost());
        default -> PRIVATE_SCHEME.matcher(scheme).matches() && uri.getRawUserInfo() == null;
      };
    } catch (URISyntaxException notOne) {
      return false;
    }
  }

  /** A host that Java's parser understands as one, and nothing before it. */
  private static boolean hasPlainHost(URI uri) {
    return uri.getHost() != null && uri.getRawUserInfo() == null;
  }
}
