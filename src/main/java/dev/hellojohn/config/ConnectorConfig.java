package dev.hellojohn.config;

import java.time.Duration;

/**
 * Inbound webhooks.
 *
 * @param encryptionKey seals the connectors' secrets
 * @param eventRetention how long received events are kept, and their ids remembered
 */
public record ConnectorConfig(RotatedKey encryptionKey, Duration eventRetention) {

  /** Published with the source: good for nothing but development. */
  static final Secret DEVELOPMENT_KEY =
      new Secret("68656c6c6f6a6f686e20646576656c6f706d656e7420636f6e6e6563746f7273");

  static final Duration DEFAULT_RETENTION = Duration.ofDays(30);
}
