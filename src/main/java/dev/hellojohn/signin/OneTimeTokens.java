package dev.hellojohn.signin;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Tokens that were mailed and are used once. A token is of a purpose, a tenant, a user and an
 * address; for anything else it is nothing. Each method runs in its caller's transaction.
 */
@Singleton
class OneTimeTokens {

  /** What a token is good for; its prefix says so to people, and its row to the server. */
  enum Purpose {
    RESET_PASSWORD("prt_"),
    VERIFY_EMAIL("vet_"),
    CHANGE_EMAIL("cet_"),
    MAGIC_LINK("mlt_"),
    UNLOCK_ACCOUNT("uat_");

    private final String prefix;

    Purpose(String prefix) {
      this.prefix = prefix;
    }

    /** Whether a text looks like one of these; what it is, its row says. */
    boolean isOf(String token) {
      return token.startsWith(prefix);
    }

    private String stored() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * More mails of a purpose do not go to an address while the newest link in them is good, within
   * an hour: whoever asks for them, from how many places ever, fills nobody's mailbox. Enough for
   * who does not find the first.
   */
  static final int MOST_MAILS = 5;

  /** For so long mails are counted, and tokens kept. */
  static final Duration COUNTED = Duration.ofHours(1);

  /** 256 random bits: nobody guesses one. */
  private static final int BYTES = 32;

  private static final String GOOD =
      "t.id = :id and t.purpose = :purpose and t.usedAt is null and t.expiresAt > :now";

  private final Clock clock;

  @Inject
  OneTimeTokens(Clock clock) {
    this.clock = clock;
  }

  /** Whose token it is, of which address, and when it was asked for. */
  record Holder(UserId user, Email email, Instant orderedAt) {}

  /**
   * Makes a token for a mail, and voids the user's earlier ones of this purpose.
   *
   * @return empty when the address has had {@link #MOST_MAILS}
   */
  Optional<String> issue(EntityManager em, Purpose purpose, UserId user, OrderedMail mail) {
    var life = mail.purpose().life();
    if (mails(em, purpose, mail, life.compareTo(COUNTED) < 0 ? life : COUNTED) >= MOST_MAILS) {
      return Optional.empty();
    }
    revoke(em, purpose, user);
    var token = OpaqueToken.generate(purpose.prefix, BYTES);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new OneTimeTokenEntity();
    row.id = OpaqueToken.sha256Hex(token);
    row.purpose = purpose.stored();
    row.userId = user.value();
    row.email = mail.recipient().value();
    row.mailId = mail.id();
    row.createdAt = mail.orderedAt();
    row.expiresAt = now.plus(life);
    em.persist(row);
    return Optional.of(token);
  }

  /** How many other mails went to the address; one that was tried several times is one. */
  private long mails(EntityManager em, Purpose purpose, OrderedMail mail, Duration within) {
    return em.createQuery(
            "select count(distinct t.mailId) from OneTimeTokenEntity t where t.email = :email"
                + " and t.purpose = :purpose and t.createdAt > :since and t.mailId <> :mail",
            Long.class)
        .setParameter("email", mail.recipient().value())
        .setParameter("purpose", purpose.stored())
        .setParameter("since", clock.instant().minus(within))
        .setParameter("mail", mail.id())
        .getSingleResult();
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

  /** Voids all of a user's tokens. */
  void revokeAll(EntityManager em, UserId user) {
    for (var purpose : Purpose.values()) {
      revoke(em, purpose, user);
    }
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
    return OldRows.remove(em, OneTimeTokenEntity.class, "expiresAt", before, batch);
  }
}
