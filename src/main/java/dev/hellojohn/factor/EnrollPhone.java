package dev.hellojohn.factor;

import dev.hellojohn.factor.EnrollFactor.FirstProof;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.sms.Sms;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Enrols a telephone number as a second factor, by the first code that is sent to it. The number is
 * the factor's own: what a user's profile says has nothing to do with it.
 */
@Singleton
public class EnrollPhone {

  private final TenantUnits units;
  private final Factors factors;
  private final EnrollFactor enrollment;
  private final SentCodes codes;
  private final SmsFactorCode messages;
  private final Sms sms;
  private final FactorSeal seal;
  private final IdSource ids;

  @Inject
  public EnrollPhone(
      TenantUnits units,
      Factors factors,
      EnrollFactor enrollment,
      SentCodes codes,
      SmsFactorCode messages,
      Sms sms,
      FactorSeal seal,
      IdSource ids) {
    this.units = units;
    this.factors = factors;
    this.enrollment = enrollment;
    this.codes = codes;
    this.messages = messages;
    this.sms = sms;
    this.seal = seal;
    this.ids = ids;
  }

  /**
   * Makes a pending factor, and sends its first code.
   *
   * @param client on whose pages it is enrolled, if it is known
   * @throws ProblemException {@code insufficient_permissions} where there are no such factors;
   *     {@code validation_failed} for a number that no messages go to; {@code not_found} for no
   *     user; {@code conflict} if the user has it, or enough; {@code rate_limit_exceeded}; {@code
   *     service_unavailable} when the message is not sent
   */
  public EnrollmentBody begin(
      Tenant tenant, @Nullable Client client, UserId user, WantedFactor wanted) {
    if (!FactorType.SMS.isAllowed(tenant.authConfig()) || !sms.isSetUp()) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Codes by SMS are switched off here.");
    }
    var number = Objects.requireNonNull(wanted.phone());
    if (!sms.reaches(number)) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED,
          ErrorCode.VALIDATION_FAILED.defaultMessage(),
          List.of(
              new Detail("phone_number", "not_served", "No messages go to numbers like this.")));
    }
    var id = new FactorId(ids.next(FactorId.PREFIX));
    var sealed = seal.seal(tenant.id(), id, number.value().getBytes(StandardCharsets.UTF_8));
    var factor = factors.prepare(id, user, FactorType.SMS, wanted.name(), sealed, number);
    try {
      messages.send(tenant, em -> Optional.of(order(em, tenant, client, factor, number)));
    } catch (ProblemException unsent) {
      units.run(tenant, em -> factors.delete(em, factor));
      throw unsent;
    }
    return EnrollmentBody.of(factor);
  }

  private SmsFactorCode.Ordered order(
      EntityManager em, Tenant tenant, @Nullable Client client, Factor factor, PhoneNumber number) {
    boolean there =
        factors.of(em, factor.userId()).stream()
            .anyMatch(other -> other.active() && number.equals(other.phone()));
    if (there) {
      throw new ProblemException(ErrorCode.CONFLICT, "This number is a factor already.");
    }
    enrollment.insert(em, factor);
    return messages.order(em, tenant, client, factor, factor.id().value());
  }

  /** The first code of a pending factor, which was sent to it; empty when it is wrong. */
  Optional<FirstProof> firstCode(Tenant tenant, Factor pending, String code) {
    return units
        .inTransaction(tenant, em -> codes.tried(em, pending, pending.id().value()))
        .filter(sent -> codes.matches(tenant, sent, code))
        .map(sent -> em -> codes.use(em, sent) && enrollment.activate(em, pending));
  }
}
