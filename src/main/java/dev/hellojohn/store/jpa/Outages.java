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
 * So while a server is away one caller at a time asks it, and the others are told so at once. Nor
 * is it asked again right after it gave no answer: callers who wait for each other, as for one
 * entry of a cache, would wait for a timeout each. So requests don't pile up behind it, and it is
 * back with the first connection that it accepts.
 */
final class Outages {

  /** Long enough for a server that is back to accept a connection. */
  private static final Duration TURN = Duration.ofMillis(200);

  /** After it gave no answer; short beside the time in which service has to be back. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Nobody asked for a minute: then nothing is known any more. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** Longer than a connection stays idle. */
  private static final Duration SUSPECT = Duration.ofMinutes(2);

  private static final Pattern SERVER = Pattern.compile("//([^/?;]+)");

  private final Cache<String, Outage> away =
      Caffeine.newBuilder().expireAfterAccess(REMEMBERED).build();
  private final Cache<String, Instant> lost =
      Caffeine.newBuilder().expireAfterWrite(SUSPECT).build();
  private final Cache<String, Instant> doubted =
      Caffeine.newBuilder().expireAfterWrite(SUSPECT).build();

  /** A server that is away: whose turn it is to ask it, and from when on. */
  private static final class Outage {

    private final Semaphore turn = new Semaphore(1, true);
    private volatile long againNanos = System.nanoTime();

    void unanswered() {
      againNanos = System.nanoTime() + PAUSE.toNanos();
    }

    boolean isPaused() {
      return againNanos - System.nanoTime() > 0;
    }
  }

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
    var outage = away.getIfPresent(server(login));
    if (outage == null) {
      return attempt(login, opening);
    }
    if (outage.isPaused() || !outage.turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
      throw unanswered();
    }
    try {
      if (outage.isPaused()) {
        throw unanswered();
      }
      return attempt(login, opening);
    } finally {
      outage.turn.release();
    }
  }

  private static SQLException unanswered() {
    return new SQLTransientConnectionException("The database server does not answer", "08001");
  }

  private Connection attempt(Login login, Opening opening) throws Exception {
    try {
      var connection = opening.open();
      away.invalidate(server(login));
      return connection;
    } catch (SQLException e) {
      if (PersistenceFailures.isLost(e)) {
        begin(login);
        outage(login).unanswered();
      }
      throw e;
    }
  }

  /**
   * A connection of this login broke in mid-work: its server is gone, or one statement was slower
   * than a request may wait. The next to use an idle neighbour finds out which.
   */
  void doubt(Login login) {
    doubted.put(server(login), Instant.now());
  }

  /** Whether a connection that was last seen at a moment has to be asked before it is lent. */
  boolean isDoubted(Login login, Instant lastSeen) {
    return isBefore(doubted.getIfPresent(server(login)), lastSeen);
  }

  /** The server of this login did not answer. */
  void begin(Login login) {
    lost.put(server(login), Instant.now());
    Outage unused = outage(login);
  }

  private Outage outage(Login login) {
    return away.get(server(login), name -> new Outage());
  }

  /** Whether a connection that was last seen at a moment has lost its server since. */
  boolean isLost(Login login, Instant lastSeen) {
    return isBefore(lost.getIfPresent(server(login)), lastSeen);
  }

  private static boolean isBefore(@Nullable Instant moment, Instant lastSeen) {
    return moment != null && lastSeen.isBefore(moment);
  }

  /** Host and port: what goes away as one. Files never do. */
  private static String server(Login login) {
    var authority = SERVER.matcher(login.url());
    return authority.find() ? authority.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
