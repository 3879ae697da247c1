package dev.hellojohn.factor;

import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.sms.Sms;
import dev.hellojohn.store.jpa.OldRows;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Codes that are sent by SMS, and the bounds of what they cost (ADR 028). The row of a code is
 * there before its message is: whoever sends at once is counted. Each method runs in the caller's
 * transaction.
 */
@Singleton
public class SmsCodes {

  private static final Logger LOG = Logger.getLogger(SmsCodes.class.getName());

  /** So many messages whose code nobody used go to a number: nobody's phone is filled. */
  static final int MOST_AN_HOUR = 5;

  static final int MOST_A_DAY = 10;

  /**
   * So many messages an account causes in a day, used or not, answered or not, to whatever numbers.
   */
  static final int MOST_OF_AN_ACCOUNT = 30;

  /** For so long messages are counted, and rows kept. */
  public static final Duration COUNTED = Duration.ofDays(1);

  private static final Duration HOUR = Duration.ofHours(1);

  /** A code that enrols a number is bound to the factor that it is to become. */
  private static final String ENROLS = " and c.boundTo = c.factorId";

  private static final String PROVES = " and c.boundTo <> c.factorId";

  private static final String PREFIX = "smc_";
  private static final String COLUMN = "hj_sms_code.secret";
  private static final String LABEL = "hj_sms_code.number_hash";

  private final CodeRows rows;
  private final Derivation derivation;
  private final Sms sms;
  private final Clock clock;

  @Inject
  public SmsCodes(SealedBox box, Derivation derivation, Sms sms, Clock clock) {
    this.rows = new CodeRows(box, clock, SmsCodeEntity.class, COLUMN);
    this.derivation = derivation;
    this.sms = sms;
    this.clock = clock;
  }

  /**
   * A code that is to be sent.
   *
   * @param id its row's
   */
  record Drawn(String id, String code) {

    @Override
    public String toString() {
      return "Drawn";
    }
  }

  /**
   * Draws a code for a number and counts its message. Of those who do that for a tenant at once,
   * each sees what the others have counted.
   *
   * @param boundTo what it is good with alone
   * @throws ProblemException {@code rate_limit_exceeded} for a number or an account that had
   *     enough; {@code service_unavailable} when the tenant had
   */
  Drawn draw(EntityManager em, Tenant tenant, Factor factor, PhoneNumber number, String boundTo) {
    takeTurn(em, tenant);
    var numbers = hashes(tenant, number);
    requireBounds(em, tenant, factor, numbers);
    var row = new SmsCodeEntity();
    rows.begin(row, PREFIX, tenant.id(), boundTo);
    var code = CodeRows.draw();
    row.codeHash = rows.hash(tenant.id(), row, code).orElseThrow();
    row.userId = factor.userId().value();
    row.factorId = factor.id().value();
    row.numberHash = numbers.get(0);
    row.billed = true;
    em.persist(row);
    return new Drawn(row.id, code);
  }

  /**
   * Waits until nobody else counts this tenant's messages. Two that are a tenant's first insert the
   * same row: the loser's transaction ends in a unique violation and is to be repeated.
   */
  private static void takeTurn(EntityManager em, Tenant tenant) {
    var id = tenant.id().value();
    if (em.find(SmsTurnEntity.class, id, LockModeType.PESSIMISTIC_WRITE) == null) {
      var row = new SmsTurnEntity();
      row.id = id;
      em.persist(row);
      em.flush();
    }
  }

  /** What a number is counted by: under the current master key, and under the one before it. */
  private List<String> hashes(Tenant tenant, PhoneNumber number) {
    var salt = tenant.id().value().getBytes(StandardCharsets.UTF_8);
    return derivation.deriveAll(LABEL, salt, Hmac.LENGTH).stream()
        .map(key -> HexFormat.of().formatHex(Hmac.sha256(key, number.value())))
        .toList();
  }

