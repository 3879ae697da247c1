package dev.hellojohn.bench;

import dev.hellojohn.testing.HelloJohnServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What the same server with the same features takes when its application is one text file. */
final class EmptyWar implements AutoCloseable {

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Pattern FEATURES =
      Pattern.compile("<featureManager>.*?</featureManager>", Pattern.DOTALL);

  private final Path home = TARGET.resolve("bench/empty-" + ProcessHandle.current().pid());
  private final int port;
  private Process process;

  EmptyWar(String heap) throws IOException {
    try (var socket = new ServerSocket(0)) {
      this.port = socket.getLocalPort();
    }
    var server = Files.createDirectories(home.resolve("servers/empty/apps")).getParent();
    var ours = Files.readString(TARGET.resolve("distribution/usr/servers/hellojohn/server.xml"));
    var features = FEATURES.matcher(ours);
    if (!features.find()) {
      throw new IllegalStateException("No features in server.xml");
    }
    Files.writeString(
        server.resolve("server.xml"),
        """
        <server>
          %s
          <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
          <webApplication location="empty.war" contextRoot="/"/>
        </server>
        """
            .formatted(features.group(), port));
    var options = new ArrayList<>(HelloJohnServer.shippedJvmOptions());
    options.addAll(Installation.jvmOptions(heap));
    Files.write(server.resolve("jvm.options"), options);
    try (var war = new ZipOutputStream(Files.newOutputStream(server.resolve("apps/empty.war")))) {
      war.putNextEntry(new ZipEntry("index.txt"));
      war.write("ok".getBytes(StandardCharsets.US_ASCII));
    }
  }

  URI ready() {
    return URI.create("http://127.0.0.1:" + port + "/index.txt");
  }

  /** Starts the server, which was stopped. */
  void begin() {
    var builder =
        new ProcessBuilder(TARGET.resolve("liberty/wlp/bin/server").toString(), "run", "empty")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("console.log").toFile());
    builder.environment().put("WLP_USER_DIR", home.toString());
    builder.environment().put("WLP_OUTPUT_DIR", home.resolve("out").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MeasuredProcess process() {
    return MeasuredProcess.within(process.toHandle());
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops the server as its operator would: the next start finds its caches whole. */
  void stop() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.descendants().forEach(handle -> handle.onExit().join());
      process.onExit().join();
    }
  }
}
