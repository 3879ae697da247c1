package dev.hellojohn.ops;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.store.redis.Redis;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The Redis that is configured, if one is. */
final class RedisBeans {

  private RedisBeans() {}

  /** Nothing connects with a configuration that must not be run with. */
  @Produces
  @Singleton
  static Optional<Redis> redis(Configuration configuration, Tally tally) {
    Optional<Redis> redis =
        configuration.isRefused()
            ? Optional.empty()
            : configuration.redis().map(config -> new Redis(config, tally));
    redis.ifPresent(Redis::start);
    return redis;
  }

  static void close(@Disposes Optional<Redis> redis) {
    redis.ifPresent(Redis::close);
  }
}
