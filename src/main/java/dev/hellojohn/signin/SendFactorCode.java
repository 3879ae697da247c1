package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.factor.Factor;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.factor.MailFactorCode;
import dev.hellojohn.factor.SmsFactorCode;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.HalfSignIns.HalfSignIn;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/**
 * Has a code sent to who is to show their mailbox or phone: for half a sign-in, or for a change
 * that asks once more who they are. It is good for that alone. A mail goes by the outbox, a short
 * message while its user waits.
 */
@Singleton
public class SendFactorCode {

  private final HalfSignIns halves;
  private final Users users;
  private final Factors factors;
  private final FactorCheck check;
  private final MailFactorCode mails;
  private final SmsFactorCode messages;

  @Inject
  SendFactorCode(
      HalfSignIns halves,
      Users users,
      Factors factors,
      FactorCheck check,
      MailFactorCode mails,
      SmsFactorCode messages) {
    this.halves = halves;
    this.users = users;
    this.factors = factors;
    this.check = check;
    this.mails = mails;
    this.messages = messages;
  }

  /**
   * For who has shown one factor: a mail to who has not shown their mailbox by that.
   *
   * @throws ProblemException {@code challenge_expired}; {@code not_found} for a factor that is not
   *     theirs, or is sent no codes, or not offered; for a message {@code rate_limit_exceeded},
   *     {@code conflict} for a number that gets none, {@code service_unavailable}
   */
  void forChallenge(Tenant tenant, Client client, String token, FactorId id) {
    messages.send(
        tenant,
        em -> {
          var half =
              halves
                  .find(em, client.id(), token)
                  .filter(found -> found.challenge().purpose() != Purpose.ENROLL)
                  .orElseThrow(() -> new ProblemException(ErrorCode.CHALLENGE_EXPIRED));
          var factor = asked(em, half, id);
          return order(em, tenant, client, half.user(), factor, half.challenge().id());
        });
  }

  /**
   * For a signed-in user.
   *
   * @throws ProblemException {@code not_found} for a factor that is not theirs, or is sent no
   *     codes; for a message as above
   */
  void forProof(Tenant tenant, Client client, UserId user, FactorId id) {
    messages.send(
        tenant,
        em -> {
          var holder =
              users.find(em, user).orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
          var factor =
              find(em, user, id).orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
          return order(em, tenant, client, holder, factor, user.value());
        });
  }

  /** The factor that a challenge asks for: not the mailbox of who has come in by it. */
  private Factor asked(EntityManager em, HalfSignIn half, FactorId id) {
    var meant =
        half.challenge().purpose() == Purpose.CONFIRM
            ? Optional.of(check.mailbox(half.user()).factor())
                .filter(mailbox -> mailbox.id().equals(id))
            : find(em, half.user().id(), id)
                .filter(
                    factor ->
                        factor.type() == FactorType.SMS
                            || !Authentication.isByMail(half.challenge().methods()));
    return meant.orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  private Optional<Factor> find(EntityManager em, UserId user, FactorId id) {
    return factors
        .find(em, user, id)
        .filter(Factor::active)
        .filter(factor -> factor.type() == FactorType.EMAIL_OTP || factor.type() == FactorType.SMS);
  }

  private Optional<SmsFactorCode.Ordered> order(
      EntityManager em, Tenant tenant, Client client, User user, Factor factor, String boundTo) {
    if (factor.type() == FactorType.SMS) {
      return Optional.of(messages.order(em, tenant, client, factor, boundTo));
    }
    mails.order(em, tenant, user, boundTo);
    return Optional.empty();
  }
}