  private void requireBounds(EntityManager em, Tenant tenant, Factor factor, List<String> numbers) {
    if (unused(em, factor, numbers, HOUR) >= MOST_AN_HOUR
        || unused(em, factor, numbers, COUNTED) >= MOST_A_DAY) {
      sms.heldBack();
      throw new ProblemException(
              ErrorCode.RATE_LIMIT_EXCEEDED,
              "This number has had enough messages. Try again later, or use another factor.")
          .withRetryAfter(HOUR);
    }
    if (ofAccount(em, factor.userId()) >= MOST_OF_AN_ACCOUNT) {
      sms.heldBack();
      throw new ProblemException(
              ErrorCode.RATE_LIMIT_EXCEEDED,
              "There were enough messages for this account today. Use another factor.")
          .withRetryAfter(HOUR);
    }
    requireTenantsBound(tenant, ofTenant(em, ""), sms.mostADay());
    if (!factor.active()) {
      // Whoever can sign up does not keep out everybody whose phone is enrolled.
      int mostEnrolments = Math.max(1, sms.mostADay() / 2);
      requireTenantsBound(tenant, ofTenant(em, ENROLS), mostEnrolments);
    }
  }

  private void requireTenantsBound(Tenant tenant, long counted, int most) {
    if (counted >= most) {
      sms.heldBack();
      LOG.log(
          Level.WARNING,
          "{0} has had {1} short messages in a day (HELLOJOHN_SMS_TENANT_DAILY; half of it to enrol"
              + " numbers): no more are sent",
          new Object[] {tenant.id(), most});
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE,
              "No message can be sent now. Use another factor, or try again later.")
          .withRetryAfter(HOUR);
    }
  }

  /**
   * Messages to a number whose code nobody used. Whoever has shown that the number is theirs is not
   * kept from it by others who wish to enrol it; those are by everybody.
   */
  private long unused(EntityManager em, Factor factor, List<String> numbers, Duration within) {
    var counted = factor.active() ? PROVES : "";
    return em.createQuery(
            "select count(c) from SmsCodeEntity c where c.numberHash in (:numbers)"
                + " and c.codeHash is not null and c.usedAt is null and c.createdAt > :since"
                + counted,
            Long.class)
        .setParameter("numbers", numbers)
        .setParameter("since", clock.instant().minus(within))
        .getSingleResult();
  }

  private long ofAccount(EntityManager em, UserId user) {
    return em.createQuery(
            "select count(c) from SmsCodeEntity c where c.userId = :user"
                + " and c.billed = true and c.createdAt > :since",
            Long.class)
        .setParameter("user", user.value())
        .setParameter("since", clock.instant().minus(COUNTED))
        .getSingleResult();
  }

  private long ofTenant(EntityManager em, String which) {
    return em.createQuery(
            "select count(c) from SmsCodeEntity c where c.billed = true and c.createdAt > :since"
                + which,
            Long.class)
        .setParameter("since", clock.instant().minus(COUNTED))
        .getSingleResult();
  }

  /**
   * Voids a code whose message was not sent, so far as is known; it counts against its number no
   * longer.
   *
   * @param billed whether it may have cost something all the same: then it counts for the account
   *     and the tenant
   */
  void fail(EntityManager em, String id, boolean billed) {
    em.createQuery(
            "update SmsCodeEntity c set c.codeHash = null, c.billed = :billed where c.id = :id")
        .setParameter("billed", billed)
        .setParameter("id", id)
        .executeUpdate();
  }

  /**
   * The newest code that was sent to a factor's number, for one thing alone; counts a try of it.
   * None when that one was used, is too old or was tried enough: then those before it are no good
   * either.
   */
  Optional<SmsCode> tried(EntityManager em, Factor factor, String boundTo) {
    return em.createQuery(
            "select c from SmsCodeEntity c where c.userId = :user and c.factorId = :factor"
                + " and c.boundTo = :boundTo and c.codeHash is not null"
                + " order by c.createdAt desc, c.id",
            SmsCodeEntity.class)
        .setParameter("user", factor.userId().value())
        .setParameter("factor", factor.id().value())
        .setParameter("boundTo", boundTo)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .map(row -> new SmsCode(row.id, row.secret, row.codeHash))
        .filter(newest -> rows.count(em, newest));
  }

  /** Compares a code in memory. */
  boolean matches(Tenant tenant, SmsCode sent, String code) {
    return rows.matches(tenant.id(), sent, code);
  }

  /** Uses a code up: of all who try at once, one is told true. */
  boolean use(EntityManager em, SmsCode sent) {
    return rows.use(em, sent);
  }

  /**
   * Removes codes that were asked for before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, SmsCodeEntity.class, "createdAt", before, batch);
  }
}
