package dev.hellojohn.edge;

/**
 * The one way in which a path of ours is written. A path that means something else to a proxy, a
 * filter or the router than it says on its face is no path.
 */
final class PathForm {

  /** Longer than any path of ours with its ids. */
  static final int MAX_LENGTH = 1024;

  private PathForm() {}

  /**
   * Whether a raw request path (not decoded, without query) is in normal form: it begins with one
   * slash and does not end with one, has no empty, {@code .} or {@code ..} segment, no path
   * parameter, no backslash, and encodes neither a character that need not be encoded nor one that
   * would change its structure. (JAX-RS would route a path with a slash at its end like the one
   * without: a limit on the one would not hold for the other.)
   */
  static boolean isNormal(String path) {
    return path.length() <= MAX_LENGTH
        && path.startsWith("/")
        && (path.length() == 1 || !path.endsWith("/"))
        && !path.contains("//")
        && hasPlainSegments(path)
        && hasPlainCharacters(path);
  }

  private static boolean hasPlainSegments(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasPlainCharacters(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        int octet = Percent.octetAt(path, i);
        if (octet < 0 || isStructural(octet)) {
          return false;
        }
        i += 2;
      } else if (c <= ' ' || c >= 0x7F || c == ';' || c == '\\') {
        return false;
      }
    }
    return Percent.decode(path).isPresent();
  }

  /** Octets that are never encoded in an honest path: controls, and what a router looks at. */
  private static boolean isStructural(int octet) {
    boolean unreserved =
        (octet >= 'a' && octet <= 'z')
            || (octet >= 'A' && octet <= 'Z')
            || (octet >= '0' && octet <= '9');
    return unreserved || octet < ' ' || octet == 0x7F || "/\\.;%-_~?#".indexOf(octet) >= 0;
  }
}
