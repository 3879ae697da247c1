package dev.hellojohn.control;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.RunMode;
import dev.hellojohn.config.SeedConfig;
import dev.hellojohn.tenancy.IsolationMode;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What the configuration says to the Control Plane.
 *
 * @param isolationMode of a tenant whose maker names none
 * @param development whether this is a developer's machine
 * @param seed the first admin, if one is to be made
 * @param host of the public URL: by it an admin tells this instance from another
 */
@Vetoed
record ControlSettings(
    IsolationMode isolationMode, boolean development, Optional<SeedConfig> seed, String host) {

  /** Reads them once. */
  @Singleton
  static class Reader {

    @Produces
    @Singleton
    ControlSettings read(Configuration configuration) {
      return new ControlSettings(
          IsolationMode.parse(configuration.database().isolationMode())
              .orElse(IsolationMode.SEPARATE_SCHEMA),
          configuration.server().mode() == RunMode.DEVELOPMENT,
          configuration.seed(),
          String.valueOf(configuration.server().publicUrl().getHost()));
    }
  }
}
