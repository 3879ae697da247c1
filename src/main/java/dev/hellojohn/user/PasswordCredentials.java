package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.PasswordPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the users' passwords are checked against. Each method runs in the caller's transaction; what
 * was checked outside of it is written only if it still holds.
 */
@Singleton
public class PasswordCredentials {

  private final FormerPasswords former;
  private final Clock clock;

  @Inject
  public PasswordCredentials(FormerPasswords former, Clock clock) {
    this.former = former;
    this.clock = clock;
  }

  /** The user of that id, with what their password is checked against. */
  public Optional<PasswordCredential> byId(EntityManager em, UserId id) {
    return Optional.ofNullable(em.find(UserEntity.class, id.value()))
        .map(PasswordCredentials::credential);
  }

  /** The user with that address. */
  public Optional<PasswordCredential> byEmail(EntityManager em, Email email) {
    return by(em, "email", email.value());
  }

  /** The user with that name. */
  public Optional<PasswordCredential> byUsername(EntityManager em, Username username) {
    return by(em, "username", username.value());
  }

  private static Optional<PasswordCredential> by(EntityManager em, String attribute, String value) {
    return em.createQuery(
            "select u from UserEntity u where u." + attribute + " = :value", UserEntity.class)
        .setParameter("value", value)
        .getResultStream()
        .findFirst()
        .map(PasswordCredentials::credential);
  }

  /**
   * Records a sign-in, and locks the user's row until the end of the transaction.
   *
   * @param credential as it was read before the password was checked
   * @param newHash what takes the hash's place, or null when it stays
   * @param now of the sign-in, or null when something is missing yet
   * @return false if in the meantime the user was disabled or removed, got or lost a second factor,
   *     or the password was changed
   */
  public boolean recordSignIn(
      EntityManager em,
      PasswordCredential credential,
      @Nullable String newHash,
      @Nullable Instant now) {
    return em.createQuery(
                "update UserEntity u set u.lastSignInAt = :now, u.passwordHash = :newHash"
                    + " where u.id = :id and u.status = :active and u.passwordHash = :hash"
                    + " and u.mfaEnabled = :mfaEnabled")
            .setParameter("now", now == null ? credential.user().lastSignInAt() : now)
            .setParameter("mfaEnabled", credential.user().mfaEnabled())
            .setParameter("newHash", newHash == null ? credential.hash() : newHash)
            .setParameter("id", credential.user().id().value())
            .setParameter("active", UserStatus.ACTIVE.wireName())
            .setParameter("hash", credential.hash())
            .executeUpdate()
        == 1;
  }

  /**
   * Replaces a password that was checked before.
   *
   * @param credential as it was read before the password was checked
   * @param policy says how many former passwords are kept
   * @return false if in the meantime the user was disabled or removed or the password was changed
   */
  public boolean replace(
      EntityManager em, PasswordCredential credential, String newHash, PasswordPolicy policy) {
    int replaced =
        em.createQuery(
                "update versioned UserEntity u set u.passwordHash = :newHash,"
                    + " u.pendingEmail = null, u.passwordChangedAt = :now, u.updatedAt = :now"
                    + " where u.id = :id and u.status = :active and u.passwordHash = :hash")
            .setParameter("now", clock.instant())
            .setParameter("newHash", newHash)
            .setParameter("id", credential.user().id().value())
            .setParameter("active", UserStatus.ACTIVE.wireName())
            .setParameter("hash", credential.hash())
            .executeUpdate();
    if (replaced == 1) {
      former.keep(em, credential.user().id(), credential.hash(), policy.historyCount());
    }
    return replaced == 1;
  }

  /**
   * Sets a password for whoever reads the mail of an address, which is proved by that.
   *
   * @param since when it was asked for
   * @param policy says how many former passwords are kept
   * @return false if since then the user was disabled or removed, or has another address or another
   *     password
   */
  public boolean reset(
      EntityManager em,
      UserId user,
      Email email,
      Instant since,
      String newHash,
      PasswordPolicy policy) {
    String before = former.lockCurrent(em, user);
    int replaced =
        em.createQuery(
                "update versioned UserEntity u set u.passwordHash = :newHash, u.emailVerified = true,"
                    + " u.pendingEmail = null, u.passwordChangedAt = :now, u.updatedAt = :now"
                    + " where u.id = :id and u.status = :active and u.email = :email"
                    + " and (u.passwordChangedAt is null or u.passwordChangedAt <= :since)")
            .setParameter("since", since)
            .setParameter("now", clock.instant())
            .setParameter("newHash", newHash)
            .setParameter("id", user.value())
            .setParameter("active", UserStatus.ACTIVE.wireName())
            .setParameter("email", email.value())
            .executeUpdate();
    if (replaced == 1) {
      former.keep(em, user, before, policy.historyCount());
    }
    return replaced == 1;
  }

  /**
   * Writes down the address that a user wants to have, in place of one that they wanted before.
   *
   * @param credential as it was read before the password was checked
   * @return false if in the meantime the user was disabled or removed or the password was changed
   */
  public boolean propose(EntityManager em, PasswordCredential credential, Email email) {
    var hash = credential.hash();
    var query =
        em.createQuery(
                "update UserEntity u set u.pendingEmail = :email where u.id = :id"
                    + " and u.status = :active and u.passwordHash "
                    + (hash == null ? "is null" : "= :hash"))
            .setParameter("email", email.value())
            .setParameter("id", credential.user().id().value())
            .setParameter("active", UserStatus.ACTIVE.wireName());
    if (hash != null) {
      query.setParameter("hash", hash);
    }
    return query.executeUpdate() == 1;
  }

  private static PasswordCredential credential(UserEntity row) {
    return new PasswordCredential(Users.snapshot(row), row.passwordHash);
  }
}
