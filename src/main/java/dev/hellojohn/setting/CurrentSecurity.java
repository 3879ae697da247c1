package dev.hellojohn.setting;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  private final Configuration configuration;
  private final Supplier<SecuritySettings> stored;
  private final LongSupplier nanos;
  private volatile @Nullable Snapshot snapshot;

  private record Snapshot(SecurityInForce security, long readAt, boolean stale) {}

  /** Reads from the global database. */
  @Inject
  public CurrentSecurity(
      Configuration configuration, ControlDatabase control, SecuritySettingsRow row) {
    this(configuration, () -> control.inTransaction(row::read), System::nanoTime);
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
  public synchronized void forget() {
    Snapshot before = snapshot;
    snapshot = before == null ? null : new Snapshot(before.security(), before.readAt(), true);
  }

  private boolean isFresh(Snapshot read) {
    return !read.stale() && nanos.getAsLong() - read.readAt() < FRESH_NANOS;
  }

  /** One caller reads; the others who came meanwhile take what it has found. */
  private synchronized SecurityInForce read() {
    Snapshot before = snapshot;
    if (before != null && isFresh(before)) {
      return before.security();
    }
    long asked = nanos.getAsLong();
    SecurityInForce security;
    try {
      security = SecurityInForce.of(configuration, stored.get());
    } catch (RuntimeException e) {
      if (before == null) {
        throw e;
      }
      LOG.log(Level.FINE, "The security settings can't be read; the last ones hold on", e);
      security = before.security();
      // The wait for a database that stands still is over now, not when it began.
      asked = nanos.getAsLong();
    }
    snapshot = new Snapshot(security, asked, false);
    return security;
  }
}
