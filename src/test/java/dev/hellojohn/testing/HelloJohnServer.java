package dev.hellojohn.testing;

import dev.hellojohn.store.jpa.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * The packaged server as its user runs it: Open Liberty from the build, in a process of its own,
 * with nothing but environment variables to tell it what to do.
 */
public final class HelloJohnServer implements AutoCloseable {

  /** The administrator that a server is seeded with. */
  public static final String ADMIN_EMAIL = "admin@example.com";

  /** The administrator's password. */
  public static final String ADMIN_PASSWORD = "lighthouse-keeper-of-skye-1859";

  /** Where the pages are that mails lead to. */
  public static final String PAGES = "https://app.example.com";

  private static final Duration START_TIME = Duration.ofMinutes(6);
  private static final Duration STOP_TIME = Duration.ofSeconds(60);

  /**
   * A server lives for minutes here: with the optimizing compiler a run takes 1.8 times the CPU.
   */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC";

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private static final Path BUILT = TARGET.resolve("distribution/usr/servers/hellojohn");

  /** Keys of Admin Center's port. Making them takes longer than the rest of a start. */
  private static final Path KEYS = TARGET.resolve("it/security");

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Map<String, String> environment = new HashMap<>();
  private final Path home;
  private final int port;
  private final int opsPort;
  private final int opsTlsPort;
  private Process process;
  private int logBefore;

