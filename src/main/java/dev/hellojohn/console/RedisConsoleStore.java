package dev.hellojohn.console;

import dev.hellojohn.store.redis.RedisValues;
import java.time.Duration;
import java.util.Optional;

/** Keeps it in Redis, which forgets it when its time is over. */
final class RedisConsoleStore implements ConsoleStore {

  private final RedisValues values;

  RedisConsoleStore(RedisValues values) {
    this.values = values;
  }

  @Override
  public Optional<String> read(String key) {
    return values.get(key);
  }

  @Override
  public void put(String key, String sealed, Duration life) {
    values.put(key, sealed, life);
  }

  @Override
  public boolean replace(String key, String sealed, Duration life) {
    return values.replace(key, sealed, life);
  }

  @Override
  public void remove(String key) {
    values.remove(key);
  }

  @Override
  public Optional<String> take(String key) {
    return values.take(key);
  }
}
