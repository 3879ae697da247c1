package dev.hellojohn.factor;

import dev.hellojohn.crypto.Totp;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Enrols an authenticator app in two steps: a seed that is shown once and worth nothing, and the
 * first code that its holder makes of it. Whoever asks has made sure who the user is.
 */
@Singleton
public class EnrollFactor {

  private static final int MOST = 10;

  /** Of a tenant's name in a URI, in code points: a QR code holds no more than 2 KB. */
  private static final int LONGEST_ISSUER = 64;

  private final TenantUnits units;
  private final Users users;
  private final Factors factors;
  private final FactorCheck check;
  private final TrustedDevices devices;
  private final FactorSeal seal;
  private final FactorAudit audit;
  private final IdSource ids;

  @Inject
  public EnrollFactor(
      TenantUnits units,
      Users users,
      Factors factors,
      FactorCheck check,
      TrustedDevices devices,
      FactorSeal seal,
      FactorAudit audit,
      IdSource ids) {
    this.units = units;
    this.users = users;
    this.factors = factors;
    this.check = check;
    this.devices = devices;
    this.seal = seal;
    this.audit = audit;
    this.ids = ids;
  }

  /**
   * Makes a pending factor; an earlier pending one of the user's is void.
   *
   * @throws ProblemException {@code insufficient_permissions} where the tenant has no authenticator
   *     apps; {@code not_found} for no user; {@code conflict} if the user has enough
   */
  public EnrollmentBody begin(Tenant tenant, UserId user, @Nullable String name) {
    if (!FactorType.TOTP.isAllowed(tenant.authConfig())) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Authenticator apps are switched off here.");
    }
    var seed = Totp.newSeed();
    var id = new FactorId(ids.next(FactorId.PREFIX));
    var sealed = seal.seal(tenant.id(), id, seed);
    var factor = factors.prepare(id, user, FactorType.TOTP, name, sealed);
    var holder = units.inTransaction(tenant, em -> insert(em, factor));
    var uri = Totp.keyUri(issuer(tenant.name()), holder.email().value(), seed);
    return EnrollmentBody.of(factor, Totp.base32(seed), uri);
  }

  /** A character can take twelve in the URI, where the name is twice. */
  private static String issuer(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_ISSUER
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_ISSUER));
  }

  /**
   * Inserts a pending factor, and locks its user until the end of the transaction: they are not
   * removed meanwhile.
   *
   * @throws ProblemException {@code not_found} for no user; {@code conflict} if the user has enough
   */
  User insert(EntityManager em, Factor factor) {
    if (!users.lock(em, factor.userId())) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    if (factors.of(em, factor.userId()).stream().filter(Factor::active).count() >= MOST) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "There are enough factors. Remove one before you add another.");
    }
    factors.insertPending(em, factor);
    return users.find(em, factor.userId()).orElseThrow();
  }

  /**
   * Makes a pending factor a factor.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is one already; {@code
   *     mfa_invalid_code}
   */
  public Factor confirm(Tenant tenant, UserId user, FactorId id, String code) {
    return confirm(tenant, user, id, pending -> firstCode(tenant, pending, code));
  }

  /** The same by whatever is to be shown of the factor. */
  Factor confirm(
      Tenant tenant, UserId user, FactorId id, Function<Factor, Optional<FirstProof>> check) {
    var pending =
        units
            .inTransaction(tenant, em -> factors.find(em, user, id))
            .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
    if (pending.active()) {
      throw new ProblemException(ErrorCode.CONFLICT, "This factor is active already.");
    }
    var first = check.apply(pending);
    boolean done = units.inTransaction(tenant, em -> first.isPresent() && first.get().take(em));
    if (!done) {
      units.run(tenant, em -> audit.failed(em, user));
      throw new ProblemException(ErrorCode.MFA_INVALID_CODE);
    }
    return units
        .inTransaction(tenant, em -> factors.find(em, user, id))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  /** What was first shown of a pending factor, which is right but not taken yet. */
  public interface FirstProof {

    /** Makes the factor one, in the caller's transaction; false if meanwhile it is none to be. */
    boolean take(EntityManager em);
  }

  /** The first code of a pending factor; empty when it is wrong. */
  public Optional<FirstProof> firstCode(Tenant tenant, Factor pending, String code) {
    var step = check.step(tenant, pending, code);
    return step.isPresent()
        ? Optional.of(em -> activate(em, pending, step.getAsLong()))
        : Optional.empty();
  }

  /** Makes a factor that has no time steps one. */
  boolean activate(EntityManager em, Factor pending) {
    return activate(em, pending, 0);
  }

  private boolean activate(EntityManager em, Factor pending, long step) {
    if (!factors.activate(em, pending, step) || !users.setMfaEnabled(em, pending.userId(), true)) {
      return false;
    }
    devices.revokeAll(em, pending.userId());
    audit.enrolled(em, pending);
    return true;
  }
}
