package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.EnrollOwnFactor;
import dev.hellojohn.factor.EnrollPasskey;
import dev.hellojohn.factor.FactorAudit;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorProofs;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.factor.TrustedDevice;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.HalfSignIns.HalfSignIn;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a sign-in: one transaction that finds the challenge and counts the code, a
 * comparison in memory, and one transaction that takes the code, uses the challenge up and begins
 * the session, or none of these.
 */
@Singleton
public class VerifyFactor {

  private final TenantUnits units;
  private final HalfSignIns halves;
  private final Challenges challenges;
  private final Factors factors;
  private final FactorCheck check;
  private final FactorProofs proofs;
  private final EnrollOwnFactor enrollment;
  private final FactorAudit audit;
  private final TrustedDevices devices;
  private final AdaptiveRules rules;
  private final Users users;
  private final CompleteSignIn completion;
  private final Tally tally;
  private final Clock clock;

  @Inject
  public VerifyFactor(
      TenantUnits units,
      HalfSignIns halves,
      Challenges challenges,
      Factors factors,
      FactorCheck check,
      FactorProofs proofs,
      EnrollOwnFactor enrollment,
      FactorAudit audit,
      TrustedDevices devices,
      AdaptiveRules rules,
      Users users,
      CompleteSignIn completion,
      Tally tally,
      Clock clock) {
    this.units = units;
    this.halves = halves;
    this.challenges = challenges;
    this.factors = factors;
    this.check = check;
    this.proofs = proofs;
    this.enrollment = enrollment;
    this.audit = audit;
    this.devices = devices;
    this.rules = rules;
    this.users = users;
    this.completion = completion;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * What a client shows.
   *
   * @param challenge the token of a challenge
   * @param factor null for a passkey that tells itself which it is
   * @param trustDevice whether the factor is not to be asked for on the device again
   */
  record Answer(
      String challenge, @Nullable FactorId factor, FactorProof proof, boolean trustDevice) {

    @Override
    public String toString() {
      return "Answer";
    }
  }

  /**
   * A challenge whose next code was counted.
   *
   * @param held the factor that is said to answer it, if it is one of the user's that may
   */
  private record Opening(HalfSignIn asked, Optional<Held> held) {}

  /**
   * Signs in who shows a challenge and a code of the factor that it asks for. A factor that is to
   * be enrolled becomes one by that.
   *
   * @param limit takes a permit of the user, once the challenge is known to be good; throws if
   *     there is none
   * @throws ProblemException {@code challenge_expired}; {@code mfa_invalid_code}
   */
  SignedInBody verify(
      Tenant tenant, Client client, Answer answer, Origin origin, Consumer<UserId> limit) {
    return tally.outcome(
        Happening.SIGN_IN, () -> attempt(tenant, client, answer, origin, Once.of(limit)));
  }

  private SignedInBody attempt(
      Tenant tenant, Client client, Answer answer, Origin origin, Consumer<UserId> limit) {
    var opening =
        units
            .inTransaction(tenant, em -> open(em, client, answer, limit))
            .orElseThrow(() -> new ProblemException(ErrorCode.CHALLENGE_EXPIRED));
    var asked = opening.asked();
    var shown = opening.held().flatMap(held -> check(tenant, client, asked, held, answer));
    if (shown.isEmpty()) {
      units.run(tenant, em -> audit.failed(em, asked.user().id()));
      throw new ProblemException(ErrorCode.MFA_INVALID_CODE);
    }
    boolean confirms = asked.challenge().purpose() == Purpose.CONFIRM;
    var user = confirms ? asked.user() : asked.user().withSecondFactor();
    var arrival = new Arrival(tenant, client, user, authentication(opening, answer), origin);
    // Who has no factor is asked for none on whatever device.
    var factor = new ShownFactor(asked, shown.get(), arrival, answer.trustDevice() && !confirms);
    var signedIn = EnrollPasskey.enrolledOnce(() -> completion.complete(arrival, factor));
    return factor.device.map(signedIn::trusting).orElse(signedIn);
  }

  private Authentication authentication(Opening opening, Answer answer) {
    var asked = opening.asked().challenge();
    var first = asked.methods();
    if (asked.purpose() == Purpose.CONFIRM) {
      return Authentication.withMailbox(first, clock.instant());
    }
    if (!(answer.proof() instanceof FactorProof.Code)) {
      return Authentication.withPasskey(first, clock.instant());
    }
    boolean bySms =
        opening.held().filter(held -> held.factor().type() == FactorType.SMS).isPresent();
    return bySms
        ? Authentication.withSms(first, clock.instant())
        : Authentication.withSecondFactor(first, clock.instant());
  }

  private Optional<Opening> open(
      EntityManager em, Client client, Answer answer, Consumer<UserId> limit) {
    return halves
        .find(em, client.id(), answer.challenge())
        .filter(
            asked -> {
              limit.accept(asked.user().id());
              return challenges.count(em, asked.challenge());
            })
        .map(asked -> new Opening(asked, held(em, asked, answer)));
  }

  private Optional<Held> held(EntityManager em, HalfSignIn asked, Answer answer) {
    var user = asked.user();
    var challenge = asked.challenge();
    var held =
        switch (challenge.purpose()) {
          case VERIFY -> check.tried(em, user.id(), challenge.id()).stream();
          case ENROLL ->
              factors.of(em, user.id()).stream()
                  .filter(factor -> !factor.active())
                  .map(pending -> new Held(pending, Set.of(), null, null));
          case CONFIRM -> Stream.of(check.triedMailbox(em, user, challenge.id()));
        };
    return held.filter(one -> isMeant(one, answer))
        .filter(one -> one.addsTo(challenge.methods()))
        .findFirst();
  }

  private static boolean isMeant(Held held, Answer answer) {
    if (answer.proof() instanceof FactorProof.Assertion signed && answer.factor() == null) {
      return held.isPasskey(signed.id());
    }
    return held.factor().id().equals(answer.factor());
  }

  /** A code that is right, to be taken. */
  private interface Taking {
    boolean take(EntityManager em);
  }

  private Optional<Taking> check(
      Tenant tenant, Client client, HalfSignIn asked, Held held, Answer answer) {
    if (asked.challenge().purpose() == Purpose.ENROLL) {
      return enrollment
          .firstProof(tenant, client, held.factor(), answer.proof())
          .map(first -> first::take);
    }
    return proofs
        .check(tenant, client, answer.challenge(), held, answer.proof())
        .map(
            right ->
                em -> {
                  if (!check.take(em, right)) {
                    return false;
                  }
                  audit.verified(em, right);
                  return true;
                });
  }

  /** A code that was right, and the challenge that it answers. */
  private final class ShownFactor implements CompleteSignIn.Shown {

    private final HalfSignIn asked;
    private final Taking taking;
    private final Arrival arrival;
    private final boolean trusting;
    private Optional<TrustedDevice.Issued> device = Optional.empty();

    /**
     * @param trusting whether the device is to be trusted
     */
    ShownFactor(HalfSignIn asked, Taking taking, Arrival arrival, boolean trusting) {
      this.asked = asked;
      this.taking = taking;
      this.arrival = arrival;
      this.trusting = trusting;
    }

    @Override
    public Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt) {
      if (!users.recordSignIn(em, asked.user(), signedInAt)
          || !challenges.use(em, asked.challenge())) {
        return Optional.of(ErrorCode.CHALLENGE_EXPIRED);
      }
      if (!taking.take(em)) {
        return Optional.of(ErrorCode.MFA_INVALID_CODE);
      }
      if (signedInAt != null) {
        rules.forgive(em, arrival);
      }
      if (trusting) {
        device = trust(em);
      }
      return Optional.empty();
    }

    private Optional<TrustedDevice.Issued> trust(EntityManager em) {
      var user = arrival.user().id();
      var issued =
          devices.trust(em, arrival.tenant(), user, arrival.client().id(), arrival.origin());
      issued.ifPresent(trusted -> audit.trusted(em, user, trusted.id()));
      return issued;
    }
  }
}
