package dev.hellojohn.control;

import dev.hellojohn.access.Caller;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.SessionId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** A session that lives, and whose it is as they are now. */
  record Live(SessionId id, Admin admin, Instant lastUsedAt) {

    Caller.Operator caller() {
      return new Caller.Operator(admin.id(), admin.role(), admin.reach(), id);
    }
  }

  Issued start(EntityManager em, AdminId admin, Origin origin) {
    var token = OpaqueToken.generate(PREFIX, TOKEN_BYTES);
    var row = insert(em, admin, origin, AdminSessionKind.TOKEN, OpaqueToken.sha256Hex(token), LIFE);
    return new Issued(token, row.expiresAt);
  }

  /**
   * Begins the session of a browser.
   *
   * @param cookieHash stands for the cookie, which is not known here
   * @param life after which it ends, whatever was done in it
   */
  SessionId startConsole(
      EntityManager em, AdminId admin, Origin origin, String cookieHash, Duration life) {
    return new SessionId(insert(em, admin, origin, AdminSessionKind.CONSOLE, cookieHash, life).id);
  }

  private AdminSessionEntity insert(
      EntityManager em,
      AdminId admin,
      Origin origin,
      AdminSessionKind kind,
      String hash,
      Duration life) {
    var now = clock.instant();
    var row = new AdminSessionEntity();
    row.id = ids.next(SessionId.PREFIX);
    row.adminId = admin.value();
    row.kind = kind.wireName();
    row.tokenHash = hash;
    row.ipAddress = origin.ipAddress();
    row.network = origin.network();
    row.userAgent = origin.userAgent();
    row.createdAt = now;
    row.lastUsedAt = now;
    row.expiresAt = now.plus(life);
    em.persist(row);
    em.flush();
    return row;
  }

  /** Whose session a token is, if it is not over and the admin not disabled. */
  Optional<Live> find(EntityManager em, String token) {
    var live = find(em, AdminSessionKind.TOKEN, OpaqueToken.sha256Hex(token));
    live.filter(found -> found.lastUsedAt().plus(USE_PRECISION).isBefore(clock.instant()))
        .ifPresent(found -> use(em, found.id()));
    return live;
  }

  /**
   * Whose session a token or a cookie is, if it is not over and the admin not disabled.
   *
   * @param hash of the token or the cookie
   */
  Optional<Live> find(EntityManager em, AdminSessionKind kind, String hash) {
    var now = clock.instant();
    var row =
        em.createQuery(
                "from AdminSessionEntity where tokenHash = :hash and kind = :kind",
                AdminSessionEntity.class)
            .setParameter("hash", hash)
            .setParameter("kind", kind.wireName())
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
    return Optional.of(new Live(new SessionId(row.id), admin, row.lastUsedAt));
  }

  /** Notes that a session is used. */
  void use(EntityManager em, SessionId session) {
    em.createQuery("update AdminSessionEntity set lastUsedAt = :now where id = :id")
        .setParameter("now", clock.instant())
        .setParameter("id", session.value())
        .executeUpdate();
  }

  /** Ends a session; no matter if it is over already. */
  void end(EntityManager em, SessionId session) {
    em.createQuery(
            "update AdminSessionEntity set revokedAt = :now where id = :id and revokedAt is null")
        .setParameter("now", clock.instant())
        .setParameter("id", session.value())
        .executeUpdate();
  }

  /**
   * Ends all sessions of an admin but one.
   *
   * @param stays the one, or null for none
   */
  void endOthers(EntityManager em, AdminId admin, @Nullable SessionId stays) {
    em.createQuery(
            "update AdminSessionEntity set revokedAt = :now where adminId = :admin and id <> :stays"
                + " and revokedAt is null")
        .setParameter("now", clock.instant())
        .setParameter("admin", admin.value())
        .setParameter("stays", stays == null ? "" : stays.value())
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

  /**
   * Sessions that live, newest first. The position of a page is the last id.
   *
   * @param owner whose, or null for everybody's
   * @param idle after which a browser's session has ended
   */
  Page<AdminSessionEntity> list(
      EntityManager em, @Nullable AdminId owner, Duration idle, PageRequest page) {
    var now = clock.instant();
    var after = page.after();
    var living =
        " from AdminSessionEntity s where s.revokedAt is null and s.expiresAt > :now"
            + " and (s.kind = :token or s.lastUsedAt > :idle)"
            + (owner == null ? "" : " and s.adminId = :owner");
    var query =
        em.createQuery(
                "select s"
                    + living
                    + (after == null ? "" : " and s.id < :after")
                    + " order by s.id desc",
                AdminSessionEntity.class)
            .setMaxResults(page.limit() + 1);
    if (after != null) {
      query.setParameter("after", after);
    }
    var count = page.includeTotal() ? em.createQuery("select count(s)" + living, Long.class) : null;
    for (var each : count == null ? List.of(query) : List.of(query, count)) {
      each.setParameter("now", now)
          .setParameter("token", AdminSessionKind.TOKEN.wireName())
          .setParameter("idle", now.minus(idle));
      if (owner != null) {
        each.setParameter("owner", owner.value());
      }
    }
    var total = count == null ? null : count.getSingleResult();
    return Page.of(query.getResultList(), page, row -> row.id, total);
  }

  /** A session that is not over, if it is there. */
  Optional<AdminSessionEntity> living(EntityManager em, SessionId session) {
    return Optional.ofNullable(em.find(AdminSessionEntity.class, session.value()))
        .filter(row -> row.revokedAt == null && row.expiresAt.isAfter(clock.instant()));
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
