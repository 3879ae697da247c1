package dev.hellojohn.control;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.StoredJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The master keys of the global database. Each method runs in its caller's control transaction. */
@Singleton
class MasterKeys {

  static final String PREFIX = "mk_live_";

  /** 256 bits: a key is not guessed, so a fast hash of it is enough. */
  private static final int KEY_BYTES = 32;

  private static final int HINT_PREFIX = 12;

  /** A request need not write: the time of last use is right to a minute. */
  private static final Duration USE_PRECISION = Duration.ofMinutes(1);

  private final Clock clock;
  private final IdSource ids;

  @Inject
  MasterKeys(Clock clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** A key's record and the key itself, which is shown this once. */
  record Issued(MasterKey masterKey, String key) {}

  /** What a key is called and may do, until when. */
  record Settings(
      String name, Set<OperatorScope> scopes, TenantReach reach, @Nullable Instant expiresAt) {

    static Settings of(MasterKey key) {
      return new Settings(key.name(), key.scopes(), key.reach(), key.expiresAt());
    }
  }

  Issued insert(EntityManager em, Settings settings, String createdBy) {
    var key = OpaqueToken.generate(PREFIX, KEY_BYTES);
    var row = new MasterKeyEntity();
    row.id = ids.next("key");
    row.keyHash = OpaqueToken.sha256Hex(key);
    row.keyHint = key.substring(0, HINT_PREFIX) + "…" + key.substring(key.length() - 4);
    row.createdBy = createdBy;
    row.createdAt = clock.instant();
    apply(row, settings);
    em.persist(row);
    em.flush();
    return new Issued(snapshot(row), key);
  }

  private void apply(MasterKeyEntity row, Settings settings) {
    row.name = settings.name();
    row.scopes =
        StoredJson.write(settings.scopes().stream().map(OperatorScope::wireName).sorted().toList());
    row.tenantIds = TenantList.column(settings.reach());
    row.expiresAt = settings.expiresAt();
    row.updatedAt = clock.instant();
  }

  Optional<MasterKey> find(EntityManager em, KeyId id) {
    return Optional.ofNullable(em.find(MasterKeyEntity.class, id.value()))
        .map(MasterKeys::snapshot);
  }

  /** The record of a key that is neither revoked nor expired. */
  Optional<MasterKey> findGood(EntityManager em, String key) {
    var now = clock.instant();
    var found =
        em.createQuery("from MasterKeyEntity where keyHash = :hash", MasterKeyEntity.class)
            .setParameter("hash", OpaqueToken.sha256Hex(key))
            .getResultStream()
            .findFirst()
            .map(MasterKeys::snapshot)
            .filter(masterKey -> masterKey.isGood(now));
    found
        .filter(masterKey -> isStale(masterKey.lastUsedAt(), now))
        .ifPresent(masterKey -> touch(em, masterKey.id(), now));
    return found;
  }

  private static boolean isStale(@Nullable Instant lastUse, Instant now) {
    return lastUse == null || lastUse.plus(USE_PRECISION).isBefore(now);
  }

  private static void touch(EntityManager em, KeyId id, Instant now) {
    em.createQuery("update MasterKeyEntity set lastUsedAt = :now where id = :id")
        .setParameter("now", now)
        .setParameter("id", id.value())
        .executeUpdate();
  }

  /**
   * Keys, newest first. The position of a page is the last id. What the caller may not see is left
   * out after it was read: there are few keys, and which ones it may see is no question for SQL.
   */
  Page<MasterKey> list(EntityManager em, Predicate<MasterKey> visible, PageRequest page) {
    var rows = new ArrayList<MasterKey>();
    var after = page.after();
    List<MasterKey> batch;
    do {
      batch = batch(em, after, page.limit() + 1);
      batch.stream().filter(visible).forEach(rows::add);
      after = batch.isEmpty() ? after : batch.get(batch.size() - 1).id().value();
    } while (rows.size() <= page.limit() && batch.size() > page.limit());
    var cut = rows.subList(0, Math.min(rows.size(), page.limit() + 1));
    return Page.of(cut, page, key -> key.id().value(), total(em, visible, page));
  }

  private static @Nullable Long total(
      EntityManager em, Predicate<MasterKey> visible, PageRequest page) {
    if (!page.includeTotal()) {
      return null;
    }
    return em.createQuery("from MasterKeyEntity", MasterKeyEntity.class)
        .getResultStream()
        .map(MasterKeys::snapshot)
        .filter(visible)
        .count();
  }

  private static List<MasterKey> batch(EntityManager em, @Nullable String after, int size) {
    var query =
        em.createQuery(
                "from MasterKeyEntity"
                    + (after == null ? "" : " where id < :after")
                    + " order by id desc",
                MasterKeyEntity.class)
            .setMaxResults(size);
    if (after != null) {
      query.setParameter("after", after);
    }
    return query.getResultStream().map(MasterKeys::snapshot).toList();
  }

  /**
   * Reads a key that is about to be changed.
   *
   * @throws ProblemException {@code not_found}
   */
  MasterKey lock(EntityManager em, KeyId id) {
    var row = em.find(MasterKeyEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return snapshot(row);
  }

  /** Changes a key that this transaction has {@linkplain #lock locked}. */
  MasterKey change(EntityManager em, KeyId id, Settings settings) {
    var row = em.getReference(MasterKeyEntity.class, id.value());
    apply(row, settings);
    em.flush();
    return snapshot(row);
  }

  /** Ends a key that this transaction has {@linkplain #lock locked}. Its record stays. */
  void revoke(EntityManager em, KeyId id) {
    var row = em.getReference(MasterKeyEntity.class, id.value());
    if (row.revokedAt == null) {
      row.revokedAt = clock.instant();
      row.updatedAt = row.revokedAt;
      em.flush();
    }
  }

  private static MasterKey snapshot(MasterKeyEntity row) {
    return new MasterKey(
        new KeyId(row.id),
        row.name,
        row.keyHint,
        scopes(row.scopes),
        TenantList.fromColumn(row.tenantIds),
        row.createdBy,
        row.lastUsedAt,
        row.expiresAt,
        row.revokedAt,
        row.createdAt,
        row.updatedAt,
        row.version);
  }

  private static Set<OperatorScope> scopes(String column) {
    var scopes = EnumSet.noneOf(OperatorScope.class);
    StoredJson.strings(column).forEach(name -> OperatorScope.parse(name).ifPresent(scopes::add));
    return Collections.unmodifiableSet(scopes);
  }
}
