package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.factor.TrustedDevice.Issued;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.DeviceId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The devices that users trust (ADR 026). Such a device's token is good for its user at its client
 * alone, beside the password. Each method runs in the caller's transaction.
 */
@Singleton
public class TrustedDevices {

  /** More than anybody has: past it the oldest goes, so that nobody fills the table. */
  static final int MOST = 20;

  private static final String PREFIX = "tdt_";

  /** 256 random bits: nobody guesses one. */
  private static final int BYTES = 32;

  /**
   * A tenant that trusts devices for a shorter time from now on means also those that there are.
   */
  private static final String TRUSTED =
      "d.userId = :user and d.expiresAt > :now and d.createdAt > :since";

  private final IdSource ids;
  private final Clock clock;

  @Inject
  public TrustedDevices(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  private static Duration life(Tenant tenant) {
    return Duration.ofSeconds(tenant.authConfig().session().trustedDeviceTtl());
  }

  /**
   * Trusts the device that a user has just shown a second factor on.
   *
   * @return empty where the tenant trusts none
   */
  public Optional<Issued> trust(
      EntityManager em, Tenant tenant, UserId user, ClientId client, Origin origin) {
    var life = life(tenant);
    if (life.isZero()) {
      return Optional.empty();
    }
    of(em, tenant, user).stream().skip(MOST - 1L).forEach(old -> revoke(em, user, old.id()));
    var token = OpaqueToken.generate(PREFIX, BYTES);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new TrustedDeviceEntity();
    row.id = ids.next(DeviceId.PREFIX);
    row.userId = user.value();
    row.clientId = client.value();
    row.tokenHash = OpaqueToken.sha256Hex(token);
    row.userAgent = origin.userAgent();
    row.ipAddress = origin.ipAddress();
    row.createdAt = now;
    row.expiresAt = now.plus(life);
    em.persist(row);
    return Optional.of(new Issued(new DeviceId(row.id), token, row.expiresAt));
  }

  /** The device that a token stands for; another user's, another client's or a late one is none. */
  public Optional<TrustedDevice> find(
      EntityManager em, Tenant tenant, UserId user, ClientId client, String token) {
    var now = clock.instant();
    return em.createQuery(
            "select d from TrustedDeviceEntity d where d.tokenHash = :hash and d.clientId = :client"
                + " and "
                + TRUSTED,
            TrustedDeviceEntity.class)
        .setParameter("hash", OpaqueToken.sha256Hex(token))
        .setParameter("client", client.value())
        .setParameter("user", user.value())
        .setParameter("now", now)
        .setParameter("since", now.minus(life(tenant)))
        .getResultStream()
        .findFirst()
        .map(TrustedDevices::snapshot);
  }

  /** Writes down that a device was used; false if it is no longer trusted. */
  public boolean use(EntityManager em, TrustedDevice device) {
    return em.createQuery(
                "update TrustedDeviceEntity d set d.lastUsedAt = :now"
                    + " where d.id = :id and d.userId = :user and d.expiresAt > :now")
            .setParameter("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
            .setParameter("id", device.id().value())
            .setParameter("user", device.user().value())
            .executeUpdate()
        == 1;
  }

  /** A user's devices, the newest first. */
  public List<TrustedDevice> of(EntityManager em, Tenant tenant, UserId user) {
    var now = clock.instant();
    return em.createQuery(
            "select d from TrustedDeviceEntity d where " + TRUSTED + " order by d.id desc",
            TrustedDeviceEntity.class)
        .setParameter("user", user.value())
        .setParameter("now", now)
        .setParameter("since", now.minus(life(tenant)))
        .getResultStream()
        .map(TrustedDevices::snapshot)
        .toList();
  }

  /** Trusts a device no longer; false if it is none of the user's. */
  public boolean revoke(EntityManager em, UserId user, DeviceId id) {
    return em.createQuery("delete from TrustedDeviceEntity d where d.id = :id and d.userId = :user")
            .setParameter("id", id.value())
            .setParameter("user", user.value())
            .executeUpdate()
        == 1;
  }

  /**
   * Trusts none of a user's devices any longer, as when what they were trusted for is not as it
   * was.
   *
   * @return how many there were
   */
  public int revokeAll(EntityManager em, UserId user) {
    return em.createQuery("delete from TrustedDeviceEntity d where d.userId = :user")
        .setParameter("user", user.value())
        .executeUpdate();
  }

  /**
   * Removes devices whose time was over before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, TrustedDeviceEntity.class, "expiresAt", before, batch);
  }

  private static TrustedDevice snapshot(TrustedDeviceEntity row) {
    return new TrustedDevice(
        new DeviceId(row.id),
        new UserId(row.userId),
        row.userAgent,
        row.ipAddress,
        row.createdAt,
        row.lastUsedAt,
        row.expiresAt);
  }
}
