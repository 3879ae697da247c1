package dev.hellojohn.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of the audit trail. */
final class AuditReader {

  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final String FORM =
      "must be 64 hexadecimal digits; openssl rand -hex 32 makes one.";

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
        source.days(ConfigurationKey.AUDIT_RETENTION));
  }

  private Optional<String> key(ConfigurationKey name) {
    Optional<String> key = source.secret(name).map(String::strip);
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      source.error(name, FORM);
    }
    return key;
  }
}
