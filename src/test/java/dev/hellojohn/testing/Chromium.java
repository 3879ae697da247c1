package dev.hellojohn.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real headless Chromium with a virtual authenticator, told what to do by the WebDriver protocol
 * (W3C WebDriver, and WebAuthn Level 3 §11) over plain HTTP.
 */
public final class Chromium implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("on port ([0-9]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process driver;
  private final URI base;
  private final String session;
  private final HttpClient http = HttpClient.newHttpClient();

  private Chromium(Process driver, int port, String binary, Path profile) throws IOException {
    this.driver = driver;
    this.base = URI.create("http://127.0.0.1:" + port);
    var options =
        Map.of(
            "binary",
            binary,
            "args",
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
    var wanted =
        Map.of(
            "capabilities",
            Map.of(
                "alwaysMatch",
                Map.of(
                    "browserName",
                    "chrome",
                    "webauthn:virtualAuthenticators",
                    true,
                    "goog:chromeOptions",
                    options)));
    this.session = send("POST", "/session", wanted).path("sessionId").asText();
  }

  private static Optional<String> program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Whether the Debian packages {@code chromium} and {@code chromium-driver} are there. */
  public static boolean isThere() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  /** Starts one with an empty profile. */
  public static Chromium start(Path profile) throws IOException {
    var driver =
        new ProcessBuilder(program("chromedriver").orElseThrow(), "--port=0")
            .redirectErrorStream(true)
            .start();
    var lines =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var port = PORT.matcher(line);
      if (line.contains("started successfully") && port.find()) {
        return new Chromium(
            driver, Integer.parseInt(port.group(1)), program("chromium").orElseThrow(), profile);
      }
    }
    throw new IOException("chromedriver has not started");
  }

  private JsonNode send(String method, String path, Map<String, ?> body) throws IOException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      var value = JSON.readTree(answer.body()).path("value");
      if (answer.statusCode() != 200) {
        throw new IOException(value.path("error").asText() + ": " + value.path("message").asText());
      }
      return value;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Plugs in an authenticator of the platform's kind that verifies its user. */
  public String plugIn(boolean verifies) throws IOException {
    return send(
            "POST",
            "/session/" + session + "/webauthn/authenticator",
            Map.of(
                "protocol",
                "ctap2",
                "transport",
                "internal",
                "hasResidentKey",
                true,
                "hasUserVerification",
                true,
                "isUserConsenting",
                true,
                "isUserVerified",
                verifies))
        .asText();
  }

  /** Takes an authenticator away, and with it its keys. */
  public void unplug(String authenticator) throws IOException {
    send("DELETE", "/session/" + session + "/webauthn/authenticator/" + authenticator, Map.of());
  }

  /** Opens a page. */
  public void open(String url) throws IOException {
    send("POST", "/session/" + session + "/url", Map.of("url", url));
  }

  /** Calls a function of the page that gives a promise, and waits for what it gives. */
  public JsonNode call(String function, Object... arguments) throws IOException {
    var script =
        "const done = arguments[arguments.length - 1];"
            + function
            + ".apply(null, Array.prototype.slice.call(arguments, 0, -1))"
            + ".then(done, fault => done({ fault: String(fault) }));";
    return send(
        "POST",
        "/session/" + session + "/execute/async",
        Map.of("script", script, "args", List.of(arguments)));
  }

  @Override
  public void close() throws IOException {
    try {
      send("DELETE", "/session/" + session, Map.of());
    } finally {
      driver.destroy();
      try {
        if (!driver.waitFor(10, TimeUnit.SECONDS)) {
          driver.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
