package dev.hellojohn.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of the audit trail. */
final class AuditReader {

  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final String FORM =
      "must be 64 hexadecimal digits; openssl rand -hex 32 makes one.";
  private static final Duration LEAST = Duration.ofDays(1);

  private final KeySource source;

  AuditReader(KeySource source) {
    this.source = source;
  }

  AuditConfig read() {
    Optional<String> key = key(ConfigurationKey.AUDIT_CHECKPOINT_KEY);
    Optional<String> previous =
        key(ConfigurationKey.AUDIT_CHECKPOINT_KEY_PREVIOUS).filter(KEY.asMatchPredicate());
    if (key.isPresent() && previous.filter(key.get()::equalsIgnoreCase).isPresent()) {
      source.error(
          ConfigurationKey.AUDIT_CHECKPOINT_KEY_PREVIOUS,
          "must differ from HELLOJOHN_AUDIT_CHECKPOINT_KEY.");
    }
    return new AuditConfig(
        key.map(Secret::new).orElse(AuditConfig.DEVELOPMENT_KEY),
        previous.map(Secret::new),
        retention());
  }

  private Optional<String> key(ConfigurationKey name) {
    Optional<String> key = source.secret(name).map(String::strip);
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      source.error(name, FORM);
    }
    return key;
  }

  private Optional<Duration> retention() {
    Optional<String> text = source.text(ConfigurationKey.AUDIT_RETENTION);
    Optional<Duration> days = text.flatMap(AuditReader::days);
    if (text.isPresent() && days.isEmpty()) {
      source.error(
          ConfigurationKey.AUDIT_RETENTION,
          "must be a number of days such as P400D, at least P1D.");
    }
    return days;
  }

  private static Optional<Duration> days(String text) {
    try {
      return Optional.of(Duration.parse(text)).filter(time -> time.compareTo(LEAST) >= 0);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
