package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.factor.Challenge;
import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.EnrollFactor;
import dev.hellojohn.factor.EnrollmentBody;
import dev.hellojohn.factor.FactorAudit;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.Factors;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.CompleteSignIn.Arrival;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a sign-in: one transaction that finds the challenge and counts the code, a
 * comparison in memory, and one transaction that takes the code, uses the challenge up and begins
 * the session, or none of these.
 */
@Singleton
public class VerifyFactor {

  private final TenantUnits units;
  private final Challenges challenges;
  private final Factors factors;
  private final FactorCheck check;
  private final EnrollFactor enrollment;
  private final FactorAudit audit;
  private final Users users;
  private final CompleteSignIn completion;
  private final Tally tally;
  private final Clock clock;

  @Inject
  public VerifyFactor(
      TenantUnits units,
      Challenges challenges,
      Factors factors,
      FactorCheck check,
      EnrollFactor enrollment,
      FactorAudit audit,
      Users users,
      CompleteSignIn completion,
      Tally tally,
      Clock clock) {
    this.units = units;
    this.challenges = challenges;
    this.factors = factors;
    this.check = check;
    this.enrollment = enrollment;
    this.audit = audit;
    this.users = users;
    this.completion = completion;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * What a client shows.
   *
   * @param challenge the token of a challenge
   */
  record Answer(String challenge, FactorId factor, String code) {

    @Override
    public String toString() {
      return "Answer";
    }
  }

  /** A challenge that is open, and whose it is. */
  private record Asked(Challenge challenge, User user) {}

  /**
   * A challenge whose next code was counted.
   *
   * @param held the factor that is said to answer it, if it is one of the user's that may
   */
  private record Opening(Asked asked, Optional<Held> held) {}

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
    var shown = opening.held().flatMap(held -> check(tenant, asked, held, answer.code()));
    if (shown.isEmpty()) {
      units.inTransaction(
          tenant,
          em -> {
            audit.failed(em, asked.user().id());
            return Boolean.TRUE;
          });
      throw new ProblemException(ErrorCode.MFA_INVALID_CODE);
    }
    var authentication =
        Authentication.withSecondFactor(asked.challenge().methods(), clock.instant());
    return completion.complete(
        new Arrival(tenant, client, asked.user().withSecondFactor(), authentication, origin),
        new ShownFactor(asked, shown.get()));
  }

  private Optional<Opening> open(
      EntityManager em, Client client, Answer answer, Consumer<UserId> limit) {
    return find(em, client, answer.challenge())
        .filter(
            asked -> {
              limit.accept(asked.user().id());
              return challenges.count(em, asked.challenge());
            })
        .map(asked -> new Opening(asked, held(em, asked, answer.factor())));
  }

  /**
   * Finds the challenge. A user who meanwhile got a first factor, or lost the last one, starts
   * again: else who knows the password alone could enrol a factor beside the owner's.
   */
  private Optional<Asked> find(EntityManager em, Client client, String token) {
    return challenges
        .find(em, client.id(), token)
        .flatMap(
            challenge ->
                users
                    .find(em, challenge.user())
                    .filter(User::isActive)
                    .filter(user -> user.mfaEnabled() == (challenge.purpose() == Purpose.VERIFY))
                    .map(user -> new Asked(challenge, user)));
  }

  private Optional<Held> held(EntityManager em, Asked asked, FactorId factor) {
    var user = asked.user().id();
    return asked.challenge().purpose() == Purpose.ENROLL
        ? factors
            .find(em, user, factor)
            .filter(pending -> !pending.active())
            .map(pending -> new Held(pending, Set.of()))
        : check.held(em, user).stream()
            .filter(held -> held.factor().id().equals(factor))
            .findFirst();
  }

  /** A code that is right, to be taken. */
  private interface Taking {
    boolean take(EntityManager em);
  }

  private Optional<Taking> check(Tenant tenant, Asked asked, Held held, String code) {
    if (asked.challenge().purpose() == Purpose.ENROLL) {
      return enrollment.firstCode(tenant, held.factor(), code).map(first -> first::take);
    }
    return check
        .check(tenant, held, code)
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

    private final Asked asked;
    private final Taking taking;

    ShownFactor(Asked asked, Taking taking) {
      this.asked = asked;
      this.taking = taking;
    }

    @Override
    public Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt) {
      if (!users.recordSignIn(em, asked.user(), signedInAt)
          || !challenges.use(em, asked.challenge())) {
        return Optional.of(ErrorCode.CHALLENGE_EXPIRED);
      }
      return taking.take(em) ? Optional.empty() : Optional.of(ErrorCode.MFA_INVALID_CODE);
    }
  }

  /**
   * Begins to enrol a factor for who has to have one.
   *
   * @throws ProblemException {@code challenge_expired}, also for one that asks for a factor that
   *     there is; {@code insufficient_permissions} where the tenant has no authenticator apps
   */
  EnrollmentBody enroll(Tenant tenant, Client client, String token, @Nullable String name) {
    var asked =
        units
            .inTransaction(tenant, em -> find(em, client, token))
            .filter(found -> found.challenge().purpose() == Purpose.ENROLL)
            .orElseThrow(() -> new ProblemException(ErrorCode.CHALLENGE_EXPIRED));
    return enrollment.begin(tenant, asked.user().id(), name);
  }
}
