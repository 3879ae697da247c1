package dev.hellojohn.user;

import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of passwords that were replaced, as many for each user as the tenant wants to know
 * again: the policy's {@code history_count}. Each method runs in the caller's transaction.
 */
@Singleton
public class FormerPasswords {

  private final IdSource ids;
  private final Clock clock;

  @Inject
  public FormerPasswords(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The hashes of what may not come back: the password that there is, and those before it.
   *
   * @param count how many before it
   */
  List<String> hashes(EntityManager em, UserId user, int count) {
    var hashes = new ArrayList<String>();
    var row = em.find(UserEntity.class, user.value());
    if (row != null && row.passwordHash != null) {
      hashes.add(row.passwordHash);
    }
    hashes.addAll(
        em.createQuery(
                "select f.passwordHash from FormerPasswordEntity f where f.userId = :user"
                    + " order by f.id desc",
                String.class)
            .setParameter("user", user.value())
            .setMaxResults(count)
            .getResultList());
    return hashes;
  }

  /**
   * The hash that is about to be replaced, null without a password. Locks the user's row until the
   * end of the transaction.
   */
  @Nullable String lockCurrent(EntityManager em, UserId user) {
    var row = em.find(UserEntity.class, user.value(), LockModeType.PESSIMISTIC_WRITE);
    return row == null ? null : row.passwordHash;
  }

  /**
   * Keeps a hash that was replaced in this transaction, and removes what is older than wanted.
   *
   * @param replaced null if there was no password
   * @param count how many are kept; with 0 none is, nor one from before
   */
  void keep(EntityManager em, UserId user, @Nullable String replaced, int count) {
    if (count > 0 && replaced != null) {
      var row = new FormerPasswordEntity();
      row.id = ids.next("fpw");
      row.userId = user.value();
      row.passwordHash = replaced;
      row.replacedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
      em.persist(row);
      em.flush();
    }
    em.createQuery(
            "select f from FormerPasswordEntity f where f.userId = :user order by f.id desc",
            FormerPasswordEntity.class)
        .setParameter("user", user.value())
        .setFirstResult(count)
        .getResultList()
        .forEach(em::remove);
  }
}
