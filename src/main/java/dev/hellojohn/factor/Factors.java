package dev.hellojohn.factor;

import dev.hellojohn.crypto.Totp;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.OldRows;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The second factors in a tenant's tables. Each method runs in the caller's transaction. */
@Singleton
public class Factors {

  /** How long the first code of a new factor may take. */
  static final Duration PENDING_FOR = Duration.ofMinutes(10);

  /** A pending factor that is past its time is none. */
  private static final String THERE =
      "(f.status = 'active' or (f.status = 'pending' and f.expiresAt > :now))";

  private final FactorSeal seal;
  private final Clock clock;

  @Inject
  public Factors(FactorSeal seal, Clock clock) {
    this.seal = seal;
    this.clock = clock;
  }

  /** A user's factors, the oldest first. */
  public List<Factor> of(EntityManager em, UserId user) {
    return em.createQuery(
            "select f from FactorEntity f where f.userId = :user and " + THERE + " order by f.id",
            FactorEntity.class)
        .setParameter("user", user.value())
        .setParameter("now", clock.instant())
        .getResultStream()
        .map(this::snapshot)
        .toList();
  }

  /** A user's factor of that id; another user's is none. */
  public Optional<Factor> find(EntityManager em, UserId user, FactorId id) {
    return of(em, user).stream().filter(factor -> factor.id().equals(id)).findFirst();
  }

  /** The factor of that id, whosever it is. */
  Optional<Factor> active(EntityManager em, FactorId id) {
    return em.createQuery(
            "select f from FactorEntity f where f.id = :id and f.status = 'active'",
            FactorEntity.class)
        .setParameter("id", id.value())
        .getResultStream()
        .findFirst()
        .map(this::snapshot);
  }

  /** Inserts a factor that is worth nothing until {@link #activate}; earlier such ones go. */
  void insertPending(EntityManager em, Factor factor) {
    em.createQuery("delete from FactorEntity f where f.userId = :user and f.status = 'pending'")
        .setParameter("user", factor.userId().value())
        .executeUpdate();
    insert(em, factor, FactorEntity.PENDING, factor.createdAt().plus(factor.type().pendingFor()));
  }

  void insertActive(EntityManager em, Factor factor) {
    insert(em, factor, FactorEntity.ACTIVE, null);
  }

  private static void insert(
      EntityManager em, Factor factor, String status, @Nullable Instant expiresAt) {
    var row = new FactorEntity();
    row.id = factor.id().value();
    row.userId = factor.userId().value();
    row.type = factor.type().wireName();
    row.name = factor.name();
    row.status = status;
    row.secret = factor.secret();
    row.lastStep = factor.lastStep();
    row.createdAt = factor.createdAt();
    row.expiresAt = expiresAt;
    em.persist(row);
    em.flush();
  }

  /**
   * Makes a pending factor a factor, and takes its first code: of all who try, one is told true.
   */
  boolean activate(EntityManager em, Factor factor, long step) {
    var now = now();
    return em.createQuery(
                "update FactorEntity f set f.status = 'active', f.expiresAt = null,"
                    + " f.lastStep = :step, f.lastUsedAt = :now where f.id = :id"
                    + " and f.userId = :user and f.status = 'pending' and f.expiresAt > :now"
                    + " and f.lastStep < :step")
            .setParameter("step", step)
            .setParameter("now", now)
            .setParameter("id", factor.id().value())
            .setParameter("user", factor.userId().value())
            .executeUpdate()
        == 1;
  }

  /**
   * Takes a time step of an active factor (RFC 6238 §5.2): of all who show its code at once, in
   * whatever challenge, one is told true.
   */
  boolean takeStep(EntityManager em, Factor factor, long step) {
    return em.createQuery(
                "update FactorEntity f set f.lastStep = :step, f.lastUsedAt = :now"
                    + " where f.id = :id and f.userId = :user and f.status = 'active'"
                    + " and f.lastStep < :step")
            .setParameter("step", step)
            .setParameter("now", now())
            .setParameter("id", factor.id().value())
            .setParameter("user", factor.userId().value())
            .executeUpdate()
        == 1;
  }

  /** Marks a factor as used now. */
  void used(EntityManager em, Factor factor) {
    em.createQuery("update FactorEntity f set f.lastUsedAt = :now where f.id = :id")
        .setParameter("now", now())
        .setParameter("id", factor.id().value())
        .executeUpdate();
  }

  /** Removes a factor, and with it its backup codes. */
  boolean delete(EntityManager em, Factor factor) {
    return em.createQuery("delete from FactorEntity f where f.id = :id and f.userId = :user")
            .setParameter("id", factor.id().value())
            .setParameter("user", factor.userId().value())
            .executeUpdate()
        == 1;
  }

  /**
   * Removes pending factors whose time was over before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purge(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, FactorEntity.class, "expiresAt", before, batch);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A factor that is not in the database yet. */
  Factor prepare(FactorId id, UserId user, FactorType type, @Nullable String name, String sealed) {
    return prepare(id, user, type, name, sealed, null);
  }

  /** The same with the number that codes are sent to. */
  Factor prepare(
      FactorId id,
      UserId user,
      FactorType type,
      @Nullable String name,
      String sealed,
      @Nullable PhoneNumber phone) {
    return new Factor(id, user, type, name, false, sealed, Totp.NO_STEP, now(), null, phone);
  }

  private Factor snapshot(FactorEntity row) {
    var id = new FactorId(row.id);
    var type = FactorType.parse(row.type).orElseThrow();
    return new Factor(
        id,
        new UserId(row.userId),
        type,
        row.name,
        row.status.equals(FactorEntity.ACTIVE),
        row.secret,
        row.lastStep,
        row.createdAt,
        row.lastUsedAt,
        type == FactorType.SMS ? phone(new TenantId(row.tenantId), id, row.secret) : null);
  }

  private @Nullable PhoneNumber phone(TenantId tenant, FactorId id, String sealed) {
    return seal.tryOpen(tenant, id, sealed)
        .map(open -> new PhoneNumber(new String(open, StandardCharsets.UTF_8)))
        .orElse(null);
  }
}
