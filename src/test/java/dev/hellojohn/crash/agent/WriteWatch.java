package dev.hellojohn.crash.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Counts the writes and the commits of the server, and stops its process at one of them, as told by
 * a file: {@code off}, {@code record 7}, or {@code kill 7 12}, where 7 is the number of the order
 * and 12 how many writes may happen before. A number that no order had before begins a new count.
 *
 * <p>A commit counts when something was written before. What the upkeep writes does not count: it
 * comes when it likes.
 */
final class WriteWatch implements BiConsumer<String, Object[]> {

  /** What a killed process gives back to its shell: 128 + SIGKILL. */
  private static final int KILLED = 137;

  private static final StackWalker STACK = StackWalker.getInstance();

  private final Path orders;
  private final Path record;
  private final Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ThreadLocal<Deque<String>> running = ThreadLocal.withInitial(ArrayDeque::new);
  private String order = "";
  private int count;

  WriteWatch(Path directory) {
    this.orders = directory.resolve("orders");
    this.record = directory.resolve("writes");
  }

  @Override
  public void accept(String step, Object[] what) {
    var calls = running.get();
    if ("leave".equals(step)) {
      var call = calls.pop();
      if (calls.isEmpty() && !call.isEmpty()) {
        after();
      }
      return;
    }
    // A driver's methods call each other: the first one is the application's.
    var name = calls.isEmpty() ? name(step, what) : "";
    calls.push(name);
    if (!name.isEmpty()) {
      before(name);
    }
  }

  private String name(String step, Object[] what) {
    var name =
        switch (step) {
          case "commit" -> forget(what[0]) ? "COMMIT" : "";
          case "rollback" -> {
            forget(what[0]);
            yield "";
          }
          default -> SqlName.of(what[1] == null ? what[0].toString() : (String) what[1]);
        };
    if (name.isEmpty() || isUpkeep()) {
      return "";
    }
    if (what[0] instanceof Statement statement) {
      remember(statement);
    }
    return name;
  }

  private synchronized void remember(Statement statement) {
    try {
      var connection = statement.getConnection();
      if (!connection.getAutoCommit()) {
        written.add(connection);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized boolean forget(Object connection) {
    return written.remove(connection);
  }

  private static boolean isUpkeep() {
    return STACK.walk(
        frames ->
            frames.anyMatch(
                frame ->
                    frame.getMethodName().equals("keepUp")
                        && frame.getClassName().equals("dev.hellojohn.ops.Startup")));
  }

  private synchronized void before(String name) {
    var words = words();
    if (words[0].equals("kill") && count == Integer.parseInt(words[2])) {
      halt();
    }
    if (words[0].equals("record")) {
      note(name);
    }
    count++;
  }

  private synchronized void after() {
    var words = words();
    if (words[0].equals("kill") && words.length > 3 && count == Integer.parseInt(words[2])) {
      halt();
    }
  }

  private String[] words() {
    try {
      var text = Files.exists(orders) ? Files.readString(orders).strip() : "off";
      if (!text.equals(order)) {
        order = text;
        count = 0;
      }
      return text.split(" ", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String name) {
    try {
      Files.writeString(record, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No shutdown hook, no finally: nothing is closed, flushed or rolled back. */
  private static void halt() {
    Runtime.getRuntime().halt(KILLED);
  }
}
