package dev.hellojohn.setting;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What holds now, from memory, for filters that ask with every request. Read again when it is asked
 * for and a second old: so a change is in force on every node within a second, without a message
 * between them, and one statement a second is the most that it costs. The node that makes a change
 * forgets at once.
 *
 * <p>While the database is away the last known settings hold on. Nobody can have changed them
 * through this server meanwhile, and the alternatives are a wall or no limits.
 */
@Singleton
public class CurrentSecurity {

  private static final Logger LOG = Logger.getLogger(CurrentSecurity.class.getName());
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** A reading takes a millisecond; this one does not come back soon. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final Configuration configuration;
  private final Supplier<SecuritySettings> stored;
  private final LongSupplier nanos;
  private final AtomicLong changes = new AtomicLong();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Snapshot snapshot;

  /** What was read, when, and after how many changes by this node. */
  private record Snapshot(SecurityInForce security, long readAt, long change) {}

  /** Reads from the global database. */
  @Inject
  public CurrentSecurity(
      Configuration configuration, ControlDatabase control, SecuritySettingsRow row) {
    this(configuration, () -> control.reading(row::read), System::nanoTime);
  }

  /**
   * Reads from elsewhere.
   *
   * @param nanos a clock that never runs backwards
   */
  public CurrentSecurity(
      Configuration configuration, Supplier<SecuritySettings> stored, LongSupplier nanos) {
    this.configuration = configuration;
    this.stored = stored;
    this.nanos = nanos;
  }

  /**
   * What holds.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away and was never asked before
   */
  public SecurityInForce get() {
    Snapshot now = snapshot;
    return now != null && isFresh(now) ? now.security() : read();
  }

  /** Forgets what was read, after a change that must be seen at once on this node. */
  public void forget() {
    changes.incrementAndGet();
  }

  private boolean isFresh(Snapshot read) {
    return read.change() == changes.get() && nanos.getAsLong() - read.readAt() < FRESH_NANOS;
  }

  /** One caller reads; the others who came meanwhile take what it has found. */
  private SecurityInForce read() {
    Snapshot known = snapshot;
    if (!takeTurn(known != null) && known != null) {
      return known.security();
    }
    try {
      Snapshot now = snapshot;
      if (now == null || !isFresh(now)) {
        now = fresh(now);
        snapshot = now;
      }
      return now.security();
    } finally {
      reading.unlock();
    }
  }

  /**
   * Waits for who reads, and no longer than a reading takes: behind a database that stands still
   * nobody else waits.
   *
   * @param known whether there is something else to go by
   */
  private boolean takeTurn(boolean known) {
    if (!known) {
      reading.lock();
      return true;
    }
    try {
      return reading.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Snapshot fresh(@Nullable Snapshot before) {
    // A change that is made while it is read is not in it.
    long change = changes.get();
    long asked = nanos.getAsLong();
    try {
      return new Snapshot(SecurityInForce.of(configuration, stored.get()), asked, change);
    } catch (RuntimeException e) {
      if (before == null) {
        throw e;
      }
      LOG.log(Level.FINE, "The security settings can't be read; the last ones hold on", e);
      // The wait for a database that stands still is over now, not when it began.
      return new Snapshot(before.security(), nanos.getAsLong(), change);
    }
  }
}
