package dev.hellojohn.ops;

import dev.hellojohn.store.redis.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Redis. A node that has lost it goes on by itself, and says so. */
@Singleton
class RedisProbe implements ReadinessProbe {

  private final Instance<Optional<Redis>> redis;

  @Inject
  RedisProbe(Instance<Optional<Redis>> redis) {
    this.redis = redis;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public boolean isEssential() {
    return false;
  }

  /**
   * What the last call and the search in the background found: asking here would only add to it.
   */
  @Override
  public Condition condition() {
    return redis
        .get()
        .map(shared -> shared.isUp() ? Condition.OK : Condition.ERROR)
        .orElse(Condition.DISABLED);
  }
}
