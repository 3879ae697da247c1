package dev.hellojohn.tenancy;

import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.UnitDefinition;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a tenant holds, for its operator.
 *
 * <p>The one place with native SQL on tenants' tables: the Control Plane knows no user and no
 * session, and only the database knows how much room they take. Each statement is constant and
 * names its tenant.
 */
@Singleton
public class TenantStatistics {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private static final String USERS =
      "select count(*), count(case when u.status = 'active' then 1 end),"
          + " count(case when u.created_at >= :week then 1 end),"
          + " count(case when u.last_sign_in_at >= :week then 1 end)"
          + " from {h-domain}hj_user u where u.tenant_id = :tenant";

  private static final String SESSIONS =
      "select count(case when s.revoked_at is null and s.expires_at > :now then 1 end),"
          + " count(case when s.created_at >= :day then 1 end)"
          + " from {h-domain}hj_session s where s.tenant_id = :tenant";

  private static final String POSTGRES_BYTES =
      "select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c"
          + " join pg_namespace n on n.oid = c.relnamespace"
          + " where n.nspname = current_schema() and c.relkind = 'r'";

  private static final String MYSQL_BYTES =
      "select coalesce(sum(data_length + index_length), 0) from information_schema.tables"
          + " where table_schema = coalesce(nullif(:place, ''), database())";

  private static final String H2_BYTES =
      "select coalesce(sum(disk_space_used('\"' || table_schema || '\".\"' || table_name || '\"')), 0)"
          + " from information_schema.tables"
          + " where upper(table_schema) = upper(coalesce(nullif(:place, ''), schema()))";

  private final ControlDatabase control;
  private final TenantPlacements placements;
  private final TenantHomes homes;
  private final TenantUnits units;
  private final Clock clock;

  @Inject
  public TenantStatistics(
      ControlDatabase control,
      TenantPlacements placements,
      TenantHomes homes,
      TenantUnits units,
      Clock clock) {
    this.control = control;
    this.placements = placements;
    this.homes = homes;
    this.units = units;
    this.clock = clock;
  }

  /**
   * What a tenant holds.
   *
   * @param bytes its tables and indexes, or null where they are shared with other tenants
   */
  public record Holdings(Users users, Sessions sessions, @Nullable Long bytes) {}

  /** Its users: all, those not disabled, those who came and those who signed in within a week. */
  public record Users(long total, long active, long createdLast7d, long signedInLast7d) {}

  /** Its sessions: those that are good now, and all that were begun within a day. */
  public record Sessions(long active, long createdLast24h) {}

  /**
   * Counts, in one transaction of the tenant's.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if its database is
   *     away
   */
  public Holdings of(Tenant tenant) {
    var now = clock.instant();
    var placement = control.inTransaction(em -> placements.placement(em, tenant.id()));
    var home = homes.of(tenant.isolationMode()).unit(tenant.id(), placement, List.of());
    return units.inTransaction(
        tenant,
        em ->
            new Holdings(
                users(em, tenant, now), sessions(em, tenant, now), bytes(em, tenant, home)));
  }

  /**
   * Whether the tenant's database answers in a transaction of the tenant's.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if it is away
   */
  public boolean answers(Tenant tenant) {
    return units.inTransaction(
        tenant, em -> number(em.createNativeQuery("select 1").getSingleResult()) == 1);
  }

  private static Users users(EntityManager em, Tenant tenant, Instant now) {
    var row =
        (Object[])
            em.createNativeQuery(USERS)
                .setParameter("week", now.minus(WEEK))
                .setParameter("tenant", tenant.id().value())
                .getSingleResult();
    return new Users(number(row[0]), number(row[1]), number(row[2]), number(row[3]));
  }

  private static Sessions sessions(EntityManager em, Tenant tenant, Instant now) {
    var row =
        (Object[])
            em.createNativeQuery(SESSIONS)
                .setParameter("now", now)
                .setParameter("day", now.minus(DAY))
                .setParameter("tenant", tenant.id().value())
                .getSingleResult();
    return new Sessions(number(row[0]), number(row[1]));
  }

  private static @Nullable Long bytes(EntityManager em, Tenant tenant, UnitDefinition home) {
    if (tenant.isolationMode() == IsolationMode.SHARED_SCHEMA) {
      return null;
    }
    var query =
        switch (home.kind()) {
          case POSTGRESQL -> em.createNativeQuery(POSTGRES_BYTES);
          case MYSQL, MARIADB -> inPlace(em.createNativeQuery(MYSQL_BYTES), home);
          case H2 -> inPlace(em.createNativeQuery(H2_BYTES), home);
        };
    return number(query.getSingleResult());
  }

  private static Query inPlace(Query query, UnitDefinition home) {
    return query.setParameter("place", home.namespace().orElse(""));
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
