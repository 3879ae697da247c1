package dev.hellojohn.edge;

import java.util.Locale;
import java.util.Set;

/**
 * Which paths belong to the operator. A path that is not in its normal form belongs to him as soon
 * as any reading of it could lead there: the router may see what this class does not
 * (CVE-2026-25748, CVE-2026-9800, CVE-2026-41248).
 */
public final class ControlPlanePaths {

  private static final Set<String> FIRST_SEGMENTS = Set.of("cp", "console");

  /** A path may be decoded more than once on its way. */
  private static final int DECODINGS = 3;

  private ControlPlanePaths() {}

  /** Whether a raw request path (not decoded, without query) is, or could be, the operator's. */
  public static boolean holds(String path) {
    if (PathForm.isNormal(path)) {
      int end = path.indexOf('/', 1);
      return isFirst(decoded(end < 0 ? path : path.substring(0, end)));
    }
    String read = path;
    for (int i = 0; i < DECODINGS; i++) {
      read = decoded(read);
    }
    for (String segment : read.split("[/\\\\]", -1)) {
      int parameter = segment.indexOf(';');
      if (isFirst(parameter < 0 ? segment : segment.substring(0, parameter))) {
        return true;
      }
    }
    return false;
  }

  /** By its letters alone: what stands between them is cut away by one reader or the other. */
  private static boolean isFirst(String segment) {
    StringBuilder letters = new StringBuilder(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      if (Character.isLetterOrDigit(segment.charAt(i))) {
        letters.append(segment.charAt(i));
      }
    }
    return FIRST_SEGMENTS.contains(letters.toString().toLowerCase(Locale.ROOT));
  }

  /** Decodes what can be. */
  private static String decoded(String path) {
    StringBuilder text = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      int c = path.charAt(i);
      if (c == '%') {
        int octet = Percent.octetAt(path, i);
        if (octet >= 0) {
          c = octet;
          i += 2;
        }
      }
      text.append((char) c);
    }
    return text.toString();
  }
}
