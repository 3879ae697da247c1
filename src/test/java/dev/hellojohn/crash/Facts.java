package dev.hellojohn.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What the three steps of an {@link Operation} know of each other, over processes. */
final class Facts {

  private final Properties values = new Properties();

  Facts(String unique) {
    values.setProperty("unique", unique);
  }

  private Facts() {}

  /** A text that no other run of an operation has. */
  String unique() {
    return get("unique");
  }

  String email() {
    return unique() + "@example.com";
  }

  String get(String name) {
    var value = values.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("Nothing is known of " + name);
    }
    return value;
  }

  Facts put(String name, String value) {
    values.setProperty(name, value);
    return this;
  }

  void save(Path file) {
    try (var out = Files.newOutputStream(file)) {
      values.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Facts load(Path file) {
    var facts = new Facts();
    try (var in = Files.newInputStream(file)) {
      facts.values.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }
}
