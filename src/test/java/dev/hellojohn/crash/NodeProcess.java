package dev.hellojohn.crash;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Node} in a process of its own, which does one operation and may die in it. */
final class NodeProcess {

  private static final long PATIENCE_MINUTES = 3;

  private NodeProcess() {}

  /** What the process is told to do, other than an operation. */
  static final String LOAD = "load";

  /**
   * @param options for the JVM, such as the agent that stops it
   */
  static ProcessBuilder builder(Login owner, String task, Facts facts, String... options) {
    try {
      var file = Files.createTempFile("hellojohn-facts", ".properties");
      file.toFile().deleteOnExit();
      facts
          .put("url", owner.url())
          .put("username", owner.username())
          .put("password", owner.password().reveal())
          .save(file);
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of(options));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(NodeProcess.class.getName(), task, file.toString()));
      return new ProcessBuilder(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Does an operation to its end, or to the process's.
   *
   * @return what the process gave back, and what it said
   */
  static Ended run(Login owner, Operation operation, Facts facts, PowerCut cut) {
    try {
      var output = Files.createTempFile("hellojohn-node", ".log");
      output.toFile().deleteOnExit();
      var process =
          builder(owner, operation.name(), facts, cut.jvmOption())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("The node hangs:\n" + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How a process ended. */
  record Ended(int status, String output) {}

  /** Runs in the new process: opens the node, does what it is told, ends. */
  public static void main(String[] arguments) {
    var facts = Facts.load(Path.of(arguments[1]));
    var owner =
        new Login(facts.get("url"), facts.get("username"), new Secret(facts.get("password")));
    if (arguments[0].equals(LOAD)) {
      new Load(new Node(owner, Operation.CURRENT), Long.parseLong(facts.get("seed"))).run();
      return;
    }
    var operation =
        Operation.all().stream()
            .filter(one -> one.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow();
    operation.act().run(new Node(owner, operation.changelog()), facts);
    // Like a process that is told to end: nothing is closed in order.
    Runtime.getRuntime().halt(0);
  }
}
