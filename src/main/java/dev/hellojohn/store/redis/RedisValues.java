package dev.hellojohn.store.redis;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * Values that are kept in Redis and nowhere else, each for its time. What can't be asked for is
 * neither there nor not there: every method throws when Redis is lost and not soon found again.
 */
public final class RedisValues {

  /** As soon as that it can be back. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Redis 6.2 has a command for it; older ones and their heirs have not. */
  private static final String TAKE =
      "local value = redis.call('GET', KEYS[1]) redis.call('DEL', KEYS[1]) return value";

  private final Redis redis;

  /** Values of this Redis. */
  public RedisValues(Redis redis) {
    this.redis = redis;
  }

  /**
   * The value of a key.
   *
   * @throws ProblemException {@code service_unavailable} when Redis is lost
   */
  public Optional<String> get(String key) {
    return ask(client -> Optional.ofNullable(client.get(key)));
  }

  /**
   * Keeps a value.
   *
   * @throws ProblemException {@code service_unavailable} when Redis is lost
   */
  public void put(String key, String value, Duration life) {
    ask(client -> client.set(key, value, SetParams.setParams().px(life.toMillis())));
  }

  /**
   * Keeps another value of a key that is there; one that was removed meanwhile stays away.
   *
   * @return whether it was there
   * @throws ProblemException {@code service_unavailable} when Redis is lost
   */
  public boolean replace(String key, String value, Duration life) {
    return ask(
        client -> client.set(key, value, SetParams.setParams().xx().px(life.toMillis())) != null);
  }

  /**
   * Removes a key, if it is there.
   *
   * @throws ProblemException {@code service_unavailable} when Redis is lost
   */
  public void remove(String key) {
    ask(client -> client.del(key));
  }

  /**
   * The value of a key, which is removed: of two who take it one gets it.
   *
   * @throws ProblemException {@code service_unavailable} when Redis is lost
   */
  public Optional<String> take(String key) {
    return ask(client -> Optional.ofNullable((String) client.eval(TAKE, List.of(key), List.of())));
  }

  private <T> T ask(Function<UnifiedJedis, T> question) {
    return redis
        .askPatiently(question)
        .orElseThrow(
            () ->
                new ProblemException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The sessions can't be read at the moment. Try again in a few seconds.")
                    .withRetryAfter(RETRY_AFTER));
  }
}
