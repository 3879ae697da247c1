package dev.hellojohn.store.jpa;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database servers that did not answer when they were last asked.
 *
 * <p>A server that stalls, or a network that swallows packets, holds whoever asks until a timeout.
 * So while a server is away one caller at a time asks it, and the others are told so at once:
 * requests don't pile up behind it, and it is back with the first connection that it accepts.
 */
final class Outages {

  /** Long enough for a server that is back to accept a connection. */
  private static final Duration TURN = Duration.ofMillis(200);

  /** Nobody asked for a minute: then nothing is known any more. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** Longer than a connection stays idle. */
  private static final Duration SUSPECT = Duration.ofMinutes(2);

  private static final Pattern SERVER = Pattern.compile("//([^/?;]+)");

  private final Cache<String, Semaphore> away =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
  private final Cache<String, Instant> lost =
      Caffeine.newBuilder().expireAfterWrite(SUSPECT).build();

  /** Gives a connection, or fails. */
  @FunctionalInterface
  interface Opening {
    Connection open() throws Exception;
  }

  /**
   * Asks a server for a connection, unless somebody else is waiting for its answer.
   *
   * @throws SQLException if it is away
   * @throws Exception whatever else the opening throws
   */
  Connection ask(Login login, Opening opening) throws Exception {
    var turn = away.getIfPresent(server(login));
    if (turn == null) {
      return attempt(login, opening);
    }
    if (!turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new SQLTransientConnectionException("The database server does not answer", "08001");
    }
    try {
      return attempt(login, opening);
    } finally {
      turn.release();
    }
  }

  private Connection attempt(Login login, Opening opening) throws Exception {
    try {
      var connection = opening.open();
      away.invalidate(server(login));
      return connection;
    } catch (SQLException e) {
      if (PersistenceFailures.isLost(e)) {
        begin(login);
      }
      throw e;
    }
  }

  /** A connection of this login lost its server. */
  void begin(Login login) {
    var server = server(login);
    lost.put(server, Instant.now());
    Semaphore unused = away.get(server, name -> new Semaphore(1, true));
  }

  /** Whether a connection that was last seen at a moment has lost its server since. */
  boolean isLost(Login login, Instant lastSeen) {
    @Nullable Instant moment = lost.getIfPresent(server(login));
    return moment != null && lastSeen.isBefore(moment);
  }

  /** Host and port: what goes away as one. Files never do. */
  private static String server(Login login) {
    var authority = SERVER.matcher(login.url());
    return authority.find() ? authority.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
