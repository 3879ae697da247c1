package dev.hellojohn.signin;

import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.TrustedDevice;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.session.NewSession;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.signin.AdaptiveRules.Rule;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.UserBody;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The end of every way to sign in: whoever has shown a factor gets a session here and nowhere else,
 * or is told what is missing. So no way in skips what another one asks.
 */
@Singleton
public class CompleteSignIn {

  private final TenantUnits units;
  private final Challenges challenges;
  private final FactorCheck factors;
  private final TrustedDevices devices;
  private final AdaptiveRules rules;
  private final Users users;
  private final Sessions sessions;
  private final TokenIssue tokens;
  private final Notices notices;
  private final AuditLog audit;

  @Inject
  public CompleteSignIn(
      TenantUnits units,
      Challenges challenges,
      FactorCheck factors,
      TrustedDevices devices,
      AdaptiveRules rules,
      Users users,
      Sessions sessions,
      TokenIssue tokens,
      Notices notices,
      AuditLog audit) {
    this.units = units;
    this.challenges = challenges;
    this.factors = factors;
    this.devices = devices;
    this.rules = rules;
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.notices = notices;
    this.audit = audit;
  }

  /** What was shown, asked again in the transaction that rests on it. */
  interface Shown {

    /**
     * Writes the sign-in into the user's row, which is locked by that until the transaction ends,
     * and uses up what is used once.
     *
     * @param signedInAt null when another factor is missing yet
     * @return why it does not hold any more: then nothing is written, also what this has; or empty
     */
    Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt);

