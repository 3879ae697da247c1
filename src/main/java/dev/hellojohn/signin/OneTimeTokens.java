package dev.hellojohn.signin;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
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
 * Tokens that were mailed and are used once. A token is of a purpose, a tenant, a user and an
 * address; for anything else it is nothing. Each method runs in its caller's transaction.
 */
@Singleton
class OneTimeTokens {

  /** What a token is good for; its prefix says so to people, and its row to the server. */
  enum Purpose {
    RESET_PASSWORD("prt_");

    private final String prefix;

    Purpose(String prefix) {
      this.prefix = prefix;
    }

    private String stored() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** 256 random bits: nobody guesses one. */
  private static final int BYTES = 32;

  private static final String GOOD =
      "t.id = :id and t.purpose = :purpose and t.usedAt is null and t.expiresAt > :now";

  private final Clock clock;

  @Inject
  OneTimeTokens(Clock clock) {
    this.clock = clock;
  }

  /** Whose token it is, of which address, and since when. */
  record Holder(UserId user, Email email, Instant issuedAt) {}

  /** Makes a token, and voids the user's earlier ones of this purpose. */
  String issue(EntityManager em, Purpose purpose, UserId user, Email email, Duration life) {
    revoke(em, purpose, user);
    var token = OpaqueToken.generate(purpose.prefix, BYTES);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new OneTimeTokenEntity();
    row.id = OpaqueToken.sha256Hex(token);
    row.purpose = purpose.stored();
    row.userId = user.value();
    row.email = email.value();
    row.createdAt = now;
    row.expiresAt = now.plus(life);
    em.persist(row);
    return token;
  }

  /** Whose token it is, while it is good. */
  Optional<Holder> find(EntityManager em, Purpose purpose, String token) {
    return em.createQuery(
            "select t from OneTimeTokenEntity t where " + GOOD, OneTimeTokenEntity.class)
        .setParameter("id", OpaqueToken.sha256Hex(token))
        .setParameter("purpose", purpose.stored())
        .setParameter("now", clock.instant())
        .getResultStream()
        .findFirst()
        .map(row -> new Holder(new UserId(row.userId), new Email(row.email), row.createdAt));
  }

  /** Uses a token up: of all who try at once, one is told true. */
  boolean use(EntityManager em, Purpose purpose, String token) {
    return em.createQuery("update OneTimeTokenEntity t set t.usedAt = :now where " + GOOD)
            .setParameter("id", OpaqueToken.sha256Hex(token))
            .setParameter("purpose", purpose.stored())
            .setParameter("now", clock.instant())
            .executeUpdate()
        == 1;
  }

  /** Voids a user's tokens of a purpose. */
  void revoke(EntityManager em, Purpose purpose, UserId user) {
    em.createQuery(
            "update OneTimeTokenEntity t set t.usedAt = :now where t.userId = :user"
                + " and t.purpose = :purpose and t.usedAt is null")
        .setParameter("now", clock.instant())
        .setParameter("user", user.value())
        .setParameter("purpose", purpose.stored())
        .executeUpdate();
  }

  /**
   * Removes tokens that expired before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  int purge(EntityManager em, Instant before, int batch) {
    List<String> due =
        em.createQuery(
                "select t.id from OneTimeTokenEntity t where t.expiresAt < :before"
                    + " order by t.expiresAt",
                String.class)
            .setParameter("before", before)
            .setMaxResults(batch)
            .getResultList();
    if (due.isEmpty()) {
      return 0;
    }
    return em.createQuery("delete from OneTimeTokenEntity t where t.id in (:due)")
        .setParameter("due", due)
        .executeUpdate();
  }
}
