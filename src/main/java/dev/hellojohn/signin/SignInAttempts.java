package dev.hellojohn.signin;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.OldRows;
import dev.hellojohn.tenancy.LockoutPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;

/**
 * Counts tried passwords in a tenant's tables (NIST SP 800-63B-4 §3.2.2, ASVS 5.0 6.3.1), twice:
 * per account and network, and per account over all networks. Each method runs in the caller's
 * transaction.
 *
 * <p>An attempt is counted before its password is looked at, under the row's lock, so that 500 at
 * once count as 500 (CVE-2024-4629). Accounts that do not exist are counted with the same
 * statements as those that do. Always the network first and then the account, so that no two
 * transactions wait for each other.
 */
@Singleton
public class SignInAttempts {

  private final Clock clock;

  @Inject
  public SignInAttempts(Clock clock) {
    this.clock = clock;
  }

  /**
   * What is counted.
   *
   * @param network the id of the row of the account and network
   * @param account the id of the row of the account
   */
  record Key(String network, String account) {

    /**
     * @param account a user's id, or what was given in place of a user that does not exist
     */
    static Key of(TenantId tenant, String account, String network) {
      var all = tenant.value() + '\n' + account;
      return new Key(OpaqueToken.sha256Hex(all + '\n' + network), OpaqueToken.sha256Hex(all));
    }
  }

  /**
   * How far an attempt may go, by either count.
   *
   * @param locks whether this attempt begins a lock, if it fails
   */
  record Ruling(Standing network, Standing account, boolean locks) {

    /** Whether there is anything to give back: a closed network's attempts count nowhere. */
    boolean isCounted() {
      return network != Standing.CLOSED;
    }
  }

  private record Counted(Standing standing, boolean locks) {}

  /**
   * Counts an attempt. One that a closed network makes is not counted against the account: a single
   * network must not close it for the others. Two first attempts at once insert the same row: the
   * loser's transaction ends in a unique violation and is to be repeated.
   */
  Ruling count(EntityManager em, Key key, LockoutPolicy policy) {
    var now = clock.instant();
    var network =
        count(em, key.network(), key, new AttemptCounter(policy.maxAttempts(), policy, now));
    if (network.standing() == Standing.CLOSED) {
      return new Ruling(network.standing(), Standing.OPEN, false);
    }
    var account =
        count(em, key.account(), key, new AttemptCounter(policy.maxAccountAttempts(), policy, now));
    return new Ruling(network.standing(), account.standing(), network.locks() || account.locks());
  }

  private static Counted count(EntityManager em, String id, Key key, AttemptCounter counter) {
    var row = em.find(SignInAttemptEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (row != null) {
      var before = row.lockedUntil;
      row.accountId = key.account();
      var standing = counter.count(row);
      return new Counted(standing, row.lockedUntil != null && !row.lockedUntil.equals(before));
    }
    row = new SignInAttemptEntity();
    row.id = id;
    row.accountId = key.account();
    counter.start(row);
    em.persist(row);
    return new Counted(Standing.OPEN, false);
  }

  /**
   * Forgets all of an account's failures and locks, at whatever network: whoever asks for it has
   * shown more than a password.
   */
  void unlock(EntityManager em, Key key) {
    em.createQuery(
            "update SignInAttemptEntity a set a.failures = 0, a.lockedUntil = null"
                + " where a.accountId = :account")
        .setParameter("account", key.account())
        .executeUpdate();
  }

  /**
   * Forgets the failures after a right password. A lock of the account stays: it does not concern
   * the network of whoever got in, and would give the others a new start.
   */
  void forgive(EntityManager em, Key key) {
    em.createQuery(
            "update SignInAttemptEntity a set a.failures = 0, a.lockedUntil = null"
                + " where a.id = :id")
        .setParameter("id", key.network())
        .executeUpdate();
    em.createQuery(
            "update SignInAttemptEntity a set a.failures = 0"
                + " where a.id = :id and a.lockedUntil is null")
        .setParameter("id", key.account())
        .executeUpdate();
  }

  /**
   * How many attempts on an account have failed in the window, from all networks. The one that is
   * being made counts as failed yet.
   */
  int failures(EntityManager em, Key key) {
    var row = em.find(SignInAttemptEntity.class, key.account());
    return row == null ? 0 : row.failures;
  }

  /** Whether a lock is on, for who shows something else than a password: nothing is counted. */
  boolean isLocked(EntityManager em, String id) {
    var row = em.find(SignInAttemptEntity.class, id);
    return row != null && row.lockedUntil != null && row.lockedUntil.isAfter(clock.instant());
  }

  /**
   * Takes back an attempt that is no failure, and forgets no other: its password was never looked
   * at, as when the server was too busy, or was right and is not enough. Only for one that was
   * counted: it would be another's otherwise, whose lock might end with it.
   */
  void giveBack(EntityManager em, Key key, LockoutPolicy policy) {
    giveBack(em, key.network(), policy.maxAttempts());
    giveBack(em, key.account(), policy.maxAccountAttempts());
  }

  private static void giveBack(EntityManager em, String id, int most) {
    em.createQuery(
            "update SignInAttemptEntity a set a.failures = a.failures - 1, a.lockedUntil = null"
                + " where a.id = :id and a.failures > 0 and a.failures <= :most")
        .setParameter("id", id)
        .setParameter("most", most)
        .executeUpdate();
  }

  /**
   * Removes counts whose window began before a moment, at most so many at once. The moment lies
   * further back than the longest window and lock together.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, SignInAttemptEntity.class, "windowStartedAt", before, batch);
  }
}
