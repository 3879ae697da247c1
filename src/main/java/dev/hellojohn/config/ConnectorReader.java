package dev.hellojohn.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of inbound webhooks. */
final class ConnectorReader {

  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final String FORM =
      "must be 64 hexadecimal digits; openssl rand -hex 32 makes one.";

  private final KeySource source;

  ConnectorReader(KeySource source) {
    this.source = source;
  }

  ConnectorConfig read() {
    Optional<String> key = key(ConfigurationKey.CONNECTOR_ENCRYPTION_KEY);
    Optional<String> previous =
        key(ConfigurationKey.CONNECTOR_ENCRYPTION_KEY_PREVIOUS).filter(KEY.asMatchPredicate());
    if (key.isPresent() && previous.filter(key.get()::equalsIgnoreCase).isPresent()) {
      source.error(
          ConfigurationKey.CONNECTOR_ENCRYPTION_KEY_PREVIOUS,
          "must differ from HELLOJOHN_CONNECTOR_ENCRYPTION_KEY.");
    }
    return new ConnectorConfig(
        key.map(Secret::new).orElse(ConnectorConfig.DEVELOPMENT_KEY),
        previous.map(Secret::new),
        source
            .days(ConfigurationKey.CONNECTOR_EVENT_RETENTION)
            .orElse(ConnectorConfig.DEFAULT_RETENTION));
  }

  private Optional<String> key(ConfigurationKey name) {
    Optional<String> key = source.secret(name).map(String::strip);
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      source.error(name, FORM);
    }
    return key;
  }
}
