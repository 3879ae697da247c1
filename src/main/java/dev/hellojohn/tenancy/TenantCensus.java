package dev.hellojohn.tenancy;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Installation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many tenants there are, and how far their tables are. */
@Singleton
public class TenantCensus {

  private final ControlDatabase control;
  private final Installation installation;

  @Inject
  public TenantCensus(ControlDatabase control, Installation installation) {
    this.control = control;
    this.installation = installation;
  }

  /** How far a tenant's tables are. */
  public enum Migration {
    /** They are what this version of the server wants. */
    CURRENT,
    /** They will be brought up to date, by the next request at the latest. */
    BEHIND,
    /** The last attempt failed; the next request tries again. */
    FAILED
  }

  /**
   * What was counted. Each state is present.
   *
   * @param byStatus all tenants
   * @param byMigration those whose tables have been made
   */
  public record Count(Map<TenantStatus, Long> byStatus, Map<Migration, Long> byMigration) {

    /** Copies. */
    public Count {
      byStatus = Map.copyOf(byStatus);
      byMigration = Map.copyOf(byMigration);
    }
  }

  /**
   * Counts them, in one statement that reads every tenant's row.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away
   */
  public Count take() {
    var byStatus = new EnumMap<TenantStatus, Long>(TenantStatus.class);
    for (var status : TenantStatus.values()) {
      byStatus.put(status, 0L);
    }
    var byMigration = new EnumMap<Migration, Long>(Migration.class);
    for (var migration : Migration.values()) {
      byMigration.put(migration, 0L);
    }
    for (var row : rows()) {
      var status = TenantStatus.parse((String) row[0]).orElseThrow();
      long count = (Long) row[4];
      byStatus.merge(status, count, Long::sum);
      if (status != TenantStatus.PROVISIONING) {
        byMigration.merge(migration(row), count, Long::sum);
      }
    }
    return new Count(byStatus, byMigration);
  }

  /**
   * Counts those that share their tables with others.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away
   */
  public long inSharedSchema() {
    return control.inTransaction(
        em ->
            em.createQuery(
                    "select count(t) from TenantEntity t where t.isolationMode = :shared",
                    Long.class)
                .setParameter("shared", IsolationMode.SHARED_SCHEMA.wireName())
                .getSingleResult());
  }

  private Migration migration(Object[] row) {
    if ("failed".equals(row[1])) {
      return Migration.FAILED;
    }
    boolean current =
        installation.tenantChangelog().fingerprint().equals(row[2])
            || IsolationMode.SHARED_SCHEMA.wireName().equals(row[3]);
    return current ? Migration.CURRENT : Migration.BEHIND;
  }

  private List<Object[]> rows() {
    return control.inTransaction(
        em ->
            em.createQuery(
                    "select status, migrationState, schemaVersion, isolationMode, count(*)"
                        + " from TenantEntity"
                        + " group by status, migrationState, schemaVersion, isolationMode",
                    Object[].class)
                .getResultList());
  }
}
