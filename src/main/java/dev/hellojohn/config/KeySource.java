package dev.hellojohn.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Gives the values of keys and collects what is wrong with them. No message holds a value.
 *
 * <p>Empty values count as unset, as they do in MicroProfile Config. A secret's value may stand in
 * a file; one line end at its end is not part of it.
 */
final class KeySource {

  /** No secret of ours is longer; a larger file is the wrong one. */
  private static final long MAX_FILE_BYTES = 16_384;

  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");

  private static final Duration ONE_DAY = Duration.ofDays(1);

  private final Function<String, Optional<String>> source;
  private final List<Entry> findings = new ArrayList<>();
  private final Set<ConfigurationKey> faulty = EnumSet.noneOf(ConfigurationKey.class);

  KeySource(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The same values and what was found in them so far; what is found later is its own. */
  KeySource copy() {
    KeySource copy = new KeySource(source);
    copy.findings.addAll(findings);
    copy.faulty.addAll(faulty);
    return copy;
  }

  /** The value of a key that is no secret, without surrounding white space. */
  Optional<String> text(ConfigurationKey key) {
    return source.apply(key.key()).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** The value of a secret key, exactly as it is given. */
  Optional<String> secret(ConfigurationKey key) {
    Optional<String> direct = source.apply(key.key()).filter(value -> !value.isEmpty());
    Optional<String> file =
        source.apply(key.fileKey()).map(String::strip).filter(value -> !value.isEmpty());
    if (file.isEmpty()) {
      return direct;
    }
    if (direct.isPresent()) {
      error(key, "is set beside " + key.fileKey() + "; set one of the two.");
      return Optional.empty();
    }
    return read(key, file.get());
  }

  /**
   * A key of 64 hexadecimal digits and the one before its rotation.
   *
   * @param development what stands for an unset key outside of production. In production, and for a
   *     key that is refused, it is one that nothing was sealed with: whoever overlooks the finding
   *     seals nothing that anybody else can open
   */
  RotatedKey rotatedKey(
      ConfigurationKey current, ConfigurationKey previous, RunMode mode, Secret development) {
    Optional<String> key = hexKey(current);
    Optional<String> before = hexKey(previous);
    if (key.isPresent() && before.filter(key.get()::equalsIgnoreCase).isPresent()) {
      error(previous, "must differ from " + current.key() + ".");
    }
    boolean unset = key.isEmpty() && !isFaulty(current);
    Secret otherwise =
        unset && mode != RunMode.PRODUCTION
            ? development
            : new Secret((UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", ""));
    return new RotatedKey(key.map(Secret::new).orElse(otherwise), before.map(Secret::new));
  }

  private Optional<String> hexKey(ConfigurationKey name) {
    Optional<String> key = secret(name).map(String::strip);
    Optional<String> sound = key.filter(KEY.asMatchPredicate());
    if (key.isPresent() && sound.isEmpty()) {
      error(name, "must be 64 hexadecimal digits; openssl rand -hex 32 makes one.");
    }
    return sound;
  }

  /** A whole number within bounds, or the default. */
  int number(ConfigurationKey key, int otherwise, int min, int max) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // The same finding as for a number out of bounds: its message quotes nothing.
    }
    error(key, "must be a whole number from " + min + " to " + max + ".");
    return otherwise;
  }

  /** A time of whole days or more, as ISO 8601 writes it; empty when there is none. */
  Optional<Duration> days(ConfigurationKey key) {
    Optional<String> text = text(key);
    Optional<Duration> days = text.flatMap(KeySource::parseDays);
    if (text.isPresent() && days.isEmpty()) {
      error(key, "must be a number of days such as P400D, at least P1D.");
    }
    return days;
  }

  private static Optional<Duration> parseDays(String text) {
    try {
      return Optional.of(Duration.parse(text)).filter(time -> time.compareTo(ONE_DAY) >= 0);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** {@code true} or {@code false}, or the default. */
  boolean flag(ConfigurationKey key, boolean otherwise) {
    String text = text(key).orElse(Boolean.toString(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      error(key, "must be true or false.");
      return otherwise;
    }
    return text.equals("true");
  }

  void error(ConfigurationKey key, String message) {
    faulty.add(key);
    findings.add(new Entry(key, new Finding(key.key(), message, Finding.Severity.ERROR)));
  }

  void warning(ConfigurationKey key, String message) {
    findings.add(new Entry(key, new Finding(key.key(), message, Finding.Severity.WARNING)));
  }

  /** Whether an error was found in this key. */
  boolean isFaulty(ConfigurationKey key) {
    return faulty.contains(key);
  }

  /** Everything that was found, in the order of the keys. */
  List<Finding> findings() {
    return findings.stream().sorted(Comparator.comparing(Entry::key)).map(Entry::finding).toList();
  }

  private Optional<String> read(ConfigurationKey key, String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_FILE_BYTES) {
        error(key, "is to come from " + key.fileKey() + ", which names too large a file.");
        return Optional.empty();
      }
      String value = Files.readString(path).replaceFirst("\\R\\z", "");
      if (value.isEmpty()) {
        error(key, "is to come from " + key.fileKey() + ", which names an empty file.");
      }
      return Optional.of(value).filter(text -> !text.isEmpty());
    } catch (IOException | InvalidPathException e) {
      // Its message holds the path, which is a value.
      error(key, "is to come from " + key.fileKey() + ", which names no readable text file.");
      return Optional.empty();
    }
  }

  private record Entry(ConfigurationKey key, Finding finding) {}
}
