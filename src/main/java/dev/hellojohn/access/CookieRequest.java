package dev.hellojohn.access;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a check of cookies looks at.
 *
 * @param method the request's
 * @param path the request's, decoded
 * @param headers gives all values of a header, or null or nothing when it is not there
 */
public record CookieRequest(
    String method, String path, Function<String, @Nullable List<String>> headers) {

  /** All values of a header, or none. */
  public List<String> header(String name) {
    List<String> values = headers.apply(name);
    return values == null ? List.of() : values;
  }

  /** Whether it may change something (RFC 9110 §9.2.1). */
  public boolean isUnsafe() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> false;
      default -> true;
    };
  }
}
