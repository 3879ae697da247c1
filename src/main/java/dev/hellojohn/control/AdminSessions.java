package dev.hellojohn.control;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.IdSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The admins' sign-ins. A session is asked for in the database at each request, so that ending it
 * is in force at once on every node. Each method runs in its caller's control transaction.
 */
@Singleton
class AdminSessions {

  static final String PREFIX = "cpt_";

  /** A working day. The session is not prolonged by use. */
  private static final Duration LIFE = Duration.ofHours(12);

  /** 256 bits: a token is not guessed, so a fast hash of it is enough. */
  private static final int TOKEN_BYTES = 32;

  /** A request need not write: the time of last use is right to a minute. */
  private static final Duration USE_PRECISION = Duration.ofMinutes(1);

  /** Ended sessions are kept this long: they tell from which networks an admin has signed in. */
  static final Duration MEMORY = Duration.ofDays(30);

  private final Clock clock;
  private final IdSource ids;

  @Inject
  AdminSessions(Clock clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** A new session's token, which is shown this once. */
  record Issued(String token, Instant expiresAt) {}

  Issued start(EntityManager em, AdminId admin, Origin origin) {
    var now = clock.instant();
    var token = OpaqueToken.generate(PREFIX, TOKEN_BYTES);
    var row = new AdminSessionEntity();
    row.id = ids.next("ses");
    row.adminId = admin.value();
    row.tokenHash = OpaqueToken.sha256Hex(token);
    row.ipAddress = origin.ipAddress();
    row.network = origin.network();
    row.userAgent = origin.userAgent();
    row.createdAt = now;
    row.lastUsedAt = now;
    row.expiresAt = now.plus(LIFE);
    em.persist(row);
    em.flush();
    return new Issued(token, row.expiresAt);
  }

  /** Whose session a token is, if it is not over and the admin not disabled. */
  Optional<Admin> find(EntityManager em, String token) {
    var now = clock.instant();
    var row =
        em.createQuery("from AdminSessionEntity where tokenHash = :hash", AdminSessionEntity.class)
            .setParameter("hash", OpaqueToken.sha256Hex(token))
            .getResultStream()
            .findFirst()
            .orElse(null);
    if (row == null || row.revokedAt != null || !row.expiresAt.isAfter(now)) {
      return Optional.empty();
    }
    var admin = Admins.snapshot(em.find(AdminEntity.class, row.adminId));
    if (admin.status() != AdminStatus.ACTIVE) {
      return Optional.empty();
    }
    if (row.lastUsedAt.plus(USE_PRECISION).isBefore(now)) {
      touch(em, row.id, now);
    }
    return Optional.of(admin);
  }

  private static void touch(EntityManager em, String id, Instant now) {
    em.createQuery("update AdminSessionEntity set lastUsedAt = :now where id = :id")
        .setParameter("now", now)
        .setParameter("id", id)
        .executeUpdate();
  }

  /** Ends the session of a token; no matter if it is over already. */
  void end(EntityManager em, String token) {
    em.createQuery(
            "update AdminSessionEntity set revokedAt = :now where tokenHash = :hash and revokedAt"
                + " is null")
        .setParameter("now", clock.instant())
        .setParameter("hash", OpaqueToken.sha256Hex(token))
        .executeUpdate();
  }

  /** Ends all sessions of an admin. */
  void endAll(EntityManager em, AdminId admin) {
    em.createQuery(
            "update AdminSessionEntity set revokedAt = :now where adminId = :admin and revokedAt is"
                + " null")
        .setParameter("now", clock.instant())
        .setParameter("admin", admin.value())
        .executeUpdate();
  }

  /** Whether the admin has signed in from that network of late. */
  boolean knows(EntityManager em, AdminId admin, String network) {
    return !em.createQuery(
            "select id from AdminSessionEntity where adminId = :admin and network = :network"
                + " and createdAt > :since",
            String.class)
        .setParameter("admin", admin.value())
        .setParameter("network", network)
        .setParameter("since", clock.instant().minus(MEMORY))
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }
}
