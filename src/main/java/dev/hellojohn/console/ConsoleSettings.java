package dev.hellojohn.console;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConsoleLogin;
import dev.hellojohn.config.OidcConfig;
import dev.hellojohn.config.ServerConfig;
import dev.hellojohn.kernel.WebOrigin;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

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
 * @param bypassHosts the hosts that a developer's browser may have asked for to be let in without
 *     signing in; none: nobody is
 */
@Vetoed
record ConsoleSettings(
    Duration idle,
    Duration longest,
    ConsoleLogin login,
    boolean secure,
    Optional<WebOrigin> origin,
    String publicUrl,
    Optional<OidcConfig> provider,
    Set<String> bypassHosts) {

  ConsoleSettings {
    bypassHosts = Set.copyOf(bypassHosts);
  }

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
          console.provider(),
          console.bypass() ? hosts(configuration.server()) : Set.of());
    }

    /** By a name of somebody else's that was pointed at this machine, nobody is let in. */
    private static Set<String> hosts(ServerConfig server) {
      String port = ":" + server.httpPort();
      return Set.of("localhost" + port, "127.0.0.1" + port, "[::1]" + port);
    }
  }
}
