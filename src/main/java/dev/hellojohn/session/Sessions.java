package dev.hellojohn.session;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import dev.hellojohn.tenancy.SessionPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions in a tenant's tables. Each method runs in the caller's transaction. */
@Singleton
public class Sessions {

  /** 128 bits keep two sessions from ever sharing a key. */
  private static final int SALT_BYTES = 16;

  /** What filters and liveness mean by an active session. */
  private static final String ALIVE =
      "s.revokedAt is null and s.expiresAt > :now and s.lastActiveAt > :idleSince";

  /** In SQL, since Hibernate would make it anew from JPQL for each refresh. */
  private static final String ADVANCE =
      "update {h-domain}hj_session set generation = generation + 1, rotated_at = :now,"
          + " last_active_at = :now where id = :id and tenant_id = :tenant"
          + " and generation = :generation and revoked_at is null and expires_at > :now";

  private final IdSource ids;
  private final RefreshTokens tokens;
  private final Clock clock;

  @Inject
  public Sessions(IdSource ids, RefreshTokens tokens, Clock clock) {
    this.ids = ids;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Makes a session without touching the database, so that its tokens can be made before it is
   * inserted.
   */
  public NewSession prepare(
      SessionPolicy policy,
      UserId user,
      ClientId client,
      Authentication authentication,
      Origin origin) {
    var now = clock.instant();
    var id = new SessionId(ids.next(SessionId.PREFIX));
    var salt = OpaqueToken.generate("", SALT_BYTES);
    var session =
        new Session(
            id,
            user,
            client,
            authentication,
            origin,
            now,
            now,
            now.plus(Duration.ofSeconds(policy.refreshTokenTtl())),
            null,
            null);
    return new NewSession(session, tokens.make(id, salt, 0), salt);
  }

  /**
   * Inserts a prepared session, and ends the user's oldest other ones that are more than the policy
   * allows. The caller holds the user's row locked, so that two sign-ins count each other.
   */
  public void insert(EntityManager em, SessionPolicy policy, NewSession prepared) {
    var session = prepared.session();
    var row = new SessionEntity();
    row.id = session.id().value();
    row.userId = session.userId().value();
    row.clientId = session.clientId().value();
    row.generation = 0;
    row.salt = prepared.salt();
    row.authTime = session.authentication().time();
    row.amr = String.join(" ", session.authentication().methods());
    row.acr = session.authentication().level();
    row.mfaVerified = session.authentication().mfaVerified();
    row.userAgent = session.origin().userAgent();
    row.ipAddress = session.origin().ipAddress();
    row.network = session.origin().network();
    row.deviceType = session.origin().deviceType();
    row.createdAt = session.createdAt();
    row.lastActiveAt = session.lastActiveAt();
    row.expiresAt = session.expiresAt();
    em.persist(row);
    if (policy.maxPerUser() > 0) {
      em.flush();
      endOldest(em, policy, session);
    }
  }

  /** The new one stays, also if another node's clock is ahead and made ids that seem newer. */
  private void endOldest(EntityManager em, SessionPolicy policy, Session made) {
    var surplus =
        alive(
                em.createQuery(
                    "select s.id from SessionEntity s where s.userId = :user and s.id <> :made and "
                        + ALIVE
                        + " order by s.id desc",
                    String.class),
                policy,
                clock.instant())
            .setParameter("user", made.userId().value())
            .setParameter("made", made.id().value())
            .setFirstResult(policy.maxPerUser() - 1)
            .getResultList();
    for (var id : surplus) {
      end(em, new SessionId(id), EndReason.TOO_MANY);
    }
  }

  /** The session of that id, in whatever state it is. */
  public Optional<Session> find(EntityManager em, SessionId id) {
    return Optional.ofNullable(row(em, id)).map(Sessions::snapshot);
  }

  @Nullable SessionEntity row(EntityManager em, SessionId id) {
    return em.find(SessionEntity.class, id.value());
  }

  /**
   * Moves a session to its next generation if it is still in the given one, not ended and not over.
   */
  boolean advance(EntityManager em, SessionEntity row, int generation, Instant now) {
    return em.createNativeQuery(ADVANCE)
            .setParameter("now", now)
            .setParameter("id", row.id)
            .setParameter("tenant", row.tenantId)
            .setParameter("generation", generation)
            .executeUpdate()
        == 1;
  }

  /**
   * Writes down that a session's user has shown again who they are, so that its next tokens say it.
   *
   * @return false if it was ended meanwhile
   */
  public boolean authenticated(EntityManager em, SessionId id, Authentication authentication) {
    return em.createQuery(
                "update SessionEntity s set s.amr = :amr, s.acr = :acr,"
                    + " s.mfaVerified = :mfaVerified, s.authTime = :time"
                    + " where s.id = :id and s.revokedAt is null")
            .setParameter("amr", String.join(" ", authentication.methods()))
            .setParameter("acr", authentication.level())
            .setParameter("mfaVerified", authentication.mfaVerified())
            .setParameter("time", authentication.time())
            .setParameter("id", id.value())
            .executeUpdate()
        == 1;
  }

  /**
   * Ends a session at once.
   *
   * @return whether it had not been ended before
   */
  public boolean end(EntityManager em, SessionId id, EndReason reason) {
    return em.createQuery(
                "update SessionEntity s set s.revokedAt = :now, s.revokeReason = :reason"
                    + " where s.id = :id and s.revokedAt is null")
            .setParameter("now", clock.instant())
            .setParameter("reason", reason.stored())
            .setParameter("id", id.value())
            .executeUpdate()
        == 1;
  }

  /**
   * Ends all of a user's sessions at once.
   *
   * @return how many had neither been ended nor expired before
   */
  public int endAll(EntityManager em, UserId user, EndReason reason) {
    return em.createQuery(
            "update SessionEntity s set s.revokedAt = :now, s.revokeReason = :reason"
                + " where s.userId = :user and s.revokedAt is null and s.expiresAt > :now")
        .setParameter("now", clock.instant())
        .setParameter("reason", reason.stored())
        .setParameter("user", user.value())
        .executeUpdate();
  }

  /**
   * Ends all of a user's sessions but one.
   *
   * @return how many had neither been ended nor expired before
   */
  public int endOthers(EntityManager em, UserId user, SessionId kept, EndReason reason) {
    return em.createQuery(
            "update SessionEntity s set s.revokedAt = :now, s.revokeReason = :reason"
                + " where s.userId = :user and s.id <> :kept and s.revokedAt is null"
                + " and s.expiresAt > :now")
        .setParameter("now", clock.instant())
        .setParameter("reason", reason.stored())
        .setParameter("user", user.value())
        .setParameter("kept", kept.value())
        .executeUpdate();
  }

  /** A page of sessions, the newest first; its cursor is the last session's id. */
  public Page<Session> list(
      EntityManager em, SessionFilter filter, SessionPolicy policy, PageRequest request) {
    var now = clock.instant();
    var where = where(filter);
    var position = request.after() == null ? "" : " and s.id < :after";
    var query =
        em.createQuery(
            "select s from SessionEntity s where " + where + position + " order by s.id desc",
            SessionEntity.class);
    if (request.after() != null) {
      query.setParameter("after", request.after());
    }
    var rows =
        bind(query, filter, policy, now).setMaxResults(request.limit() + 1).getResultList().stream()
            .map(Sessions::snapshot)
            .toList();
    Long total = null;
    if (request.includeTotal()) {
      var count = em.createQuery("select count(s) from SessionEntity s where " + where, Long.class);
      total = bind(count, filter, policy, now).getSingleResult();
    }
    return Page.of(rows, request, session -> session.id().value(), total);
  }

  private static String where(SessionFilter filter) {
    var user = filter.user() == null ? "s.id is not null" : "s.userId = :user";
    if (filter.status() == null) {
      return user;
    }
    return switch (filter.status()) {
      case ACTIVE -> user + " and " + ALIVE;
      case REVOKED -> user + " and s.revokedAt is not null";
      case EXPIRED ->
          user
              + " and s.revokedAt is null and (s.expiresAt <= :now or s.lastActiveAt <= :idleSince)";
    };
  }

  private static <T> TypedQuery<T> bind(
      TypedQuery<T> query, SessionFilter filter, SessionPolicy policy, Instant now) {
    if (filter.user() != null) {
      query.setParameter("user", filter.user().value());
    }
    boolean timed =
        filter.status() == SessionStatus.ACTIVE || filter.status() == SessionStatus.EXPIRED;
    return timed ? alive(query, policy, now) : query;
  }

  private static <T> TypedQuery<T> alive(TypedQuery<T> query, SessionPolicy policy, Instant now) {
    var idleSince =
        policy.idleTimeout() == 0 ? Instant.EPOCH : now.minusSeconds(policy.idleTimeout());
    return query.setParameter("now", now).setParameter("idleSince", idleSince);
  }

  /**
   * Removes sessions that ended by themselves before a moment, at most so many at once, so that no
   * transaction grows long. Sessions that were revoked stay until then too: a stolen token that
   * comes back is still recognised.
   *
   * @return how many were removed; fewer than the batch means that none is left
   */
  public int purgeExpired(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, SessionEntity.class, "expiresAt", before, batch);
  }

  static Session snapshot(SessionEntity row) {
    return new Session(
        new SessionId(row.id),
        new UserId(row.userId),
        new ClientId(row.clientId),
        new Authentication(List.of(row.amr.split(" ")), row.acr, row.mfaVerified, row.authTime),
        new Origin(row.ipAddress, row.network, row.userAgent, row.deviceType),
        row.createdAt,
        row.lastActiveAt,
        row.expiresAt,
        row.revokedAt,
        row.revokeReason);
  }
}