  private HelloJohnServer(Map<String, String> settings, List<String> jvmOptions, Path war)
      throws IOException {
    this.home =
        TARGET.resolve("it").resolve(ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    this.port = Ports.free();
    this.opsPort = Ports.free();
    this.opsTlsPort = Ports.free();
    environment.put("HELLOJOHN_ENV", "test");
    environment.put("HELLOJOHN_DATA_DIR", dataDirectory().toString());
    environment.put("HELLOJOHN_HTTP_PORT", Integer.toString(port));
    environment.put("HELLOJOHN_OPS_PORT", Integer.toString(opsPort));
    environment.put("HELLOJOHN_OPS_TLS_PORT", Integer.toString(opsTlsPort));
    // Suites send thousands of requests from one address; those about limits switch them on.
    environment.put("HELLOJOHN_RATE_LIMIT_ENABLED", "false");
    environment.put("HELLOJOHN_ADMIN_SEED_EMAIL", ADMIN_EMAIL);
    environment.put("HELLOJOHN_ADMIN_SEED_PASSWORD", ADMIN_PASSWORD);
    environment.putAll(settings);
    copyServer(jvmOptions, war);
  }

  /** Starts a server of its own and waits until it is ready. */
  public static HelloJohnServer start(Map<String, String> settings) {
    var server = begin(settings);
    server.awaitReady();
    return server;
  }

  /** Starts a server of its own that need not become ready. */
  public static HelloJohnServer begin(Map<String, String> settings) {
    return begin(settings, List.of());
  }

  /**
   * Starts a server of its own that need not become ready.
   *
   * @param jvmOptions more of them for its JVM, such as an agent
   */
  public static HelloJohnServer begin(Map<String, String> settings, List<String> jvmOptions) {
    return begin(settings, jvmOptions, BUILT.resolve("apps/hellojohn.war"));
  }

  /** The same with an application that is not the build's. */
  public static HelloJohnServer begin(
      Map<String, String> settings, List<String> jvmOptions, Path war) {
    try {
      var server = new HelloJohnServer(settings, jvmOptions, war);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a server of its own with a configuration of the caller's.
   *
   * @param serverXml makes server.xml of the public port and the ops port
   * @param settings environment variables; an empty value unsets what tests set otherwise
   */
  public static HelloJohnServer startWith(
      BiFunction<Integer, Integer, String> serverXml, Map<String, String> settings) {
    try {
      var server = new HelloJohnServer(settings, List.of(), BUILT.resolve("apps/hellojohn.war"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      Files.writeString(
          server.home.resolve("servers/hellojohn/server.xml"),
          serverXml.apply(server.port, server.opsPort));
      server.launch();
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The server on files that tests of this JVM share which leave it as it is; stops with the JVM.
   */
  public static HelloJohnServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final HelloJohnServer SERVER = HelloJohnServer.start(Map.of());
  }

  /**
   * One that sends its mails to {@link TestMailbox} and counts nobody's requests, shared alike. Its
   * mails lead to pages below {@value #PAGES}.
   */
  public static HelloJohnServer sharedWithMail() {
    return SharedWithMail.SERVER;
  }

  private static final class SharedWithMail {
    static final HelloJohnServer SERVER = HelloJohnServer.start(settings());

    private static Map<String, String> settings() {
      var settings = new HashMap<>(TestMailbox.settings());
      settings.put("HELLOJOHN_VERIFY_EMAIL_URL", PAGES + "/verify");
      settings.put("HELLOJOHN_MAGIC_LINK_URL", PAGES + "/sign-in");
      settings.put("HELLOJOHN_UNLOCK_URL", PAGES + "/unlock");
      settings.put("HELLOJOHN_RESET_PASSWORD_URL", PAGES + "/new-password");
      settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "false");
      return settings;
    }
  }

  /** The settings that name a database. */
  public static Map<String, String> on(Login login) {
    return Map.of(
        "HELLOJOHN_DATABASE_URL", login.url(),
        "HELLOJOHN_DATABASE_USERNAME", login.username(),
        "HELLOJOHN_DATABASE_PASSWORD", login.password().reveal());
  }

  private void copyServer(List<String> jvmOptions, Path war) throws IOException {
    var server = Files.createDirectories(home.resolve("servers/hellojohn/apps")).getParent();
    Files.copy(
        BUILT.resolve("server.xml"),
        server.resolve("server.xml"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        BUILT.resolve("server.env"),
        server.resolve("server.env"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.createSymbolicLink(server.resolve("apps/hellojohn.war"), war);
    if (Files.isDirectory(KEYS)) {
      copy(KEYS, security());
    }
    var coverage = System.getProperty("coverage.agent", "");
    var options = new ArrayList<>(shippedJvmOptions());
    options.addAll(List.of("-Xmx512m", SHORT_LIVED, coverage));
    options.addAll(jvmOptions);
    Files.write(server.resolve("jvm.options"), options);
  }

  /** Those of the distribution, without its comments. */
  public static List<String> shippedJvmOptions() throws IOException {
    try (var lines = Files.lines(BUILT.resolve("jvm.options"))) {
      return lines.filter(line -> line.startsWith("-")).toList();
    }
  }

  private Path security() {
    return home.resolve("out/hellojohn/resources/security");
  }

  private void keepKeys() {
    if (!Files.exists(KEYS)) {
      try {
        copy(security(), KEYS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void launch() throws IOException {
    var builder =
        new ProcessBuilder(TARGET.resolve("liberty/wlp/bin/server").toString(), "run", "hellojohn")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("HELLOJOHN_"));
    builder.environment().put("WLP_USER_DIR", home.toString());
    builder.environment().put("WLP_OUTPUT_DIR", home.resolve("out").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    logBefore = logText().length();
    process = builder.start();
  }

  /** Asks until the server is ready, and gives up when its process has ended. */
  public void awaitReady() {
    long end = System.nanoTime() + START_TIME.toNanos();
    try {
      while (System.nanoTime() < end) {
        if (status("/health/ready") == 200) {
          keepKeys();
          return;
        }
        if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("The server stopped while starting:\n" + logText());
        }
        if (logText().indexOf("HelloJohn does not start", logBefore) >= 0) {
          throw new IllegalStateException("The server refuses to start:\n" + logText());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("The server did not become ready:\n" + logText());
  }

  /** Waits for the process to end by itself. */
  public int awaitExit() {
    try {
      if (process.waitFor(START_TIME.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("The server did not end:\n" + logText());
  }

  /** Waits for the public port to answer with a status. */
  public void awaitStatus(String path, int status) {
    long end = System.nanoTime() + START_TIME.toNanos();
    try {
      while (System.nanoTime() < end && process.isAlive()) {
        if (status(path) == status) {
          return;
        }
        process.waitFor(200, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("No " + status + " at " + path + ":\n" + logText());
  }

  /** Waits for the server to write something to its console. */
  public void awaitLog(String text) {
    long end = System.nanoTime() + START_TIME.toNanos();
    try {
      while (System.nanoTime() < end && process.isAlive()) {
        if (logText().contains(text)) {
          return;
        }
        process.waitFor(200, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("Never said: " + text + "\n" + logText());
  }

  private int status(String path) throws InterruptedException {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)).build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  /** An address on the public port. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The public port. */
  public int port() {
    return port;
  }

  /** The port for the operation. */
  public int opsPort() {
    return opsPort;
  }

  /** The port of Admin Center, with TLS. */
  public int opsTlsPort() {
    return opsTlsPort;
  }

  /** Asks the ops port. */
  public Answer ops(String path) {
    try {
      var response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + opsPort + path))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where the filesystem storage is. */
  public Path dataDirectory() {
    return home.resolve("data");
  }

  /** All that the server has written to its console, over restarts. */
  public String logText() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return home.resolve("console.log");
  }

  /** Ends the process as a power cut would, and waits until it is gone. */
  public void kill9() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.descendants().forEach(handle -> handle.onExit().join());
      process.onExit().join();
    }
  }

  /** Starts the server again on what it left behind. */
  public void restart() {
    beginAgain();
    awaitReady();
  }

  /** Starts the server again, and does not wait until it is ready. */
  public void beginAgain() {
    kill9();
    try {
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The application that the server runs: as it was built, until a test puts another there. */
  public Path application() {
    return home.resolve("servers/hellojohn/apps/hellojohn.war");
  }

  /** The server's process, and what it started. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Starts the server again with other settings. */
  public void restart(Map<String, String> settings) {
    environment.putAll(settings);
    restart();
  }

  /** Stops the server as its operator would; coverage is written at that time. */
  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      try {
        process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      kill9();
    }
  }
}
