package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.FactorAudit;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.FactorCheck.RightCode;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorProofs;
import dev.hellojohn.factor.PasskeyChallengeBody;
import dev.hellojohn.factor.PasskeyChallenges;
import dev.hellojohn.factor.PasskeyChallenges.Purpose;
import dev.hellojohn.factor.PasskeyOptions;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs in who has a passkey, and names nobody before that (WebAuthn Level 3 §7.2): who it is, the
 * passkey tells. The challenge is used up by the first answer, right or wrong.
 */
@Singleton
public class SignInWithPasskey {

  private final TenantUnits units;
  private final PasskeyChallenges challenges;
  private final PasskeyOptions options;
  private final FactorProofs proofs;
  private final FactorCheck factors;
  private final FactorAudit factorAudit;
  private final Users users;
  private final AccountLock lock;
  private final CompleteSignIn completion;
  private final AuditLog audit;
  private final Tally tally;
  private final Clock clock;

  @Inject
  SignInWithPasskey(
      TenantUnits units,
      PasskeyChallenges challenges,
      PasskeyOptions options,
      FactorProofs proofs,
      FactorCheck factors,
      FactorAudit factorAudit,
      Users users,
      AccountLock lock,
      CompleteSignIn completion,
      AuditLog audit,
      Tally tally,
      Clock clock) {
    this.units = units;
    this.challenges = challenges;
    this.options = options;
    this.proofs = proofs;
    this.factors = factors;
    this.factorAudit = factorAudit;
    this.users = users;
    this.lock = lock;
    this.completion = completion;
    this.audit = audit;
    this.tally = tally;
    this.clock = clock;
  }

  /** Whose passkey it says it is, and whether a lock is on for them where they are. */
  private record Holder(User user, Held held, boolean locked) {}

  /**
   * What a browser is to ask of its authenticators, the same for everybody.
   *
   * @throws ProblemException {@code insufficient_permissions} where the tenant has no passkeys
   */
  PasskeyChallengeBody challenge(Tenant tenant, Client client) {
    SignInRules.require(tenant.authConfig(), SignInMethod.PASSKEY);
    var issued =
        units.inTransaction(tenant, em -> challenges.issue(em, Purpose.SIGN_IN, client.id(), null));
    return options.toSign(tenant, client, issued, List.of());
  }

  /**
   * Signs in.
   *
   * @param token of the challenge
   * @throws ProblemException {@code challenge_expired}; {@code invalid_credentials}, whatever is
   *     wrong; after a right signature {@code account_locked}, and what {@link CompleteSignIn}
   *     says; {@code insufficient_permissions} where the tenant has no passkeys
   */
  SignedInBody signIn(
      Tenant tenant, Client client, String token, FactorProof.Assertion shown, Origin origin) {
    SignInRules.require(tenant.authConfig(), SignInMethod.PASSKEY);
    return tally.outcome(Happening.SIGN_IN, () -> attempt(tenant, client, token, shown, origin));
  }

  private SignedInBody attempt(
      Tenant tenant, Client client, String token, FactorProof.Assertion shown, Origin origin) {
    var holder = units.inTransaction(tenant, em -> open(em, tenant, client, token, shown, origin));
    var right = holder.flatMap(found -> check(tenant, client, token, found, shown));
    if (holder.isEmpty() || right.isEmpty()) {
      throw wrong(tenant, holder.map(Holder::user).orElse(null));
    }
    var user = holder.get().user();
    if (holder.get().locked()) {
      throw lock.refusal(tenant, user.id());
    }
    var authentication = Authentication.byPasskey(clock.instant());
    return completion.complete(
        new Arrival(tenant, client, user, authentication, origin),
        new ShownPasskey(user, right.get()));
  }

  private Optional<Holder> open(
      EntityManager em,
      Tenant tenant,
      Client client,
      String token,
      FactorProof.Assertion shown,
      Origin origin) {
    if (!challenges.take(em, Purpose.SIGN_IN, client.id(), null, token)) {
      throw new ProblemException(ErrorCode.CHALLENGE_EXPIRED);
    }
    return factors
        .held(em, tenant.id(), shown.id())
        .flatMap(
            held ->
                users
                    .find(em, held.factor().userId())
                    .filter(User::isActive)
                    .map(user -> new Holder(user, held, lock.isOn(em, tenant, user.id(), origin))));
  }

  private Optional<RightCode> check(
      Tenant tenant, Client client, String token, Holder holder, FactorProof.Assertion shown) {
    // Who named nobody has to be told by the passkey whose it is (§7.2, step 6).
    return shown.userHandle() == null
        ? Optional.empty()
        : proofs.check(tenant, client, token, holder.held(), shown);
  }

  private ProblemException wrong(Tenant tenant, @Nullable User user) {
    units.run(
        tenant,
        em ->
            audit.append(
                em,
                AuditEvent.refused(AuditAction.USER_SIGN_IN, ErrorCode.INVALID_CREDENTIALS)
                    .on(user == null ? null : user.id())));
    return new ProblemException(
        ErrorCode.INVALID_CREDENTIALS, "This passkey is not known here, or was refused.");
  }

  /** A signature that was right, and the user as they were then. */
  private final class ShownPasskey implements CompleteSignIn.Shown {

    private final User user;
    private final RightCode right;

    ShownPasskey(User user, RightCode right) {
      this.user = user;
      this.right = right;
    }

    @Override
    public Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt) {
      if (!users.recordSignIn(em, user, signedInAt) || !factors.take(em, right)) {
        return Optional.of(ErrorCode.INVALID_CREDENTIALS);
      }
      factorAudit.verified(em, right);
      return Optional.empty();
    }
  }
}
