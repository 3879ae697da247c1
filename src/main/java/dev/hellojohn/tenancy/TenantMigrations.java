package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.schema.DatabaseLock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Brings tenants' tables up to date: in the background after a start, and at once for a tenant that
 * is asked for.
 *
 * <p>A lock in the global database keeps two nodes from migrating one tenant at once. A tenant that
 * is up to date costs a start nothing: the database is asked for those that are not.
 */
@Singleton
public class TenantMigrations {

  private static final Logger LOG = Logger.getLogger(TenantMigrations.class.getName());

  private static final int LOCK_SECONDS = 60;
  private static final int BATCH = 50;
  private static final int MAX_ERROR = 500;
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final ControlDatabase control;
  private final Installation installation;
  private final TenantHomes homes;
  private final Tenants tenants;
  private final TenantPlacements placements;

  /**
   * A migration takes two of the connections that are kept for the configured login, so one runs at
   * a time on a node.
   */
  private final Semaphore running = new Semaphore(1, true);

  @Inject
  public TenantMigrations(
      ControlDatabase control,
      Installation installation,
      TenantHomes homes,
      Tenants tenants,
      TenantPlacements placements) {
    this.control = control;
    this.installation = installation;
    this.homes = homes;
    this.tenants = tenants;
    this.placements = placements;
  }

  /**
   * Migrates a tenant if the database says that it is behind; the caller's snapshot may be a second
   * old.
   *
   * @throws ProblemException {@code tenant_not_ready} if that fails; the reason is with the tenant,
   *     for operators
   */
  public void ensureCurrent(Tenant tenant) {
    try {
      migrate(tenant.id());
    } catch (SQLException e) {
      throw new ProblemException(
              ErrorCode.TENANT_NOT_READY,
              "The tenant's database is being brought up to date. Try again in a few seconds.")
          .withRetryAfter(Duration.ofSeconds(5))
          .withCause(e);
    }
  }

  /**
   * Migrates one tenant now. One that is up to date is left alone.
   *
   * @return the tenant afterwards
   * @throws SQLException if a change could not be applied; recorded in {@code
   *     cp_tenant.migration_error}
   */
  public Tenant migrate(TenantId id) throws SQLException {
    var installed = installation.get();
    begin();
    try {
      installed.asOwner(
          owner ->
              DatabaseLock.holding(
                  installed.kind(),
                  owner,
                  "hj-migrate-" + id,
                  LOCK_SECONDS,
                  inside -> migrateLocked(id)));
    } finally {
      running.release();
    }
    return read(id);
  }

  private void begin() throws SQLException {
    try {
      if (!running.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLException("Other tenants are being migrated");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while waiting to migrate", e);
    }
  }

  private void migrateLocked(TenantId id) throws SQLException {
    var version = installation.tenantChangelog().fingerprint();
    var tenant = read(id);
    if (version.equals(tenant.schemaVersion())) {
      return;
    }
    var placement = control.inTransaction(em -> placements.placement(em, id));
    try {
      homes.of(tenant.isolationMode()).migrate(id, placement);
      control.run(em -> placements.recordMigration(em, id, version, null));
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, "Migrating tenant " + id + " failed", e);
      control.run(em -> placements.recordMigration(em, id, null, shorten(e)));
      throw e;
    }
  }

  private Tenant read(TenantId id) {
    return control
        .inTransaction(em -> tenants.find(em, id))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  private static String shorten(Exception e) {
    var cause = e.getCause() == null ? e : e.getCause();
    var text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR);
  }

  /**
   * Migrates every tenant that is behind, one after the other; failures are recorded and skipped.
   * Returns when none is left.
   *
   * @return how many were migrated
   */
  public int migrateAll() {
    int done = 0;
    while (!Thread.currentThread().isInterrupted()) {
      List<TenantId> behind =
          control.inTransaction(
              em -> placements.behind(em, installation.tenantChangelog().fingerprint(), BATCH));
      if (behind.isEmpty()) {
        return done;
      }
      for (var id : behind) {
        try {
          migrate(id);
          done++;
        } catch (SQLException | RuntimeException e) {
          LOG.log(Level.FINE, "Tenant " + id + " stays behind", e);
        }
      }
    }
    return done;
  }
}
