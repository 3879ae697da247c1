package dev.hellojohn.control;

import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The admins of the global database. Each method runs in its caller's control transaction. */
@Singleton
class Admins {

  private final Clock clock;
  private final IdSource ids;

  @Inject
  Admins(Clock clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** An admin and its password's hash. */
  record WithHash(Admin admin, String passwordHash) {}

  /** All of an admin that can be set, but the password. */
  record Settings(
      Email email,
      @Nullable String name,
      OperatorRole role,
      TenantReach reach,
      AdminStatus status) {

    static Settings of(Admin admin) {
      return new Settings(admin.email(), admin.name(), admin.role(), admin.reach(), admin.status());
    }
  }

  /**
   * Writes an admin.
   *
   * @throws ProblemException {@code email_already_exists}
   */
  Admin insert(EntityManager em, Settings settings, String passwordHash) {
    var row = new AdminEntity();
    row.id = ids.next("adm");
    row.createdAt = clock.instant();
    row.passwordHash = passwordHash;
    apply(row, settings);
    em.persist(row);
    flush(em);
    return snapshot(row);
  }

  private void apply(AdminEntity row, Settings settings) {
    row.email = settings.email().value();
    row.name = settings.name();
    row.role = settings.role().wireName();
    row.tenantIds = TenantList.column(settings.reach());
    row.status = settings.status().wireName();
    row.updatedAt = clock.instant();
  }

  private static void flush(EntityManager em) {
    try {
      em.flush();
    } catch (PersistenceException e) {
      if (PersistenceFailures.isUniqueViolation(e)) {
        throw new ProblemException(
            ErrorCode.EMAIL_ALREADY_EXISTS, "Another admin has this e-mail address.");
      }
      throw e;
    }
  }

  Optional<Admin> find(EntityManager em, AdminId id) {
    return Optional.ofNullable(em.find(AdminEntity.class, id.value())).map(Admins::snapshot);
  }

  Optional<WithHash> findByEmail(EntityManager em, Email email) {
    return em.createQuery("from AdminEntity where email = :email", AdminEntity.class)
        .setParameter("email", email.value())
        .getResultStream()
        .findFirst()
        .map(row -> new WithHash(snapshot(row), row.passwordHash));
  }

  /** As {@link #find}, with the hash, keeping others from changing the admin meanwhile. */
  Optional<WithHash> lockWithHash(EntityManager em, AdminId id) {
    return Optional.ofNullable(
            em.find(AdminEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
        .map(row -> new WithHash(snapshot(row), row.passwordHash));
  }

  boolean anyExists(EntityManager em) {
    return !em.createQuery("select id from AdminEntity", String.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** Admins, newest first. The position of a page is the last id. */
  Page<Admin> list(EntityManager em, PageRequest page) {
    var after = page.after();
    var query =
        em.createQuery(
                "from AdminEntity"
                    + (after == null ? "" : " where id < :after")
                    + " order by id desc",
                AdminEntity.class)
            .setMaxResults(page.limit() + 1);
    if (after != null) {
      query.setParameter("after", after);
    }
    Long total =
        page.includeTotal()
            ? em.createQuery("select count(a) from AdminEntity a", Long.class).getSingleResult()
            : null;
    return Page.of(query.getResultList(), page, row -> row.id, total).map(Admins::snapshot);
  }

  /**
   * Reads an admin that is about to be changed or removed, after locking every active super admin
   * in one order: whoever else takes one away waits here and then counts anew.
   *
   * @throws ProblemException {@code not_found}
   */
  Admin lock(EntityManager em, AdminId id) {
    lockSuperAdmins(em);
    var row = em.find(AdminEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return snapshot(row);
  }

  private static long lockSuperAdmins(EntityManager em) {
    return em.createQuery(
            "from AdminEntity where role = :role and status = :status order by id",
            AdminEntity.class)
        .setParameter("role", OperatorRole.SUPER_ADMIN.wireName())
        .setParameter("status", AdminStatus.ACTIVE.wireName())
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .size();
  }

  /**
   * Changes an admin that this transaction has {@linkplain #lock locked}.
   *
   * @param passwordHash of a new password, or null to keep the old one
   * @throws ProblemException {@code conflict} if no active super admin would be left; {@code
   *     email_already_exists}
   */
  Admin change(EntityManager em, AdminId id, Settings settings, @Nullable String passwordHash) {
    var row = em.getReference(AdminEntity.class, id.value());
    if (snapshot(row).isActiveSuperAdmin()
        && (settings.role() != OperatorRole.SUPER_ADMIN
            || settings.status() != AdminStatus.ACTIVE)) {
      requireAnotherSuperAdmin(em);
    }
    apply(row, settings);
    if (passwordHash != null) {
      row.passwordHash = passwordHash;
    }
    flush(em);
    return snapshot(row);
  }

  /**
   * Removes an admin that this transaction has {@linkplain #lock locked}, and its sessions.
   *
   * @throws ProblemException {@code conflict} if no active super admin would be left
   */
  void delete(EntityManager em, AdminId id) {
    var row = em.getReference(AdminEntity.class, id.value());
    if (snapshot(row).isActiveSuperAdmin()) {
      requireAnotherSuperAdmin(em);
    }
    em.remove(row);
    em.flush();
  }

  private static void requireAnotherSuperAdmin(EntityManager em) {
    if (lockSuperAdmins(em) < 2) {
      throw new ProblemException(
          ErrorCode.CONFLICT,
          "This is the last active super admin. Make another one first, or nobody could run this"
              + " instance.");
    }
  }

  /** Notes a sign-in. Not a change of the admin: its version stays. */
  void recordSignIn(EntityManager em, AdminId id) {
    em.createQuery("update AdminEntity set lastSignInAt = :now where id = :id")
        .setParameter("now", clock.instant())
        .setParameter("id", id.value())
        .executeUpdate();
  }

  /** Replaces a hash that was made with other parameters. Not a change of the admin either. */
  void rehash(EntityManager em, AdminId id, String newHash) {
    em.createQuery("update AdminEntity set passwordHash = :hash where id = :id")
        .setParameter("hash", newHash)
        .setParameter("id", id.value())
        .executeUpdate();
  }

  static Admin snapshot(AdminEntity row) {
    return new Admin(
        new AdminId(row.id),
        new Email(row.email),
        row.name,
        OperatorRole.parse(row.role).orElseThrow(),
        TenantList.fromColumn(row.tenantIds),
        AdminStatus.parse(row.status).orElseThrow(),
        row.lastSignInAt,
        row.createdAt,
        row.updatedAt,
        row.version);
  }
}
