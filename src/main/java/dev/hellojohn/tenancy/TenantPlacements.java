package dev.hellojohn.tenancy;

import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.StoredJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where each tenant's rows are, and how far the work on them has come: made, migrated, removed.
 * Each method runs in its caller's control transaction.
 */
@Singleton
public class TenantPlacements {

  private static final String CURRENT = "current";

  private final Clock clock;
  private final SealedBox sealedBox;

  @Inject
  public TenantPlacements(Clock clock, SealedBox sealedBox) {
    this.clock = clock;
    this.sealedBox = sealedBox;
  }

  /**
   * Writes a tenant in {@link TenantStatus#PROVISIONING}.
   *
   * @param lease until when its maker may take; after that anyone may remove it
   */
  Tenant insert(
      EntityManager em, TenantId id, NewTenant tenant, Placement placement, Instant lease) {
    var now = clock.instant();
    var row = new TenantEntity();
    row.id = id.value();
    row.slug = tenant.slug();
    row.name = tenant.name();
    row.status = TenantStatus.PROVISIONING.wireName();
    row.plan = tenant.plan();
    row.region = tenant.region();
    row.ownerEmail = tenant.ownerEmail();
    row.isolationMode = tenant.isolationMode().wireName();
    row.placement = sealedBox.seal(StoredJson.write(placement), placementAad(id));
    row.allowedOrigins = StoredJson.write(tenant.allowedOrigins());
    row.authConfig = StoredJson.write(tenant.authConfig());
    row.publicMetadata = StoredJson.write(tenant.publicMetadata());
    row.privateMetadata = StoredJson.write(tenant.privateMetadata());
    row.migrationState = "running";
    row.leaseUntil = lease;
    row.createdAt = now;
    row.updatedAt = now;
    em.persist(row);
    em.flush();
    return Tenants.snapshot(row);
  }

  /** Records what a migration came to. Not a change of the tenant: its version stays. */
  void recordMigration(
      EntityManager em, TenantId id, @Nullable String schemaVersion, @Nullable String error) {
    em.createQuery(
            "update TenantEntity set schemaVersion = coalesce(:version, schemaVersion), migrationState = :state,"
                + " migrationError = :error where id = :id")
        .setParameter("version", schemaVersion)
        .setParameter("state", error == null ? CURRENT : "failed")
        .setParameter("error", error)
        .setParameter("id", id.value())
        .executeUpdate();
  }

  /** Where a tenant's rows are; opened from its seal. */
  Placement placement(EntityManager em, TenantId id) {
    var row = em.find(TenantEntity.class, id.value());
    if (row == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return StoredJson.read(sealedBox.open(row.placement, placementAad(id)), Placement.class);
  }

  /** Tenants that somebody began to make and whose lease has run out. */
  List<TenantId> abandoned(EntityManager em) {
    return em.createQuery(
            "select id from TenantEntity where status = :status and leaseUntil < :now",
            String.class)
        .setParameter("status", TenantStatus.PROVISIONING.wireName())
        .setParameter("now", clock.instant())
        .getResultStream()
        .map(TenantId::new)
        .toList();
  }

  /** Tenants that were deleted before a moment. */
  List<TenantId> deletedBefore(EntityManager em, Instant moment) {
    return em.createQuery(
            "select id from TenantEntity where status = :status and deletedAt < :moment",
            String.class)
        .setParameter("status", TenantStatus.DELETED.wireName())
        .setParameter("moment", moment)
        .getResultStream()
        .map(TenantId::new)
        .toList();
  }

  /**
   * Takes a deleted or half-made tenant for removal, so that nobody else touches it until the lease
   * runs out.
   */
  boolean takeForRemoval(EntityManager em, TenantId id, Instant lease) {
    return em.createQuery(
                "update TenantEntity set status = :provisioning, leaseUntil = :lease, version = version + 1 where id = :id"
                    + " and (status = :deleted or (status = :provisioning and leaseUntil < :now))")
            .setParameter("provisioning", TenantStatus.PROVISIONING.wireName())
            .setParameter("deleted", TenantStatus.DELETED.wireName())
            .setParameter("lease", lease)
            .setParameter("now", clock.instant())
            .setParameter("id", id.value())
            .executeUpdate()
        == 1;
  }

  /** Active tenants whose tables are not at this version, oldest first. */
  List<TenantId> behind(EntityManager em, String schemaVersion, int limit) {
    return em.createQuery(
            "select id from TenantEntity where status <> :provisioning and schemaVersion <> :version"
                + " and isolationMode <> :shared and migrationState <> 'failed' order by id",
            String.class)
        .setParameter("provisioning", TenantStatus.PROVISIONING.wireName())
        .setParameter("version", schemaVersion)
        .setParameter("shared", IsolationMode.SHARED_SCHEMA.wireName())
        .setMaxResults(limit)
        .getResultStream()
        .map(TenantId::new)
        .toList();
  }

  /**
   * Removes a tenant's row, and with it its clients and keys.
   *
   * @return whether it was there
   */
  boolean delete(EntityManager em, TenantId id) {
    return em.createQuery("delete from TenantEntity where id = :id")
            .setParameter("id", id.value())
            .executeUpdate()
        == 1;
  }

  private static String placementAad(TenantId id) {
    return TenancyEntities.PLACEMENT.placeOf(id.value());
  }
}
