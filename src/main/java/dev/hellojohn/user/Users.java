package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.Metadata;
import dev.hellojohn.store.StoredJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The users in a tenant's tables. Each method runs in the caller's transaction. */
@Singleton
public class Users {

  private static final int MAX_NAME_SEARCH = 255;

  private final IdSource ids;
  private final Clock clock;

  @Inject
  public Users(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The user that an insert would make, so that an answer and tokens can be prepared before the
   * transaction.
   */
  public User prepare(NewUser wanted) {
    var now = clock.instant();
    return new User(
        new UserId(ids.next(UserId.PREFIX)),
        wanted.email(),
        wanted.emailVerified(),
        wanted.username(),
        wanted.name(),
        wanted.phone(),
        wanted.avatarUrl(),
        wanted.externalId(),
        wanted.role(),
        wanted.status(),
        false,
        wanted.publicMetadata(),
        wanted.privateMetadata(),
        now,
        now,
        null,
        0);
  }

  /**
   * Inserts a prepared user. A name that is taken is a unique violation, here or at the commit;
   * {@link #conflict} then says which.
   *
   * @param passwordHash null for a user without a password
   */
  public void insert(EntityManager em, User user, @Nullable String passwordHash) {
    var row = new UserEntity();
    row.id = user.id().value();
    row.email = user.email().value();
    row.emailVerified = user.emailVerified();
    row.username = user.username() == null ? null : user.username().value();
    row.name = user.name();
    row.nameSearch = searchable(user.name());
    row.phone = user.phone();
    row.avatarUrl = user.avatarUrl();
    row.externalId = user.externalId();
    row.passwordHash = passwordHash;
    row.passwordChangedAt = passwordHash == null ? null : user.createdAt();
    row.role = user.role();
    row.status = user.status().wireName();
    row.mfaEnabled = user.mfaEnabled();
    row.publicMetadata = StoredJson.write(user.publicMetadata());
    row.privateMetadata = StoredJson.write(user.privateMetadata());
    row.lastSignInAt = user.lastSignInAt();
    row.createdAt = user.createdAt();
    row.updatedAt = user.updatedAt();
    em.persist(row);
  }

  /** The user of that id. */
  public Optional<User> find(EntityManager em, UserId id) {
    return Optional.ofNullable(em.find(UserEntity.class, id.value())).map(Users::snapshot);
  }

  /**
   * Which name of a user is another one's already, after a unique violation.
   *
   * @param self the user who may have the names, or null for a new one
   */
  Optional<ErrorCode> conflict(
      EntityManager em, @Nullable Email email, @Nullable Username username, @Nullable UserId self) {
    if (email != null && isTaken(em, "email", email.value(), self)) {
      return Optional.of(ErrorCode.EMAIL_ALREADY_EXISTS);
    }
    if (username != null && isTaken(em, "username", username.value(), self)) {
      return Optional.of(ErrorCode.USERNAME_TAKEN);
    }
    return Optional.empty();
  }

  /** Whether somebody has that address. */
  public boolean isTaken(EntityManager em, Email email) {
    return isTaken(em, "email", email.value(), null);
  }

  /**
   * Counts a user's address as verified.
   *
   * @return false if the user is not there, not active, or has another address by now
   */
  public boolean verify(EntityManager em, UserId id, Email email) {
    return em.createQuery(
                "update versioned UserEntity u set u.emailVerified = true, u.updatedAt = :now"
                    + " where u.id = :id and u.status = :active and u.email = :email")
            .setParameter("now", clock.instant())
            .setParameter("id", id.value())
            .setParameter("active", UserStatus.ACTIVE.wireName())
            .setParameter("email", email.value())
            .executeUpdate()
        == 1;
  }

  /**
   * Records that a user came by a mail to their address, and locks their row until the end of the
   * transaction. If the address was not verified before, it is now, and a password is gone that
   * somebody else may have set.
   *
   * @param user as they were read
   * @param at when they are signed in by that, or null when another factor is missing yet
   * @return false if since then they were disabled, removed, or have another address, or got or
   *     lost a second factor
   */
  public boolean recordArrivalByMail(EntityManager em, User user, @Nullable Instant at) {
    var change =
        user.emailVerified()
            ? "update UserEntity u set u.lastSignInAt = :at"
            : "update versioned UserEntity u set u.lastSignInAt = :at,"
                + " u.emailVerified = true, u.passwordHash = null, u.pendingEmail = null";
    return em.createQuery(
                change
                    + " where u.id = :id and u.status = :active and u.email = :email"
                    + " and u.emailVerified = :verified and u.mfaEnabled = :mfaEnabled")
            .setParameter("at", at == null ? user.lastSignInAt() : at)
            .setParameter("mfaEnabled", user.mfaEnabled())
            .setParameter("id", user.id().value())
            .setParameter("active", UserStatus.ACTIVE.wireName())
            .setParameter("email", user.email().value())
            .setParameter("verified", user.emailVerified())
            .executeUpdate()
        == 1;
  }

  /** Whether a user who is active has asked for an address. */
  public boolean wants(EntityManager em, UserId id, Email email) {
    return em.createQuery(
            "select u.id from UserEntity u where u.id = :id and u.status = :active"
                + " and u.pendingEmail = :email",
            String.class)
        .setParameter("id", id.value())
        .setParameter("active", UserStatus.ACTIVE.wireName())
        .setParameter("email", email.value())
        .getResultStream()
        .findFirst()
        .isPresent();
  }

  /**
   * Gives a user the address that they have asked for, and counts it as verified. A taken address
   * is a unique violation.
   *
   * @return empty if the user is not there, not active, or does not want that address any more
   */
  public Optional<ChangedUser> confirmEmail(EntityManager em, UserId id, Email email) {
    var row = em.find(UserEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null || !snapshot(row).isActive() || !email.value().equals(row.pendingEmail)) {
      return Optional.empty();
    }
    var before = snapshot(row);
    row.email = email.value();
    row.emailVerified = true;
    row.pendingEmail = null;
    row.updatedAt = clock.instant();
    em.flush();
    return Optional.of(new ChangedUser(before, snapshot(row)));
  }

  /** Costs what an insert does, as far as one statement is like another, and changes nothing. */
  public void insertNothing(EntityManager em, User user) {
    em.createQuery("update UserEntity u set u.updatedAt = :now where u.id = :id")
        .setParameter("now", user.updatedAt())
        .setParameter("id", user.id().value())
        .executeUpdate();
  }

  private static boolean isTaken(
      EntityManager em, String attribute, String value, @Nullable UserId self) {
    return em.createQuery(
            "select u.id from UserEntity u where u." + attribute + " = :value", String.class)
        .setParameter("value", value)
        .getResultStream()
        .anyMatch(id -> self == null || !id.equals(self.value()));
  }

  /**
   * Changes a user, whose row is locked until the end of the transaction. A name that is taken is a
   * unique violation; {@link #conflict} then says which.
   *
   * @param versionCheck is given the version that is changed and may refuse it
   * @throws ProblemException {@code not_found}; {@code validation_failed} if metadata gets too
   *     large
   */
  public ChangedUser change(
      EntityManager em, UserId id, UserChange change, LongConsumer versionCheck) {
    var row = em.find(UserEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    versionCheck.accept(row.version);
    var before = snapshot(row);
    var now = clock.instant();
    applyIdentity(row, change);
    row.name = change.name().applyTo(row.name);
    row.nameSearch = searchable(row.name);
    row.phone = change.phone().applyTo(row.phone);
    row.avatarUrl = change.avatarUrl().applyTo(row.avatarUrl);
    row.role = change.role().value().orElse(row.role);
    row.status = change.status().value().map(UserStatus::wireName).orElse(row.status);
    if (!change.email().isAbsent() || !change.passwordHash().isAbsent()) {
      row.pendingEmail = null;
    }
    if (!change.passwordHash().isAbsent()) {
      row.passwordHash = change.passwordHash().value().orElse(null);
      row.passwordChangedAt = now;
    }
    row.publicMetadata =
        merged(
            "public_metadata",
            row.publicMetadata,
            change.publicMetadata(),
            Metadata.MAX_PUBLIC_BYTES);
    row.privateMetadata =
        merged(
            "private_metadata", row.privateMetadata, change.privateMetadata(), Metadata.MAX_BYTES);
    row.updatedAt = now;
    em.flush();
    return new ChangedUser(before, snapshot(row));
  }

  /** A new address is not proved by the proof of the old one, unless the change says so. */
  private static void applyIdentity(UserEntity row, UserChange change) {
    var email = change.email().value().map(Email::value).orElse(row.email);
    var proved = email.equals(row.email) && row.emailVerified;
    row.emailVerified = change.emailVerified().value().orElse(proved);
    row.email = email;
    row.username = change.username().map(Username::value).applyTo(row.username);
    row.externalId = change.externalId().applyTo(row.externalId);
  }

  private static String merged(
      String field, String stored, Patch<Map<String, Object>> patch, int maxBytes) {
    if (patch.isAbsent()) {
      return stored;
    }
    var merged =
        patch.value().map(p -> Metadata.merge(StoredJson.object(stored), p)).orElse(Map.of());
    Metadata.fault(field, merged, maxBytes)
        .ifPresent(
            fault -> {
              throw new ProblemException(
                  ErrorCode.VALIDATION_FAILED,
                  ErrorCode.VALIDATION_FAILED.defaultMessage(),
                  List.of(fault));
            });
    return StoredJson.write(merged);
  }

  /**
   * Locks a user's row until the end of the transaction.
   *
   * @return false if there is none
   */
  public boolean lock(EntityManager em, UserId id) {
    return em.find(UserEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE) != null;
  }

  /**
   * Says whether a user has a second factor.
   *
   * @return false if there is no such user
   */
  public boolean setMfaEnabled(EntityManager em, UserId id, boolean enabled) {
    return em.createQuery(
                "update versioned UserEntity u set u.mfaEnabled = :enabled, u.updatedAt = :now"
                    + " where u.id = :id")
            .setParameter("enabled", enabled)
            .setParameter("now", clock.instant())
            .setParameter("id", id.value())
            .executeUpdate()
        == 1;
  }

  /**
   * Records a sign-in by whatever but a password, and locks the user's row until the end of the
   * transaction.
   *
   * @param user as read before
   * @param now of the sign-in, or null when something is missing yet
   * @return false if in the meantime the user was disabled or removed, or got or lost a second
   *     factor
   */
  public boolean recordSignIn(EntityManager em, User user, @Nullable Instant now) {
    return em.createQuery(
                "update UserEntity u set u.lastSignInAt = :now where u.id = :id"
                    + " and u.status = :active and u.mfaEnabled = :mfaEnabled")
            .setParameter("now", now == null ? user.lastSignInAt() : now)
            .setParameter("id", user.id().value())
            .setParameter("active", UserStatus.ACTIVE.wireName())
            .setParameter("mfaEnabled", user.mfaEnabled())
            .executeUpdate()
        == 1;
  }

  /**
   * Removes a user, and with them their sessions.
   *
   * @param versionCheck is given the version that is removed and may refuse it
   * @return false if there is none
   */
  public boolean delete(EntityManager em, UserId id, LongConsumer versionCheck) {
    var row = em.find(UserEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      return false;
    }
    versionCheck.accept(row.version);
    em.remove(row);
    em.flush();
    return true;
  }

  /** How names are compared: case and composition do not matter. */
  static @Nullable String searchable(@Nullable String name) {
    if (name == null) {
      return null;
    }
    var folded = UserSearch.fold(name);
    int end = Math.min(folded.length(), MAX_NAME_SEARCH);
    boolean splits = end < folded.length() && Character.isHighSurrogate(folded.charAt(end - 1));
    return folded.substring(0, splits ? end - 1 : end);
  }

  static User snapshot(UserEntity row) {
    return new User(
        new UserId(row.id),
        new Email(row.email),
        row.emailVerified,
        Username.parse(row.username).orElse(null),
        row.name,
        row.phone,
        row.avatarUrl,
        row.externalId,
        row.role,
        UserStatus.parse(row.status.toLowerCase(Locale.ROOT)).orElseThrow(),
        row.mfaEnabled,
        StoredJson.object(row.publicMetadata),
        StoredJson.object(row.privateMetadata),
        row.createdAt,
        row.updatedAt,
        row.lastSignInAt,
        row.version);
  }
}
