package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge;
import dev.hellojohn.factor.Factor;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.factor.MailFactorCode;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * Has a code mailed to who is to show their mailbox: for half a sign-in, or for a change that asks
 * once more who they are. It is good for that alone.
 */
@Singleton
public class SendFactorCode {

  private final TenantUnits units;
  private final HalfSignIns halves;
  private final Users users;
  private final Factors factors;
  private final MailFactorCode mails;

  @Inject
  SendFactorCode(
      TenantUnits units, HalfSignIns halves, Users users, Factors factors, MailFactorCode mails) {
    this.units = units;
    this.halves = halves;
    this.users = users;
    this.factors = factors;
    this.mails = mails;
  }

  /**
   * For who has shown one factor, which was not their mailbox.
   *
   * @throws ProblemException {@code challenge_expired}; {@code not_found} for a factor that is not
   *     theirs, or no mailbox, or not offered
   */
  void forChallenge(Tenant tenant, Client client, String token, FactorId factor) {
    units.inTransaction(
        tenant,
        em -> {
          var half = halves.require(em, client.id(), token, Challenge.Purpose.VERIFY);
          if (Authentication.isByMail(half.challenge().methods())) {
            throw new ProblemException(ErrorCode.NOT_FOUND);
          }
          return order(em, tenant, half.user(), factor, half.challenge().id());
        });
  }

  /**
   * For a signed-in user.
   *
   * @throws ProblemException {@code not_found} for a factor that is not theirs, or no mailbox
   */
  void forProof(Tenant tenant, UserId id, FactorId factor) {
    units.inTransaction(
        tenant,
        em -> {
          var user =
              users.find(em, id).orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
          return order(em, tenant, user, factor, id.value());
        });
  }

  private boolean order(
      EntityManager em, Tenant tenant, User user, FactorId factor, String boundTo) {
    if (factors
        .find(em, user.id(), factor)
        .filter(Factor::active)
        .filter(found -> found.type() == FactorType.EMAIL_OTP)
        .isEmpty()) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    mails.order(em, tenant, user, boundTo);
    return true;
  }
}
