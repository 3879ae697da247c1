package dev.hellojohn.ops.openapi;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The classes of this build, as they lie in their directory. */
final class CompiledClasses {

  private static final String ROOT = "dev/hellojohn";
  private static final String SUFFIX = ".class";

  private final List<Class<?>> classes;

  private CompiledClasses(List<Class<?>> classes) {
    this.classes = classes;
  }

  static CompiledClasses ofThisBuild() {
    try {
      java.nio.file.Path directory = directory();
      List<Class<?>> found = new ArrayList<>();
      try (Stream<java.nio.file.Path> files = Files.walk(directory.resolve(ROOT))) {
        for (java.nio.file.Path file : files.sorted().toList()) {
          String name = directory.relativize(file).toString().replace('\\', '/');
          if (name.endsWith(SUFFIX) && !name.endsWith("package-info.class")) {
            found.add(load(name.substring(0, name.length() - SUFFIX.length()).replace('/', '.')));
          }
        }
      }
      return new CompiledClasses(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.nio.file.Path directory() {
    String self = CompiledClasses.class.getName().replace('.', '/') + SUFFIX;
    try {
      java.nio.file.Path file =
          java.nio.file.Path.of(
              Objects.requireNonNull(
                      CompiledClasses.class.getClassLoader().getResource(self), "own class file")
                  .toURI());
      java.nio.file.Path directory = file;
      for (int i = self.split("/", -1).length; i > 0; i--) {
        directory = Objects.requireNonNull(directory.getParent());
      }
      return directory;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, CompiledClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The records and enums by the names of their schemas. A name that is given goes before a class
   * that merely is called so; two classes of one name stay out.
   */
  Map<String, Class<?>> bySchemaName() {
    Map<String, List<Class<?>>> given = new HashMap<>();
    Map<String, List<Class<?>>> called = new HashMap<>();
    for (Class<?> type : classes) {
      if (type.isRecord() || type.isEnum()) {
        Schema schema = type.getAnnotation(Schema.class);
        String name = schema == null ? "" : schema.name();
        if (name.isEmpty()) {
          called.computeIfAbsent(type.getSimpleName(), key -> new ArrayList<>()).add(type);
        } else {
          given.computeIfAbsent(name, key -> new ArrayList<>()).add(type);
        }
      }
    }
    called.putAll(given);
    Map<String, Class<?>> unique = new HashMap<>();
    called.forEach(
        (name, types) -> {
          if (types.size() == 1) {
            unique.put(name, types.get(0));
          }
        });
    return unique;
  }

  /** The resource methods by verb and path, such as {@code GET /v1/users/{id}}. */
  Map<String, Method> resourceMethods() {
    Map<String, Method> methods = new HashMap<>();
    for (Class<?> type : classes) {
      Path path = type.getAnnotation(Path.class);
      if (path != null && !type.isInterface()) {
        for (Method method : type.getDeclaredMethods()) {
          String verb = verb(method);
          if (verb != null) {
            methods.put(verb + ' ' + path(path, method.getAnnotation(Path.class)), method);
          }
        }
      }
    }
    return methods;
  }

  private static @Nullable String verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value();
      }
    }
    return null;
  }

  /** As the document writes it: one slash between the parts, no expression in a template. */
  private static String path(Path ofType, @Nullable Path ofMethod) {
    String path = '/' + ofType.value() + '/' + (ofMethod == null ? "" : ofMethod.value());
    String joined = path.replaceAll("/+", "/").replaceAll("\\{\\s*([^}:\\s]+)\\s*:[^}]*}", "{$1}");
    return joined.length() > 1 && joined.endsWith("/")
        ? joined.substring(0, joined.length() - 1)
        : joined;
  }
}
