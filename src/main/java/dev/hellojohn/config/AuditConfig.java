package dev.hellojohn.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The audit trail.
 *
 * @param checkpointKey signs entries and checkpoints, 64 hexadecimal digits
 * @param previousKey verifies what was signed before the rotation
 * @param retention how long entries are kept; empty: for ever
 */
public record AuditConfig(
    Secret checkpointKey, Optional<Secret> previousKey, Optional<Duration> retention) {

  /** Published with the source: good for nothing but development. */
  static final Secret DEVELOPMENT_KEY =
      new Secret("68656c6c6f6a6f686e20646576656c6f706d656e74206175646974206b657921");

  /** The key that signs, and then the one before it. */
  public List<Secret> checkpointKeys() {
    return Stream.concat(Stream.of(checkpointKey), previousKey.stream()).toList();
  }
}
