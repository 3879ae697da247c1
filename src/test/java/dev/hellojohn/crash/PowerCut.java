package dev.hellojohn.crash;

import dev.hellojohn.crash.agent.CrashAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;

/** Stops a server at one of its writes: what the test says to the agent in the server's JVM. */
final class PowerCut {

  private static final String CLASSES = "dev/hellojohn/crash/agent";

  private final Path directory;
  private final Path orders;
  private final Path writes;
  private int order;

  PowerCut() {
    try {
      this.directory = Files.createTempDirectory("hellojohn-crash");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.orders = directory.resolve("orders");
    this.writes = directory.resolve("writes");
    rest();
  }

  /** What makes a JVM take its orders from here. */
  String jvmOption() {
    return "-javaagent:" + Agent.JAR + "=" + directory;
  }

  /** Lets the server do what it likes. */
  void rest() {
    write(orders, "off");
  }

  /** From now on every write is noted. */
  void record() {
    write(writes, "");
    write(orders, "record " + ++order);
  }

  /** What was written since {@link #record}, in order. */
  List<String> recorded() {
    rest();
    try {
      return Files.readAllLines(writes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The power goes when so many writes are done: before the next one begins. */
  void after(int count) {
    write(orders, "kill " + ++order + " " + count);
  }

  /** The power goes when so many writes are done, at once: nothing is answered yet. */
  void atEndOf(int count) {
    write(orders, "kill " + ++order + " " + count + " done");
  }

  /** In one step, so that the server never reads half an order. */
  private void write(Path file, String text) {
    try {
      var draft = Files.writeString(directory.resolve("draft"), text);
      Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The agent's classes as a jar, made once. */
  private static final class Agent {

    static final Path JAR = make();

    private static Path make() {
      try {
        var jar = Files.createTempFile("hellojohn-crash-agent", ".jar");
        jar.toFile().deleteOnExit();
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Attributes.Name("Premain-Class"), CrashAgent.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, origin(ByteBuddy.class).toUri().toString());
        var classes = origin(CrashAgent.class).resolve(CLASSES);
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
            var files = Files.list(classes)) {
          for (var file : files.toList()) {
            out.putNextEntry(new JarEntry(CLASSES + "/" + file.getFileName()));
            Files.copy(file, out);
          }
        }
        return jar;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path origin(Class<?> type) {
      try {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
