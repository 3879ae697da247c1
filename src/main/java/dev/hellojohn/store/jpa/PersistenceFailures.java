package dev.hellojohn.store.jpa;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells from an exception what the database meant by it. */
public final class PersistenceFailures {

  private static final Logger LOG = Logger.getLogger(PersistenceFailures.class.getName());

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /**
   * SQLSTATE class 08 is a lost connection, 57P0x a server going up or down, 53 one without room,
   * H2's 90xxx its own.
   */
  private static final Set<String> UNAVAILABLE =
      Set.of(
          "57P01", "57P02", "57P03", "53300", "53100", "53200", "90121", "90098", "90067", "90020",
          "25006");

  /**
   * 40001 and 40P01 are SQL's and PostgreSQL's deadlock victims, 41000 MySQL's lock wait, 90131 and
   * 50200 H2's.
   */
  private static final Set<String> SERIALIZATION =
      Set.of("40001", "40P01", "41000", "90131", "50200");

  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final AtomicLong LAST_SAID = new AtomicLong(System.nanoTime() - SILENCE_NANOS);

  private PersistenceFailures() {}

  /** Whether a unique constraint refused the statement. */
  public static boolean isUniqueViolation(Throwable failure) {
    return sqlException(failure)
        .filter(e -> "23505".equals(e.getSQLState()) || e.getErrorCode() == 1062)
        .isPresent();
  }

  /** Whether the transaction lost against another one and may be tried again as a whole. */
  public static boolean isSerializationFailure(Throwable failure) {
    return sqlException(failure)
        .map(e -> e.getSQLState())
        .filter(SERIALIZATION::contains)
        .isPresent();
  }

  /**
   * Whether the database could not be reached, went away, or has no room for another connection.
   */
  public static boolean isUnavailable(Throwable failure) {
    return sqlException(failure).filter(PersistenceFailures::isUnavailable).isPresent();
  }

  /**
   * Whether the server itself went away, or can't be reached: class 08 without 08004, by which it
   * refuses one connection, and 57P0x.
   */
  static boolean isLost(SQLException e) {
    var state = e.getSQLState();
    return state != null
        && ((state.startsWith("08") && !state.equals("08004")) || state.startsWith("57P0"));
  }

  private static boolean isUnavailable(SQLException e) {
    if (e instanceof SQLNonTransientConnectionException
        || e instanceof SQLTransientConnectionException
        || e instanceof SQLRecoverableException) {
      return true;
    }
    var state = e.getSQLState();
    return state != null && (state.startsWith("08") || UNAVAILABLE.contains(state));
  }

  /**
   * The exception to throw to a caller: 503 for a database that is away, otherwise the failure
   * itself.
   */
  public static RuntimeException translate(RuntimeException failure) {
    var problem = problem(failure);
    if (problem != null) {
      return problem;
    }
    if (!isUnavailable(failure)) {
      return failure;
    }
    if (isTimeToSaySo()) {
      LOG.log(
          Level.WARNING,
          "The database is not available: {0}",
          sqlException(failure).map(SQLException::getSQLState).orElse("?"));
    }
    return new ProblemException(
            ErrorCode.SERVICE_UNAVAILABLE,
            "The database is not available. Try again in a few seconds.")
        .withRetryAfter(RETRY_AFTER);
  }

  /** An outage refuses thousands of requests; one line a second says as much. */
  private static boolean isTimeToSaySo() {
    long now = System.nanoTime();
    long last = LAST_SAID.get();
    return now - last >= SILENCE_NANOS && LAST_SAID.compareAndSet(last, now);
  }

  /** A problem that was thrown inside a connection callback comes back wrapped by Hibernate. */
  private static @Nullable ProblemException problem(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
    }
    return null;
  }

  private static Optional<SQLException> sqlException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }
}
