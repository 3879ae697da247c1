package dev.hellojohn.bench;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The WAR of the build, with an empty resource and an empty servlet to hold its own against. */
final class MeasuredWar {

  private static final Path BUILT =
      Path.of("target/distribution/usr/servers/hellojohn/apps/hellojohn.war");
  private static final Path MADE = Path.of("target/bench/hellojohn.war");

  private MeasuredWar() {}

  /** Makes it, and tells where it is. */
  static Path make() throws IOException {
    Files.createDirectories(MADE.getParent());
    Files.copy(BUILT, MADE, StandardCopyOption.REPLACE_EXISTING);
    try (var war = FileSystems.newFileSystem(MADE)) {
      for (var type : List.of(EmptyResource.class, EmptyServlet.class)) {
        var name = type.getName().replace('.', '/') + ".class";
        var place = war.getPath("WEB-INF/classes", name);
        Files.createDirectories(place.getParent());
        Files.copy(Path.of("target/test-classes", name), place);
      }
    }
    return MADE.toAbsolutePath();
  }
}
