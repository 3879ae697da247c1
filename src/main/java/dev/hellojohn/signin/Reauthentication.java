package dev.hellojohn.signin;

import dev.hellojohn.access.Caller;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.factor.Factor;
import dev.hellojohn.factor.FactorAudit;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.FactorCheck.RightCode;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.factor.FactorProofs;
import dev.hellojohn.factor.PasskeyChallenges;
import dev.hellojohn.factor.PasskeyChallenges.Purpose;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks a signed-in user once more who they are, before what would give the account away or lock its
 * owner out (ASVS 5.0 V7.5.1): a stolen access token is not enough. Who has a second factor shows a
 * code of it or signs with it, everybody else the password; who has neither has to have signed in
 * just now.
 */
@Singleton
public class Reauthentication {

  /** How long ago a sign-in may be for who has nothing to show again. */
  private static final Duration JUST_NOW = Duration.ofMinutes(10);

  private final PasswordCheck passwords;
  private final TenantUnits units;
  private final PasswordCredentials credentials;
  private final Sessions sessions;
  private final FactorCheck factors;
  private final FactorProofs proofs;
  private final PasskeyChallenges challenges;
  private final FactorAudit audit;
  private final Clock clock;

  @Inject
  public Reauthentication(
      PasswordCheck passwords,
      TenantUnits units,
      PasswordCredentials credentials,
      Sessions sessions,
      FactorCheck factors,
      FactorProofs proofs,
      PasskeyChallenges challenges,
      FactorAudit audit,
      Clock clock) {
    this.passwords = passwords;
    this.units = units;
    this.credentials = credentials;
    this.sessions = sessions;
    this.factors = factors;
    this.proofs = proofs;
    this.challenges = challenges;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What a request shows, each or neither.
   *
   * @param factor a code, or what a passkey signed
   * @param challenge the token of the challenge that a passkey signed
   */
  record Proof(
      @Nullable String password, @Nullable FactorProof factor, @Nullable String challenge) {

    @Override
    public String toString() {
      return "Proof";
    }
  }

  /** What of a proof it was. */
  enum Shown {
    PASSWORD,
    CODE,
    /** A code that was sent to a phone. */
    SMS,
    PASSKEY,
    /** A sign-in a short while ago, of who has neither. */
    SIGN_IN
  }

  /**
   * Asks.
   *
   * @param limit takes a permit of the user before a code is looked at; throws if there is none
   * @throws ProblemException {@code mfa_required}, {@code mfa_invalid_code}, {@code
   *     challenge_expired}; {@code validation_failed} without a password, {@code
   *     invalid_credentials}, {@code account_locked}; {@code insufficient_permissions} when the
   *     sign-in is too long ago; {@code service_unavailable}
   */
  Shown require(
      Tenant tenant,
      Client client,
      Caller.EndUser caller,
      Proof proof,
      Origin origin,
      Consumer<UserId> limit) {
    var user = caller.user();
    var credential =
        units
            .reading(tenant, em -> credentials.byId(em, user))
            .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED));
    if (credential.user().mfaEnabled()) {
      var shown = shown(tenant, caller);
      return shown(requireFactor(tenant, client, user, proof, limit, held -> held.addsTo(shown)));
    }
    if (credential.hash() != null) {
      requirePassword(tenant, credential, proof.password(), origin);
      return Shown.PASSWORD;
    }
    requireRecentSignIn(tenant, caller);
    return Shown.SIGN_IN;
  }

  private static Shown shown(Factor factor) {
    return switch (factor.type()) {
      case WEBAUTHN -> Shown.PASSKEY;
      case SMS -> Shown.SMS;
      case TOTP, EMAIL_OTP, BACKUP_CODES -> Shown.CODE;
    };
  }

  private void requirePassword(
      Tenant tenant, PasswordCredential credential, @Nullable String password, Origin origin) {
    if (password == null) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED,
          ErrorCode.VALIDATION_FAILED.defaultMessage(),
          List.of(new Detail("password", "required", "This is required.")));
    }
    var account = new Account.ById(credential.user().id());
    passwords.forgive(tenant, passwords.check(tenant, account, password, origin));
  }

  /**
   * Asks who has nothing to show again to have signed in just now.
   *
   * @throws ProblemException {@code insufficient_permissions} when it is longer ago
   */
  void requireRecentSignIn(Tenant tenant, Caller.EndUser caller) {
    var earliest = clock.instant().minus(JUST_NOW);
    boolean recent =
        units
            .reading(tenant, em -> sessions.find(em, caller.session()))
            .filter(session -> session.authentication().time().isAfter(earliest))
            .isPresent();
    if (!recent) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "This needs a sign-in within the last ten minutes. Sign in again.");
    }
  }

  /**
   * Takes a code of any of the user's factors, or what one of the user's passkeys signed.
   *
   * @param limit takes a permit of the user before it is looked at; throws if there is none
   * @throws ProblemException {@code mfa_required} without either; {@code challenge_expired}; {@code
   *     mfa_invalid_code}
   */
  void requireFactor(
      Tenant tenant, Client client, UserId user, Proof proof, Consumer<UserId> limit) {
    requireFactor(tenant, client, user, proof, limit, held -> true);
  }

  private Factor requireFactor(
      Tenant tenant,
      Client client,
      UserId user,
      Proof proof,
      Consumer<UserId> limit,
      Predicate<Held> counts) {
    var shown = proof.factor();
    if (shown == null) {
      throw new ProblemException(
          ErrorCode.MFA_REQUIRED,
          "Send a current code of your second factor, as code, or what your passkey signed, as"
              + " credential.");
    }
    limit.accept(user);
    var challenge = proof.challenge() == null ? "" : proof.challenge();
    var held =
        units
            .inTransaction(tenant, em -> held(em, client, user, shown, challenge))
            .orElseThrow(() -> new ProblemException(ErrorCode.CHALLENGE_EXPIRED));
    var right =
        held.stream()
            .filter(counts)
            .map(factor -> proofs.check(tenant, client, challenge, factor, shown))
            .flatMap(Optional::stream)
            .findFirst();
    if (!units.inTransaction(tenant, em -> take(em, user, right))) {
      throw new ProblemException(ErrorCode.MFA_INVALID_CODE);
    }
    return right.orElseThrow().factor();
  }

  /** How who has the session came in: of who came in by mail, the mailbox proves nothing more. */
  private List<String> shown(Tenant tenant, Caller.EndUser caller) {
    return units
        .reading(tenant, em -> sessions.find(em, caller.session()))
        .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED))
        .authentication()
        .methods();
  }

  /** The factors that may be meant; empty when a passkey signed a challenge that is none. */
  private Optional<List<Held>> held(
      EntityManager em, Client client, UserId user, FactorProof shown, String challenge) {
    if (!(shown instanceof FactorProof.Assertion signed)) {
      return Optional.of(factors.tried(em, user, user.value()));
    }
    return challenges.take(em, Purpose.PROVE, client.id(), user, challenge)
        ? Optional.of(
            factors.held(em, user).stream().filter(held -> held.isPasskey(signed.id())).toList())
        : Optional.empty();
  }

  private boolean take(EntityManager em, UserId user, Optional<RightCode> right) {
    if (right.isPresent() && factors.take(em, right.get())) {
      audit.verified(em, right.get());
      return true;
    }
    audit.failed(em, user);
    return false;
  }
}
