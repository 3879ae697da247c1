package dev.hellojohn.config;

/** Reads the settings of inbound webhooks. */
final class ConnectorReader {

  private final KeySource source;
  private final RunMode mode;

  ConnectorReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  ConnectorConfig read() {
    return new ConnectorConfig(
        source.rotatedKey(
            ConfigurationKey.CONNECTOR_ENCRYPTION_KEY,
            ConfigurationKey.CONNECTOR_ENCRYPTION_KEY_PREVIOUS,
            mode,
            ConnectorConfig.DEVELOPMENT_KEY),
        source
            .days(ConfigurationKey.CONNECTOR_EVENT_RETENTION)
            .orElse(ConnectorConfig.DEFAULT_RETENTION));
  }
}
