package dev.hellojohn.console;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the console keeps what outlives a request, for a day at most: in Redis, or without one in
 * the global database. What it is given is sealed already. Every method throws {@code
 * service_unavailable} when the store is away: a session that can't be read is not one, and not
 * none either.
 */
interface ConsoleStore {

  /** The value of a key, if it is there and its time is not over. */
  Optional<String> read(String key);

  /** Keeps a value for so long; the key is a new one. */
  void put(String key, String sealed, Duration life);

  /**
   * Keeps another value of a key, for so long from now on; one that was removed meanwhile stays
   * away.
   *
   * @return whether it was there
   */
  boolean replace(String key, String sealed, Duration life);

  /** Removes a key, if it is there. */
  void remove(String key);

  /** The value of a key, which is removed: of all who take it at once, on any node, one gets it. */
  Optional<String> take(String key);
}
