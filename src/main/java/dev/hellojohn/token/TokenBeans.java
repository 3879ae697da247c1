package dev.hellojohn.token;

import dev.hellojohn.config.Configuration;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives this feature its settings. */
@Singleton
class TokenBeans {

  @Produces
  @Singleton
  TokenSettings settings(Configuration configuration) {
    return new TokenSettings(
        configuration.server().publicUrl(),
        TokenSettings.METADATA_MAX_AGE,
        configuration.signingKeys().rotationLead());
  }
}
