package dev.hellojohn.container;

import dev.hellojohn.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server that Arquillian starts: our configuration without our application. */
final class ContainerServer implements BeforeAllCallback {

  static final String ADMIN_EMAIL = "admin@example.com";
  static final String ADMIN_PASSWORD = "lighthouse-keeper-of-skye-1859";

  /** By which Arquillian learns how far a deployment has come. */
  private static final String CONNECTOR =
      "<featureManager><feature>localConnector-1.0</feature></featureManager>";

  private static final Duration START_TIME = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** Lays the server out and tells {@code arquillian.xml} where it is. */
  @Override
  public void beforeAll(ExtensionContext context) {
    try {
      var home = TARGET.resolve("it/container-" + ProcessHandle.current().pid());
      var server = Files.createDirectories(home.resolve("servers/container/apps")).getParent();
      int port = Ports.free();
      var ours = Files.readString(Path.of("src/main/liberty/config/server.xml"));
      var variables =
          variable("HELLOJOHN_ENV", "test")
              + variable("HELLOJOHN_DATA_DIR", home.resolve("data").toString())
              + variable("HELLOJOHN_HTTP_PORT", Integer.toString(port))
              + variable("HELLOJOHN_OPS_PORT", Integer.toString(Ports.free()))
              + variable("HELLOJOHN_OPS_TLS_PORT", Integer.toString(Ports.free()))
              + variable("HELLOJOHN_STOP_ON_TAKEN_PORT", "false")
              + variable("HELLOJOHN_ADMIN_SEED_EMAIL", ADMIN_EMAIL)
              + variable("HELLOJOHN_ADMIN_SEED_PASSWORD", ADMIN_PASSWORD);
      Files.writeString(
          server.resolve("server.xml"),
          ours.replaceFirst("<webApplication [^>]*/>", "")
              .replace("</server>", variables + CONNECTOR + "</server>"));
      System.setProperty("container.liberty", TARGET.resolve("liberty/wlp").toString());
      System.setProperty("container.users", home.toString());
      System.setProperty("container.port", Integer.toString(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address on its public port. */
  static String address(String path) {
    return "http://localhost:" + System.getProperty("container.port") + path;
  }

  /** Waits until the application serves: a deployment ends before its database is open. */
  static void awaitReady() throws IOException, InterruptedException {
    var ready = HttpRequest.newBuilder(URI.create(address("/health/ready"))).build();
    var http = HttpClient.newHttpClient();
    long end = System.nanoTime() + START_TIME.toNanos();
    while (http.send(ready, BodyHandlers.discarding()).statusCode() != 200) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("The application did not become ready");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static String variable(String name, String value) {
    return "<variable name=\"%s\" value=\"%s\"/>%n".formatted(name, value);
  }
}
