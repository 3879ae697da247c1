package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.factor.EnrollOwnFactor;
import dev.hellojohn.factor.EnrollmentBody;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.WantedFactor;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Begins to enrol a factor for who has to have one to sign in. Its first code goes to {@link
 * VerifyFactor}.
 */
@Singleton
class EnrollDuringSignIn {

  private final TenantUnits units;
  private final HalfSignIns halves;
  private final EnrollOwnFactor enrollment;

  @Inject
  EnrollDuringSignIn(TenantUnits units, HalfSignIns halves, EnrollOwnFactor enrollment) {
    this.units = units;
    this.halves = halves;
    this.enrollment = enrollment;
  }

  /**
   * Makes a pending factor.
   *
   * @throws ProblemException {@code challenge_expired}, also for one that asks for a factor that
   *     there is; {@code insufficient_permissions} where the tenant has none of the type, or for
   *     the mailbox of who has come in by it
   */
  EnrollmentBody enroll(Tenant tenant, Client client, String token, WantedFactor wanted) {
    var half =
        units.inTransaction(tenant, em -> halves.require(em, client.id(), token, Purpose.ENROLL));
    if (wanted.type() == FactorType.EMAIL_OTP
        && Authentication.isByMail(half.challenge().methods())) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "You have come in by mail. Another factor has to be of another kind.");
    }
    return enrollment.begin(tenant, client, half.user().id(), wanted);
  }
}
