package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.factor.EmailCode.Purpose;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Codes of six digits that are mailed and used once (ADR 024). Whoever asks gets a challenge, and
 * the row of it is the same whether or not somebody has the address; the code comes into being when
 * the mail is written. A code is good with its challenge alone. Methods with an {@code
 * EntityManager} run in the caller's transaction.
 */
@Singleton
public class EmailCodes {

  /**
   * So many mails with codes that nobody used go to an address in an hour, and in a day: whoever
   * asks for them fills nobody's mailbox, and has 50 guesses of a million a day.
   */
  static final int MOST_AN_HOUR = 5;

  static final int MOST_A_DAY = 10;

  /** For so long mails are counted, and rows kept. */
  public static final Duration COUNTED = Duration.ofDays(1);

  private static final String PREFIX = "emc_";

  private static final String COLUMN = "hj_email_code.secret";

  private final CodeRows rows;
  private final Clock clock;

  @Inject
  public EmailCodes(SealedBox box, Clock clock) {
    this.rows = new CodeRows(box, clock, EmailCodeEntity.class, COLUMN);
    this.clock = clock;
  }

  /**
   * Makes a challenge, with one INSERT whoever has the address.
   *
   * @param boundTo what it is good with alone, such as a client's id
   * @param mail the id of the mail in the outbox that is to have the code
   */
  public IssuedChallenge issue(
      EntityManager em, Tenant tenant, Purpose purpose, String boundTo, Email email, String mail) {
    var row = new EmailCodeEntity();
    var issued = rows.begin(row, PREFIX, tenant.id(), boundTo);
    row.purpose = stored(purpose);
    row.email = email.value();
    row.mailId = mail;
    em.persist(row);
    return issued;
  }

  private static String stored(Purpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Draws the code for a mail that is being written. One that is tried again has a new code, and
   * that before it is void.
   *
   * @param user who has the address
   * @return empty when the address has had enough mails, or the challenge is over
   */
  public Optional<String> draw(EntityManager em, Tenant tenant, OrderedMail mail, UserId user) {
    var now = clock.instant();
    return em.createQuery(
            "select c from EmailCodeEntity c where c.mailId = :mail", EmailCodeEntity.class)
        .setParameter("mail", mail.id())
        .getResultStream()
        .findFirst()
        .filter(row -> unused(em, row, now.minus(Duration.ofHours(1))) < MOST_AN_HOUR)
        .filter(row -> unused(em, row, now.minus(COUNTED)) < MOST_A_DAY)
        .flatMap(row -> draw(em, tenant, row, user));
  }

  private Optional<String> draw(EntityManager em, Tenant tenant, EmailCodeEntity row, UserId user) {
    var code = CodeRows.draw();
    var statement =
        "update EmailCodeEntity c set c.userId = :user, c.codeHash = :hash where " + CodeRows.OPEN;
    return rows.hash(tenant.id(), row, code)
        .filter(
            hash ->
                rows.bind(em.createQuery(statement), row.id)
                        .setParameter("user", user.value())
                        .setParameter("hash", hash)
                        .executeUpdate()
                    == 1)
        .map(taken -> code);
  }

  /**
   * Other mails of the purpose that went to the address, and whose code nobody has used: strangers
   * who ask to sign in do not use up what the owner's second factor has.
   */
  private static long unused(EntityManager em, EmailCodeEntity row, Instant since) {
    return em.createQuery(
            "select count(c) from EmailCodeEntity c where c.email = :email and c.purpose = :purpose"
                + " and c.codeHash is not null and c.usedAt is null and c.createdAt > :since"
                + " and c.mailId <> :mail",
            Long.class)
        .setParameter("email", row.email)
        .setParameter("purpose", row.purpose)
        .setParameter("since", since)
        .setParameter("mail", row.mailId)
        .getSingleResult();
  }

  /**
   * What a challenge stands for, while it is open. That of another purpose, or bound to something
   * else, is none.
   */
  public Optional<EmailCode> find(EntityManager em, Purpose purpose, String boundTo, String token) {
    var query =
        em.createQuery(
            "select c from EmailCodeEntity c where c.purpose = :purpose and c.boundTo = :boundTo"
                + " and "
                + CodeRows.OPEN,
            EmailCodeEntity.class);
    return rows.bind(query, OpaqueToken.sha256Hex(token))
        .setParameter("purpose", stored(purpose))
        .setParameter("boundTo", boundTo)
        .getResultStream()
        .findFirst()
        .map(EmailCodes::snapshot);
  }

  /**
   * The newest code that was mailed to a user's address as their second factor, for one thing
   * alone; counts a try of it. None when that one was used, is too old or was tried enough: then
   * those before it are no good either.
   */
  Optional<EmailCode> tried(EntityManager em, User user, String boundTo) {
    return em.createQuery(
            "select c from EmailCodeEntity c where c.userId = :user and c.email = :email"
                + " and c.purpose = :purpose and c.boundTo = :boundTo and c.codeHash is not null"
                + " order by c.createdAt desc, c.id",
            EmailCodeEntity.class)
        .setParameter("user", user.id().value())
        .setParameter("email", user.email().value())
        .setParameter("purpose", stored(Purpose.FACTOR))
        .setParameter("boundTo", boundTo)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .map(EmailCodes::snapshot)
        .filter(newest -> count(em, newest));
  }

  private static EmailCode snapshot(EmailCodeEntity row) {
    return new EmailCode(
        row.id,
        new Email(row.email),
        row.userId == null ? null : new UserId(row.userId),
        row.secret,
        row.codeHash);
  }

  /**
   * Counts a code before it is looked at, so that any number at once count as that many.
   *
   * @return false if there were enough
   */
  public boolean count(EntityManager em, EmailCode challenge) {
    return rows.count(em, challenge);
  }

  /** Compares a code in memory, in the same time whether or not there is one. */
  public boolean matches(Tenant tenant, EmailCode challenge, String code) {
    return rows.matches(tenant.id(), challenge, code);
  }

  /** Uses a code up: of all who try at once, one is told true. */
  public boolean use(EntityManager em, EmailCode challenge) {
    return rows.use(em, challenge);
  }

  /**
   * Removes codes that were asked for before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, EmailCodeEntity.class, "createdAt", before, batch);
  }
}
