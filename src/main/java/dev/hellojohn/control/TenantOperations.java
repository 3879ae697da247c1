package dev.hellojohn.control;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Installation;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantMigrations;
import dev.hellojohn.tenancy.TenantStatistics;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.token.SigningKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;

/** What an operator does with a tenant's keys and database. */
@Singleton
class TenantOperations {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;

  private final ControlDatabase control;
  private final Installation installation;
  private final VisibleTenants visible;
  private final TenantDirectory directory;
  private final TenantUnits units;
  private final TenantMigrations migrations;
  private final TenantStatistics statistics;
  private final SigningKeys signingKeys;
  private final OperatorAudit audit;

  @Inject
  TenantOperations(
      ControlDatabase control,
      Installation installation,
      VisibleTenants visible,
      TenantDirectory directory,
      TenantUnits units,
      TenantMigrations migrations,
      TenantStatistics statistics,
      SigningKeys signingKeys,
      OperatorAudit audit) {
    this.control = control;
    this.installation = installation;
    this.visible = visible;
    this.directory = directory;
    this.units = units;
    this.migrations = migrations;
    this.statistics = statistics;
    this.signingKeys = signingKeys;
    this.audit = audit;
  }

  /**
   * Gives the tenant's signing keys successors.
   *
   * @param leaked whether the old ones end at once, and the access tokens signed by them
   * @throws ProblemException {@code not_found}; {@code conflict}
   */
  RotationBody rotateKeys(Authority authority, String idOrSlug, boolean leaked) {
    var tenant = changeable(authority, idOrSlug);
    var event = OperatorAudit.on(AuditAction.TENANT_ROTATE_KEYS, tenant).detail("leaked", leaked);
    if (leaked) {
      signingKeys.replace(tenant.id(), em -> audit.append(em, event));
      return RotationBody.AT_ONCE;
    }
    return RotationBody.of(signingKeys.rotate(tenant.id(), em -> audit.append(em, event)));
  }

  /**
   * Opens a transaction in the tenant's database and reads from it. That the database is away is a
   * finding here, not a failure.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if the tenant is deleted
   */
  DatabaseCheckBody checkDatabase(Authority authority, String idOrSlug) {
    var tenant = changeable(authority, idOrSlug);
    long start = System.nanoTime();
    boolean reachable = canRead(tenant);
    long micros = (System.nanoTime() - start) / NANOS_PER_MICRO;
    return new DatabaseCheckBody(
        reachable,
        micros / MICROS_PER_MILLI,
        tenant.isolationMode(),
        tenant.schemaVersion(),
        installation.tenantChangelog().fingerprint(),
        tenant.migrationState());
  }

  private boolean canRead(Tenant tenant) {
    try {
      return statistics.answers(tenant);
    } catch (ProblemException e) {
      if (e.code() == ErrorCode.SERVICE_UNAVAILABLE || e.code() == ErrorCode.TENANT_NOT_READY) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Brings the tenant's tables up to date now.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if the tenant is deleted; {@code
   *     tenant_not_ready} if a change could not be applied
   */
  Tenant migrate(Authority authority, String idOrSlug) {
    var tenant = changeable(authority, idOrSlug);
    try {
      var migrated = migrations.migrate(tenant.id());
      control.run(em -> audit.acted(em, AuditAction.TENANT_MIGRATE, migrated));
      return migrated;
    } catch (SQLException e) {
      throw new ProblemException(
              ErrorCode.TENANT_NOT_READY,
              "The tenant's tables could not be brought up to date. The server's log says why.")
          .withRetryAfter(RETRY_AFTER)
          .withCause(e);
    } finally {
      directory.forgetAll();
    }
  }

  /**
   * Counts what the tenant holds and takes.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if the tenant is being made;
   *     {@code service_unavailable} if its database is away
   */
  TenantStatsBody stats(Authority authority, String idOrSlug) {
    var tenant = changeable(authority, idOrSlug);
    return TenantStatsBody.of(statistics.of(tenant), units.use(tenant));
  }

  private Tenant changeable(Authority authority, String idOrSlug) {
    return control.inTransaction(em -> visible.findChangeable(em, authority, idOrSlug));
  }
}
