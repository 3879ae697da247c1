package dev.hellojohn.control;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.crypto.Totp;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.SealedColumn;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The admins' authenticator apps (RFC 6238) and the backup codes that stand in for them. Each
 * method runs in its caller's control transaction; those that change something ask that it holds
 * the admin's row.
 */
@Singleton
class AdminFactors {

  /** Sealed with the master key for its admin, and sealed anew with the rest. */
  static final SealedColumn SEED =
      new SealedColumn("AdminTotpEntity", "seed", "id", "cp_admin_totp.seed");

  /** How long a seed that was shown waits for its first code. */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final int BACKUP_CODES = 10;

  /**
   * 80 bits, 16 characters in base32: beyond guessing, from the outside and from its hash, so that
   * a fast hash of it is enough (ASVS 5.0 6.5.2).
   */
  private static final int BACKUP_CODE_BYTES = 10;

  private static final int GROUP = 4;
  private static final Pattern BACKUP_CODE = Pattern.compile("[A-Z2-7]{16}");

  private final SealedBox box;
  private final Clock clock;

  @Inject
  AdminFactors(SealedBox box, Clock clock) {
    this.box = box;
    this.clock = clock;
  }

  /** What became of a second factor. */
  enum Taken {
    /** None is asked for. */
    NOT_ENROLLED,
    /** It is asked for, and was not given. */
    MISSING,
    /** It was given, and is wrong, or was used before. */
    WRONG,
    /** A code of the app, which is used now. */
    TOTP,
    /** A backup code, which is used now. */
    BACKUP_CODE;

    /** Whether the sign-in may go on. */
    boolean isEnough() {
      return this != MISSING && this != WRONG;
    }

    /** The name in the trail; null for none. */
    @Nullable String wireName() {
      return this == NOT_ENROLLED ? null : name().toLowerCase(Locale.ROOT);
    }
  }

  /** When the app was set up; empty when there is none. */
  Optional<Instant> confirmedAt(EntityManager em, AdminId admin) {
    return Optional.ofNullable(em.find(AdminTotpEntity.class, admin.value()))
        .map(row -> row.confirmedAt);
  }

  /** How many backup codes are left. */
  long backupCodes(EntityManager em, AdminId admin) {
    return em.createQuery(
            "select count(c) from AdminBackupCodeEntity c where c.adminId = :admin", Long.class)
        .setParameter("admin", admin.value())
        .getSingleResult();
  }

  /**
   * Begins to set an app up, with a new seed in the place of one that was never confirmed.
   *
   * @throws ProblemException {@code conflict} when there is one
   */
  byte[] begin(EntityManager em, AdminId admin) {
    var row = em.find(AdminTotpEntity.class, admin.value());
    if (row != null && row.confirmedAt != null) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "An authenticator app is set up. Remove it first.");
    }
    boolean first = row == null;
    if (row == null) {
      row = new AdminTotpEntity();
      row.id = admin.value();
    }
    byte[] seed = Totp.newSeed();
    row.seed = box.seal(seed, SEED.placeOf(admin.value()));
    row.lastStep = Totp.NO_STEP;
    row.createdAt = clock.instant();
    if (first) {
      em.persist(row);
    }
    em.flush();
    return seed;
  }

  /**
   * Sets the app up whose seed was shown last, by its first code, which is used by that.
   *
   * @return the backup codes, in clear this once; empty when the code is wrong
   * @throws ProblemException {@code challenge_expired} when nothing was begun of late
   */
  Optional<List<String>> confirm(EntityManager em, AdminId admin, String code) {
    var now = clock.instant();
    var row = em.find(AdminTotpEntity.class, admin.value());
    if (row == null || row.confirmedAt != null || row.createdAt.plus(PATIENCE).isBefore(now)) {
      throw new ProblemException(ErrorCode.CHALLENGE_EXPIRED);
    }
    var step = Totp.acceptedStep(seed(row), digits(code), now, row.lastStep);
    if (step.isEmpty()) {
      return Optional.empty();
    }
    row.lastStep = step.getAsLong();
    row.confirmedAt = now;
    em.flush();
    return Optional.of(issue(em, admin));
  }

  private static List<String> issue(EntityManager em, AdminId admin) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < BACKUP_CODES; i++) {
      String code = Totp.base32(Randomness.bytes(BACKUP_CODE_BYTES));
      var row = new AdminBackupCodeEntity();
      row.id = hash(admin, code);
      row.adminId = admin.value();
      em.persist(row);
      codes.add(code.replaceAll("(.{" + GROUP + "})(?=.)", "$1-"));
    }
    em.flush();
    return codes;
  }

  /** Removes the app and the backup codes; what was only begun goes as well. */
  boolean remove(EntityManager em, AdminId admin) {
    em.createQuery("delete from AdminBackupCodeEntity where adminId = :admin")
        .setParameter("admin", admin.value())
        .executeUpdate();
    return em.createQuery("delete from AdminTotpEntity where id = :admin")
            .setParameter("admin", admin.value())
            .executeUpdate()
        > 0;
  }

  /**
   * Takes a second factor, which is used by that: of all that come with the same one, one gets in.
   *
   * @param code of the app or a backup code, as it was typed; null when none came
   * @param open whether codes of the app are still looked at; backup codes are not guessed and are
   *     taken in any case
   */
  Taken take(EntityManager em, AdminId admin, @Nullable String code, boolean open) {
    var row = em.find(AdminTotpEntity.class, admin.value());
    if (row == null || row.confirmedAt == null) {
      return Taken.NOT_ENROLLED;
    }
    if (code == null || code.isBlank()) {
      return Taken.MISSING;
    }
    if (useBackupCode(em, admin, code)) {
      return Taken.BACKUP_CODE;
    }
    return open && useStep(em, row, code) ? Taken.TOTP : Taken.WRONG;
  }

  private boolean useStep(EntityManager em, AdminTotpEntity row, String code) {
    var step = Totp.acceptedStep(seed(row), digits(code), clock.instant(), row.lastStep);
    return step.isPresent()
        && em.createQuery(
                    "update AdminTotpEntity set lastStep = :step where id = :id and lastStep <"
                        + " :step and confirmedAt is not null")
                .setParameter("step", step.getAsLong())
                .setParameter("id", row.id)
                .executeUpdate()
            == 1;
  }

  private static boolean useBackupCode(EntityManager em, AdminId admin, String typed) {
    String code = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    return BACKUP_CODE.matcher(code).matches()
        && em.createQuery("delete from AdminBackupCodeEntity where id = :id and adminId = :admin")
                .setParameter("id", hash(admin, code))
                .setParameter("admin", admin.value())
                .executeUpdate()
            == 1;
  }

  private byte[] seed(AdminTotpEntity row) {
    return box.openBytes(row.seed, SEED.placeOf(row.id));
  }

  /** Apps show a space in the middle. */
  private static String digits(String typed) {
    return typed.replaceAll("\\s", "");
  }

  private static String hash(AdminId admin, String code) {
    return OpaqueToken.sha256Hex("backup code\n" + admin.value() + '\n' + code);
  }
}
