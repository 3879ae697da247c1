package dev.hellojohn.store.jpa;

import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.exception.JDBCConnectionException;

/**
 * A JPA persistence unit that was built while the server runs.
 *
 * <p>Work that changes something runs in one {@code RESOURCE_LOCAL} transaction: it is committed if
 * the work returns, rolled back if it throws. Work that only reads has none. The connection is
 * borrowed for the work alone and enters and leaves through the unit's gate. Closing waits for
 * nobody: it takes effect when the last work has ended.
 */
public final class PersistenceUnit implements AutoCloseable {

  /** A deadlock's victim is tried again this often; the others have finished by then. */
  private static final int ATTEMPTS = 4;

  private final SessionFactory sessions;
  private final GatedConnections connections;
  private int users;
  private boolean closing;
  private boolean closed;

  PersistenceUnit(SessionFactory sessions, GatedConnections connections) {
    this.sessions = sessions;
    this.connections = connections;
  }

  /**
   * Runs work in one transaction.
   *
   * @param tenantId the tenant that the session belongs to: Hibernate puts it into each statement
   *     on a tenant's table
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} with {@code
   *     Retry-After} if the database is away or the connection budget is used up
   * @throws IllegalStateException if the unit was closed
   */
  public <T> T inTransaction(String tenantId, Function<EntityManager, T> work) {
    return whileOpen(
        () -> {
          for (int attempt = 1; ; attempt++) {
            try {
              return attempt(tenantId, work);
            } catch (RuntimeException e) {
              if (attempt == ATTEMPTS || !PersistenceFailures.isSerializationFailure(e)) {
                throw e;
              }
            }
          }
        });
  }

  /**
   * Runs work that only reads, without a transaction around it: each query sees what was committed
   * when it began, as it does inside of one at READ COMMITTED. On PostgreSQL that is one round trip
   * a query (ADR 031). A statement that changes something, a lock, and work that persisted or
   * removed an entity are refused; what it sets in one that it read is not written.
   *
   * @param tenantId as for {@link #inTransaction}
   * @throws dev.hellojohn.kernel.ProblemException as {@link #inTransaction}
   * @throws jakarta.persistence.TransactionRequiredException on a statement that does not only read
   * @throws IllegalStateException if the work persisted or removed an entity
   */
  public <T> T reading(String tenantId, Function<EntityManager, T> work) {
    return whileOpen(() -> read(tenantId, work));
  }

  private <T> T whileOpen(Supplier<T> work) {
    if (!enter()) {
      throw new IllegalStateException("The persistence unit is closed");
    }
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw PersistenceFailures.translate(e);
    } finally {
      leave();
    }
  }

  private <T> T read(String tenantId, Function<EntityManager, T> work) {
    try {
      var connection = connections.lendToRead(tenantId);
      try (Session session =
          sessions
              .withOptions()
              .tenantIdentifier((Object) tenantId)
              .connection(connection)
              .openSession()) {
        session.setDefaultReadOnly(true);
        var result = work.apply(session);
        requireUnchanged(session);
        return result;
      } finally {
        connections.releaseConnection(tenantId, connection);
      }
    } catch (SQLException e) {
      throw new JDBCConnectionException("No connection to read with", e);
    }
  }

  /** Nothing writes what was persisted or removed meanwhile: to say so beats losing it. */
  private static void requireUnchanged(Session session) {
    if (session.unwrap(SessionImplementor.class).getActionQueue().hasAnyQueuedActions()) {
      throw new IllegalStateException("Who only reads cannot persist or remove");
    }
  }

  private <T> T attempt(String tenantId, Function<EntityManager, T> work) {
    try (Session session =
        sessions.withOptions().tenantIdentifier((Object) tenantId).openSession()) {
      var transaction = session.beginTransaction();
      try {
        T result = work.apply(session);
        transaction.commit();
        return result;
      } catch (RuntimeException | Error e) {
        rollBack(session, e);
        throw e;
      }
    }
  }

  private static void rollBack(Session session, Throwable cause) {
    try {
      if (session.getTransaction().getStatus().canRollback()) {
        session.getTransaction().rollback();
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Counts a user in, unless the unit is closed: then a cache that lost a race builds it anew. Who
   * is inside may begin more work while the unit is closing; it is released when the last one is
   * out.
   */
  public synchronized boolean enter() {
    if (closed) {
      return false;
    }
    users++;
    return true;
  }

  /** Counts a user out; the last one out of a closing unit releases it. */
  public void leave() {
    boolean last;
    synchronized (this) {
      users--;
      last = closing && users == 0 && !closed;
      closed |= last;
    }
    if (last) {
      release();
    }
  }

  @Override
  public void close() {
    boolean last;
    synchronized (this) {
      closing = true;
      last = users == 0 && !closed;
      closed |= last;
    }
    if (last) {
      release();
    }
  }

  private void release() {
    sessions.close();
  }
}
