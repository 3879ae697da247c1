package dev.hellojohn.ops.metrics;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The path template that a request was matched to, such as {@code /v1/users/{id}}. A path itself
 * would name users, and be another one for each request.
 */
public final class Route {

  /** No resource method was reached: a file, or nothing. */
  public static final String NONE = "none";

  private static final String ATTRIBUTE = Route.class.getName();

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Map<Method, String> TEMPLATES = new ConcurrentHashMap<>();

  private Route() {}

  /** The name of the request's attribute with what {@link #of(Method)} gave. */
  static String attribute() {
    return ATTRIBUTE;
  }

  /** A request's method, if it is one that HTTP has, else {@code other}. */
  public static String method(HttpServletRequest request) {
    String method = request.getMethod();
    return METHODS.contains(method) ? method : "other";
  }

  /** What a request was matched to. */
  public static String of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String template ? template : NONE;
  }

  /** The template of a resource method. */
  static String of(Method method) {
    return TEMPLATES.computeIfAbsent(method, Route::read);
  }

  private static String read(Method method) {
    String path =
        path(method.getDeclaringClass().getAnnotation(Path.class))
            + path(method.getAnnotation(Path.class));
    String normal = path.replaceAll("/{2,}", "/");
    return normal.length() > 1 && normal.endsWith("/")
        ? normal.substring(0, normal.length() - 1)
        : normal;
  }

  private static String path(@Nullable Path path) {
    if (path == null) {
      return "/";
    }
    // A parameter's pattern, {id: [a-z]+}, is no part of its name.
    return "/" + path.value().replaceAll("\\{\\s*(\\w+)\\s*:(?:[^{}]|\\{[^{}]*})*}", "{$1}") + "/";
  }
}