    /** Takes failures back that were counted: it was right, though not enough. */
    default void forgive(EntityManager em) {}
  }

  /** A session that was made, but not inserted yet, and its answer. */
  record Beginning(SignedInBody answer, User user, NewSession session) {}

  /**
   * Begins a session.
   *
   * @throws ProblemException what {@code shown} says when it does not hold any more; {@code
   *     mfa_required}, {@code mfa_enrollment_required} with a challenge; what {@link
   *     SignInRules#obstacle} says
   */
  SignedInBody complete(Arrival arrival, Shown shown) {
    var obstacle = SignInRules.obstacle(arrival.tenant().authConfig(), arrival.user());
    if (obstacle.isPresent()) {
      refuse(arrival, shown, obstacle.get());
      throw new ProblemException(obstacle.get());
    }
    var missing = MissingFactor.of(arrival, rules);
    if (missing.isPresent()) {
      return onTrustedDevice(arrival, shown, missing.get())
          .orElseThrow(() -> challenge(arrival, shown, missing.get()));
    }
    var beginning = prepare(arrival);
    begin(arrival, shown, beginning, em -> true);
    return beginning.answer();
  }

  /** Whether who has just signed up gets a session at once. */
  boolean isEnough(Arrival arrival) {
    return SignInRules.obstacle(arrival.tenant().authConfig(), arrival.user()).isEmpty()
        && MissingFactor.settled(arrival).isEmpty();
  }

  /**
   * Makes the session and its tokens, in memory. For a caller who has a transaction of its own and
   * has asked whether it {@link #isEnough}; {@link #insert} is to follow.
   */
  Beginning prepare(Arrival arrival) {
    var tenant = arrival.tenant();
    var session =
        sessions.prepare(
            tenant.authConfig().session(),
            arrival.user().id(),
            arrival.client().id(),
            arrival.authentication(),
            arrival.origin());
    var signedIn = arrival.user().signedInAt(session.session().createdAt());
    var issued =
        tokens.issue(tenant, arrival.client(), signedIn, session.session(), session.refreshToken());
    return new Beginning(new SignedInBody(UserBody.of(signedIn), issued), signedIn, session);
  }

  /** Inserts a prepared session, under the lock of its user's row. */
  void insert(EntityManager em, Tenant tenant, Beginning beginning) {
    sessions.insert(em, tenant.authConfig().session(), beginning.session());
  }

  /**
   * Inserts the session, with all that goes with it.
   *
   * @param allowed asked first, in the same transaction: if it says no, nothing is written
   */
  private boolean begin(
      Arrival arrival, Shown shown, Beginning beginning, Predicate<EntityManager> allowed) {
    return inTransaction(
        arrival,
        em -> {
          if (!allowed.test(em)) {
            return false;
          }
          record(em, shown, beginning.session().session().createdAt());
          notices.ofSignIn(em, arrival, beginning.session().session());
          insert(em, arrival.tenant(), beginning);
          audit.append(em, success(beginning.session()));
          return true;
        });
  }

  /** Begins a session without the second factor, on a device on which the user is not asked. */
  private Optional<SignedInBody> onTrustedDevice(
      Arrival arrival, Shown shown, MissingFactor missing) {
    var token = arrival.device();
    if (token == null || !missing.isSparedByDevice()) {
      return Optional.empty();
    }
    var tenant = arrival.tenant();
    var user = arrival.user().id();
    return units
        .reading(tenant, em -> devices.find(em, tenant, user, arrival.client().id(), token))
        .flatMap(device -> begin(arrival.onTrustedDevice(), shown, device));
  }

  /** The trust may end meanwhile: who ends it holds the user's row locked. */
  private Optional<SignedInBody> begin(Arrival arrival, Shown shown, TrustedDevice device) {
    var beginning = prepare(arrival);
    return begin(
            arrival,
            shown,
            beginning,
            em -> users.lock(em, device.user()) && devices.use(em, device))
        ? Optional.of(beginning.answer())
        : Optional.empty();
  }

  /** Half of a sign-in: the rest is for who shows the challenge and the factor that is missing. */
  private ProblemException challenge(Arrival arrival, Shown shown, MissingFactor missing) {
    var purpose = missing.purpose();
    var code =
        purpose == Purpose.ENROLL ? ErrorCode.MFA_ENROLLMENT_REQUIRED : ErrorCode.MFA_REQUIRED;
    return inTransaction(
        arrival,
        em -> {
          record(em, shown, null);
          audit.append(
              em,
              refusal(arrival, code)
                  .detail("rule", missing.rule().map(Rule::wireName).orElse(null)));
          var user = arrival.user().id();
          var methods = arrival.authentication().methods();
          var issued = challenges.issue(em, purpose, user, arrival.client().id(), methods);
          return new ProblemException(code)
              .withExtension("challenge_id", issued.token())
              .withExtension("expires_at", issued.expiresAt())
              .withExtension(
                  "factors", SignInRefusedBody.factors(held(em, arrival, purpose), arrival));
        });
  }

  private List<Held> held(EntityManager em, Arrival arrival, Purpose purpose) {
    return purpose == Purpose.CONFIRM
        ? List.of(factors.mailbox(arrival.user()))
        : factors.held(em, arrival.user().id());
  }

  private static void record(EntityManager em, Shown shown, @Nullable Instant signedInAt) {
    shown
        .record(em, signedInAt)
        .ifPresent(
            code -> {
              throw new OvertakenException(code);
            });
  }

  /** Does all of the work, or none of it and tells the trail why. */
  private <T> T inTransaction(Arrival arrival, Function<EntityManager, T> work) {
    try {
      return units.inTransaction(arrival.tenant(), work);
    } catch (OvertakenException overtaken) {
      units.run(arrival.tenant(), em -> audit.append(em, refusal(arrival, overtaken.code)));
      throw new ProblemException(overtaken.code);
    }
  }

  private void refuse(Arrival arrival, Shown shown, ErrorCode reason) {
    units.run(
        arrival.tenant(),
        em -> {
          shown.forgive(em);
          audit.append(em, refusal(arrival, reason));
        });
  }

  private static AuditEvent success(NewSession session) {
    var user = session.session().userId();
    return AuditEvent.of(AuditAction.USER_SIGN_IN)
        .by(Actor.of(user))
        .on(user)
        .detail("session_id", session.session().id().value())
        .detail("amr", session.session().authentication().methods());
  }

  /** What was shown is right, which is not enough. */
  private static AuditEvent refusal(Arrival arrival, ErrorCode reason) {
    var user = arrival.user().id();
    return AuditEvent.refused(AuditAction.USER_SIGN_IN, reason).by(Actor.of(user)).on(user);
  }

  /** What was shown does not hold any more: takes back what was written with it. */
  private static final class OvertakenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    OvertakenException(ErrorCode code) {
      super(null, null, false, false);
      this.code = code;
    }
  }
}
