package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build hands out: the packaged server and, in it, the WAR. */
class DistributionIT {

  private static final String SERVER = "wlp/usr/servers/hellojohn/";

  private static Map<String, byte[]> entries;
  private static Map<String, byte[]> war;

  @BeforeAll
  static void read() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      var zips = files.filter(file -> file.toString().matches(".*/hellojohn-[^/]+\\.zip")).toList();
      assertThat(zips).hasSize(1);
      entries = entries(Files.newInputStream(zips.get(0)));
    }
    war = entries(new ByteArrayInputStream(entries.get(SERVER + "apps/hellojohn.war")));
  }

  private static Map<String, byte[]> entries(InputStream archive) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return entries;
  }

  @Test
  void holdsTheConfigurationAndTheApplication() {
    assertThat(entries)
        .containsKeys(SERVER + "server.xml", SERVER + "server.env", SERVER + "apps/hellojohn.war");
  }

  @Test
  void holdsNothingOfADevelopmentServer() {
    var suspects = new ArrayList<String>();
    for (var archive : List.of(entries, war)) {
      archive.forEach(
          (name, content) -> {
            var text = new String(content, StandardCharsets.ISO_8859_1);
            if (name.contains("development.xml")
                || name.contains("configDropins")
                || (name.matches(".*\\.(xml|env|properties|options|json)")
                    && text.matches("(?s).*HELLOJOHN_ENV\\W.{0,40}?(development|test).*"))) {
              suspects.add(name);
            }
          });
    }
    assertThat(suspects).isEmpty();
  }

  /** As an operator does it, before there is any configuration. */
  @Test
  void drawsSecretsWithItsOwnCommand(@TempDir Path directory)
      throws IOException, InterruptedException {
    var jar =
        Files.write(
            directory.resolve("hellojohn-secrets.jar"),
            entries.get(SERVER + "bin/hellojohn-secrets.jar"));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .containsPattern("(?m)^HELLOJOHN_ENCRYPTION_KEY=[0-9a-f]{64}$")
        .containsPattern("(?m)^HELLOJOHN_DATABASE_PASSWORD=[0-9A-Za-z]{33}$");
  }

  @Test
  void setsNoEnvironmentVariable() {
    assertThat(text(SERVER + "server.env").lines())
        .allMatch(line -> line.isBlank() || line.startsWith("#"));
  }

  @Test
  void leavesTheInterfacesOfTheServerToTheServer() {
    assertThat(war.keySet())
        .noneMatch(
            name -> name.matches("WEB-INF/lib/(jakarta\\.(?!xml|activation)|microprofile).*"));
  }

  private static String text(String name) {
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }
}
