package dev.hellojohn.console;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.redis.Redis;
import dev.hellojohn.store.redis.RedisValues;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** What the console's parts are made of. */
final class ConsoleBeans {

  private ConsoleBeans() {}

  @Produces
  @Singleton
  static ConsoleStore store(Instance<Optional<Redis>> redis, ControlDatabase control, Clock clock) {
    return redis
        .get()
        .map(RedisValues::new)
        .<ConsoleStore>map(RedisConsoleStore::new)
        .orElseGet(() -> new DatabaseConsoleStore(control, clock));
  }

  @Produces
  @Singleton
  static SessionSeal seal(Configuration configuration) {
    var console = configuration.console();
    return new SessionSeal(
        new SealedBox(
            KeyRing.ofHex(console.encryptionKey().all().stream().map(Secret::reveal).toList())));
  }

  @Produces
  @Singleton
  static CsrfTokens csrfTokens(Configuration configuration) {
    return new CsrfTokens(configuration.console().secret().reveal());
  }
}
