package dev.hellojohn.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A real Redis in a process of its own, which a test can stall, kill and bring back. */
public final class RedisServer implements AutoCloseable {

  private final List<String> command;
  private final int port;
  private Process process;

  private RedisServer(int port, List<String> arguments) {
    this.port = port;
    this.command = new ArrayList<>(List.of(Executable.FILE.getAbsolutePath()));
    command.addAll(arguments);
  }

  private static final class Executable {
    static final File FILE = extract();

    private static File extract() {
      try {
        return ExecutableProvider.newJarResourceProvider().get();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts an empty one, with further settings as redis-server's command line has them. */
  public static RedisServer start(String... settings) {
    int port = Ports.free();
    try {
      // A primary writes what its replica begins with.
      var directory = Files.createTempDirectory("redis");
      directory.toFile().deleteOnExit();
      var arguments =
          new ArrayList<>(
              List.of(
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--dir",
                  directory.toString(),
                  "--save",
                  "",
                  "--appendonly",
                  "no"));
      arguments.addAll(List.of(settings));
      return launched(new RedisServer(port, arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a sentinel, which alone decides after half a second that a primary is dead, and makes a
   * replica of it the next one.
   *
   * @param name what it calls the primary
   * @param password the sentinel's, the primary's and its replicas'
   */
  public static RedisServer sentinel(String name, RedisServer primary, String password) {
    int port = Ports.free();
    try {
      var file = Files.createTempFile("sentinel", ".conf");
      file.toFile().deleteOnExit();
      Files.writeString(
          file,
          """
          port %d
          bind 127.0.0.1
          requirepass %s
          sentinel monitor %s 127.0.0.1 %d 1
          sentinel auth-pass %3$s %2$s
          sentinel down-after-milliseconds %3$s 500
          sentinel failover-timeout %3$s 2000
          """
              .formatted(port, password, name, primary.port()));
      return launched(new RedisServer(port, List.of(file.toString(), "--sentinel")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RedisServer launched(RedisServer server) {
    Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
    server.restart();
    return server;
  }

  /** Its URL, without user and password. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Lets it stand still, with its connections open. */
  public void stall() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("-CONT");
  }

  /** Ends it as a power cut would: what it knew is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it (again) on its port, empty. */
  public void restart() {
    try {
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Await.until("Redis takes connections", this::takesConnections);
  }

  private boolean takesConnections() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Redis ended with " + process.exitValue());
    }
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill " + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      resume();
    }
    kill();
  }
}
