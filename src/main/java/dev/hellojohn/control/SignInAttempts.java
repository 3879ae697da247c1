package dev.hellojohn.control;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Counts wrong passwords of admins (ASVS 5.0 6.3.1, NIST SP 800-63B-4 3.2.2).
 *
 * <p>An attempt is counted before its password is looked at, under the row's lock: of 500 that are
 * made at once no more than the limit reach the password. A success takes its own count back. They
 * are counted twice: per account and network, and per account over all networks. The first closes
 * that network for a while; the second closes only networks from which the admin has not signed in,
 * so that nobody can lock a stranger out. Accounts that do not exist are counted alike.
 */
@Singleton
class SignInAttempts {

  private static final int PER_NETWORK = 10;
  private static final int PER_ACCOUNT = 100;

  /**
   * Codes of an authenticator app, by whoever knows the password, from all networks together: three
   * of a million are right at a time, so this is one chance in 350 a day.
   */
  private static final int PER_FACTOR = 10;

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration LOCK = Duration.ofMinutes(15);

  /** After that neither window nor lock of a row can be going on. */
  static final Duration MEMORY = WINDOW.plus(LOCK);

  /** Two first attempts insert the same row; the loser finds it the next time. */
  private static final int TRIES = 5;

  private final ControlDatabase control;
  private final Clock clock;

  @Inject
  SignInAttempts(ControlDatabase control, Clock clock) {
    this.control = control;
    this.clock = clock;
  }

  /** Whether an attempt may go on to the password. */
  record Ruling(boolean networkOpen, boolean accountOpen) {}

  /**
   * Counts an attempt, in a transaction of its own. One from a network that must wait is not
   * counted against the account: a single network must not close it for the others.
   *
   * @param account whatever was given as the account, in its one spelling
   */
  Ruling count(String account, String network) {
    return counted(
        em -> {
          boolean open = count(em, networkId(account, network), PER_NETWORK);
          return new Ruling(open, open && count(em, accountId(account), PER_ACCOUNT));
        });
  }

  /**
   * Counts a code, in a transaction of its own, before it is looked at.
   *
   * @return whether it may be looked at
   */
  boolean countCode(AdminId admin) {
    return counted(em -> count(em, codeId(admin), PER_FACTOR));
  }

  /** Forgets the wrong codes after a right one. */
  void forgiveCodes(EntityManager em, AdminId admin) {
    em.createQuery("delete from OperatorAttemptEntity where id = :id and lockedUntil is null")
        .setParameter("id", codeId(admin))
        .executeUpdate();
  }

  private <T> T counted(Function<EntityManager, T> counting) {
    for (int attempt = 1; ; attempt++) {
      try {
        return control.inTransaction(counting);
      } catch (RuntimeException e) {
        if (attempt == TRIES || !PersistenceFailures.isUniqueViolation(e)) {
          throw e;
        }
      }
    }
  }

  private boolean count(EntityManager em, String id, int limit) {
    var now = clock.instant();
    var row = em.find(AttemptEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      row = new AttemptEntity();
      row.id = id;
      row.failures = 1;
      row.windowStartedAt = now;
      em.persist(row);
      em.flush();
      return true;
    }
    if (row.lockedUntil != null && row.lockedUntil.isAfter(now)) {
      return false;
    }
    if (row.lockedUntil != null || row.windowStartedAt.plus(WINDOW).isBefore(now)) {
      row.failures = 0;
      row.windowStartedAt = now;
      row.lockedUntil = null;
    }
    row.failures++;
    if (row.failures > limit) {
      row.lockedUntil = now.plus(LOCK);
    }
    em.flush();
    return row.failures <= limit;
  }

  /**
   * Forgets the failures after a right password. A lock of the account stays: it does not concern
   * the network of whoever got in, and would give the others a new start.
   */
  void forgive(EntityManager em, String account, String network) {
    em.createQuery("delete from OperatorAttemptEntity where id = :id")
        .setParameter("id", networkId(account, network))
        .executeUpdate();
    em.createQuery(
            "update OperatorAttemptEntity set failures = 0 where id = :id and lockedUntil is null")
        .setParameter("id", accountId(account))
        .executeUpdate();
  }

  /**
   * Takes an attempt back whose password was never looked at, or was right and is not enough. Not
   * for one from a network that must wait: the account would lose another's.
   */
  void giveBack(EntityManager em, String account, String network) {
    for (var id : List.of(networkId(account, network), accountId(account))) {
      em.createQuery(
              "update OperatorAttemptEntity set failures = failures - 1 where id = :id and failures"
                  + " > 0 and lockedUntil is null")
          .setParameter("id", id)
          .executeUpdate();
    }
  }

  private static String networkId(String account, String network) {
    return OpaqueToken.sha256Hex("network\n" + account + '\n' + network);
  }

  private static String codeId(AdminId admin) {
    return OpaqueToken.sha256Hex("code\n" + admin.value());
  }

  private static String accountId(String account) {
    return OpaqueToken.sha256Hex("account\n" + account);
  }
}
