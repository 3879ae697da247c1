package dev.hellojohn.factor;

import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.factor.EnrollFactor.FirstProof;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.PasswordCredentials;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Enrols a user's mailbox as their second factor, by the first code that is mailed to it. Codes go
 * to the address that the user has when they are sent.
 */
@Singleton
public class EnrollMailbox {

  private static final int SECRET_BYTES = 32;

  private final TenantUnits units;
  private final PasswordCredentials credentials;
  private final Factors factors;
  private final EnrollFactor enrollment;
  private final SentCodes codes;
  private final MailFactorCode mails;
  private final FactorSeal seal;
  private final IdSource ids;

  @Inject
  public EnrollMailbox(
      TenantUnits units,
      PasswordCredentials credentials,
      Factors factors,
      EnrollFactor enrollment,
      SentCodes codes,
      MailFactorCode mails,
      FactorSeal seal,
      IdSource ids) {
    this.units = units;
    this.credentials = credentials;
    this.factors = factors;
    this.enrollment = enrollment;
    this.codes = codes;
    this.mails = mails;
    this.seal = seal;
    this.ids = ids;
  }

  /**
   * Makes a pending factor, and orders the mail with its first code.
   *
   * @throws ProblemException {@code insufficient_permissions} where the tenant has no such factors;
   *     {@code not_found} for no user; {@code conflict} if the user has one, or enough, or no
   *     password: who comes in by mail alone would be asked for another factor, and have none
   */
  EnrollmentBody begin(Tenant tenant, UserId user, @Nullable String name) {
    if (!FactorType.EMAIL_OTP.isAllowed(tenant.authConfig())) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Codes by mail are switched off here.");
    }
    var id = new FactorId(ids.next(FactorId.PREFIX));
    // It has no secret of its own: each of its codes has one.
    var sealed = seal.seal(tenant.id(), id, Randomness.bytes(SECRET_BYTES));
    var factor = factors.prepare(id, user, FactorType.EMAIL_OTP, name, sealed);
    units.run(tenant, em -> insert(em, tenant, factor));
    return EnrollmentBody.of(factor);
  }

  private void insert(EntityManager em, Tenant tenant, Factor factor) {
    // First, since it locks the user: what is looked at below stays so.
    var holder = enrollment.insert(em, factor);
    boolean there =
        factors.of(em, factor.userId()).stream()
            .anyMatch(other -> other.active() && other.type() == FactorType.EMAIL_OTP);
    if (there) {
      throw new ProblemException(ErrorCode.CONFLICT, "Your mailbox is a factor already.");
    }
    if (!hasPassword(em, tenant, factor.userId())) {
      throw new ProblemException(
          ErrorCode.CONFLICT,
          "A mailbox is a second factor beside a password, and you have none. Set one first.");
    }
    mails.order(em, tenant, holder, factor.id().value());
  }

  private boolean hasPassword(EntityManager em, Tenant tenant, UserId user) {
    return tenant.authConfig().allows(SignInMethod.PASSWORD)
        && credentials.byId(em, user).filter(found -> found.hash() != null).isPresent();
  }

  /** The first code of a pending factor; empty when it is wrong. */
  Optional<FirstProof> firstCode(Tenant tenant, Factor pending, String code) {
    return units
        .inTransaction(tenant, em -> codes.tried(em, pending, pending.id().value()))
        .filter(mailed -> codes.matches(tenant, mailed, code))
        .map(mailed -> em -> codes.use(em, mailed) && enrollment.activate(em, pending));
  }
}
