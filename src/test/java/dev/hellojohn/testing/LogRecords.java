package dev.hellojohn.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a logger is told while this is open. */
public final class LogRecords extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<String> messages = new ArrayList<>();
  private final List<String> severe = new ArrayList<>();

  private LogRecords(Logger logger) {
    this.logger = logger;
  }

  /** Listens to the logger of that name. */
  public static LogRecords of(String name) {
    var records = new LogRecords(Logger.getLogger(name));
    records.logger.addHandler(records);
    return records;
  }

  /** The messages with what is put into them, the oldest first. */
  public synchronized List<String> messages() {
    return List.copyOf(messages);
  }

  /** Those of them that are as bad as can be. */
  public synchronized List<String> severe() {
    return List.copyOf(severe);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    var message = new SimpleFormatter().formatMessage(record);
    messages.add(message);
    if (record.getLevel().equals(Level.SEVERE)) {
      severe.add(message);
    }
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
