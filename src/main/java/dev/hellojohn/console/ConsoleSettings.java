package dev.hellojohn.console;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConsoleLogin;
import dev.hellojohn.config.OidcConfig;
import dev.hellojohn.kernel.WebOrigin;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * What the configuration says to the console, but its keys.
 *
 * @param idle how long a session may go unused
 * @param longest how long a session lasts, whatever is done in it
 * @param login how operators sign in
 * @param secure whether browsers reach the server by https
 * @param origin our own, as browsers write it
 * @param publicUrl at which browsers reach us, without a slash at its end
 * @param provider where operators sign in, with {@link ConsoleLogin#OIDC}
 */
@Vetoed
record ConsoleSettings(
    Duration idle,
    Duration longest,
    ConsoleLogin login,
    boolean secure,
    Optional<WebOrigin> origin,
    String publicUrl,
    Optional<OidcConfig> provider) {

  /** Reads them once. */
  @Singleton
  static class Reader {

    @Produces
    @Singleton
    ConsoleSettings read(Configuration configuration) {
      var console = configuration.console();
      return new ConsoleSettings(
          console.idle(),
          console.longest(),
          console.login(),
          configuration.server().isHttps(),
          configuration.network().publicOrigin(),
          configuration.server().publicUrl().toString(),
          console.provider());
    }
  }
}
