package dev.hellojohn.ops;

import dev.hellojohn.crypto.Randomness;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;

/** The time and the randomness that every bean injects, so that a test can give its own. */
final class PlatformSources {

  private PlatformSources() {}

  /** UTC in whole milliseconds: no database then stores a time other than the one compared. */
  @Produces
  @Singleton
  static Clock clock() {
    return Clock.tick(Clock.system(ZoneOffset.UTC), Duration.ofMillis(1));
  }

  @Produces
  @Singleton
  static RandomGenerator random() {
    return Randomness.generator();
  }
}
