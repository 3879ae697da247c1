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
    return TokenSettings.of(configuration.server().publicUrl());
  }
}
