package dev.hellojohn.testing;

import dev.hellojohn.store.jpa.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A database server that one test has for itself, to take it away and bring it back. */
public abstract class OwnDatabase implements AutoCloseable {

  /** The port that it listens on, also after it was away. */
  public abstract int port();

  /** The administrator, on the one database that it has. */
  public abstract Login login();

  /** Stops it in order: its clients' connections end. */
  public abstract void stop();

  /** Starts it again on its data. */
  public abstract void start();

  /** The process that listens. */
  abstract ProcessHandle process();

  /**
   * Lets it stand still: its host answers, so connections are made and stay, and nothing else
   * happens.
   */
  public void stall() {
    signal("-STOP", processes());
  }

  /** Lets it go on. */
  public void goOn() {
    var all = processes();
    Collections.reverse(all);
    signal("-CONT", all);
  }

  private List<ProcessHandle> processes() {
    var all = new ArrayList<ProcessHandle>();
    all.add(process());
    process().descendants().forEach(all::add);
    return all;
  }

  private static void signal(String signal, List<ProcessHandle> processes) {
    var pids = processes.stream().map(one -> Long.toString(one.pid())).collect(Collectors.toList());
    var command = new ArrayList<>(List.of("kill", signal));
    command.addAll(pids);
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public abstract void close();
}
