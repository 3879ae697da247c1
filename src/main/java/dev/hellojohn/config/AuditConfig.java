package dev.hellojohn.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The audit trail.
 *
 * @param checkpointKey signs entries and checkpoints
 * @param retention how long entries are kept; empty: for ever
 */
public record AuditConfig(RotatedKey checkpointKey, Optional<Duration> retention) {

  /** Published with the source: good for nothing but development. */
  static final Secret DEVELOPMENT_KEY =
      new Secret("68656c6c6f6a6f686e20646576656c6f706d656e74206175646974206b657921");
}
