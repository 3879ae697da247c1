package dev.hellojohn.access;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the rules off resource classes, and finds where they are missing or make no sense. */
final class AccessRules {

  private static final String CONTROL_PLANE = "/cp/";
  private static final String CONSOLE = "/console/";

  private AccessRules() {}

  /** The rule of a resource method. */
  static Optional<Access> of(Method method) {
    return Optional.ofNullable(method.getAnnotation(Access.class));
  }

  /** What is wrong with the rules of a class; empty when nothing is. */
  static List<String> findingsIn(Class<?> resource) {
    List<String> findings = new ArrayList<>();
    for (Method method : resource.getMethods()) {
      String finding = findingIn(resource, method);
      if (finding != null) {
        findings.add(resource.getName() + "." + method.getName() + ": " + finding);
      }
    }
    return findings;
  }

  private static @Nullable String findingIn(Class<?> resource, Method method) {
    if (!isResourceMethod(method)) {
      // The methods of what a locator returns would be found by JAX-RS alone, and not here.
      return method.isAnnotationPresent(Path.class) ? "a sub-resource locator" : null;
    }
    Access rule = method.getAnnotation(Access.class);
    if (rule == null) {
      return "no @Access";
    }
    boolean controlPlane = rule.value().isControlPlane();
    String path = pathOf(resource, method);
    boolean onControlPath = path.startsWith(CONTROL_PLANE) || path.startsWith(CONSOLE);
    if (rule.value() != AccessLevel.ANONYMOUS && controlPlane != onControlPath) {
      return rule.value() + " is a rule of the other plane";
    }
    if (rule.value() == AccessLevel.CONSOLE && !path.startsWith(CONSOLE)) {
      return "CONSOLE is for the console's own session";
    }
    if (!controlPlane && (rule.scope().length > 0 || rule.everyTenant())) {
      return "scope and everyTenant belong to the Control Plane";
    }
    if (rule.unverified()
        && rule.value() != AccessLevel.USER
        && rule.value() != AccessLevel.SERVER_OR_USER) {
      return "unverified is about users";
    }
    if (rule.value() == AccessLevel.OPERATOR && rule.scope().length == 0) {
      return "OPERATOR without a scope would let every master key in";
    }
    return null;
  }

  private static boolean isResourceMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(type -> type.isAnnotationPresent(HttpMethod.class));
  }

  private static String pathOf(Class<?> resource, Method method) {
    return segment(resource.getAnnotation(Path.class)) + segment(method.getAnnotation(Path.class));
  }

  private static String segment(@Nullable Path path) {
    if (path == null) {
      return "";
    }
    String value = path.value();
    return value.startsWith("/") ? value : '/' + value;
  }
}
