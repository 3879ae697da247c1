package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.PasswordCheck.Proof;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.PasswordCredentials;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs a user in with a password. Two transactions with the hash between them; the second one
 * holds only if the account is still what was checked, so that a disabled user or a changed
 * password wins against a sign-in that runs at the same time.
 */
@Singleton
public class SignIn {

  private final AttemptGate gate;
  private final PasswordCheck check;
  private final PasswordCredentials credentials;
  private final SignInAttempts attempts;
  private final CompleteSignIn completion;
  private final Tally tally;
  private final Clock clock;

  @Inject
  public SignIn(
      AttemptGate gate,
      PasswordCheck check,
      PasswordCredentials credentials,
      SignInAttempts attempts,
      CompleteSignIn completion,
      Tally tally,
      Clock clock) {
    this.gate = gate;
    this.check = check;
    this.credentials = credentials;
    this.attempts = attempts;
    this.completion = completion;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * What a client shows.
   *
   * @param device the token of a device that the user is said to trust
   */
  record Shown(String password, @Nullable String device) {

    @Override
    public String toString() {
      return "Shown";
    }
  }

  /**
   * Signs in.
   *
   * @throws ProblemException {@code invalid_credentials}, whatever is wrong; after the right
   *     password {@code account_locked}, {@code email_not_verified}; {@code mfa_required}, {@code
   *     mfa_enrollment_required} with a challenge; {@code service_unavailable}
   */
  SignedInBody signIn(Tenant tenant, Client client, Account account, Shown shown, Origin origin) {
    var config = tenant.authConfig();
    SignInRules.require(config, SignInMethod.PASSWORD);
    return tally.outcome(
        Happening.SIGN_IN,
        () ->
            gate.run(
                tenant.id(),
                account.key(),
                config.lockout().maxAttempts(),
                () -> attempt(tenant, client, account, shown, origin)));
  }

  private SignedInBody attempt(
      Tenant tenant, Client client, Account account, Shown shown, Origin origin) {
    var proof = check.check(tenant, account, shown.password(), origin);
    var newHash = check.rehash(proof, shown.password()).orElse(null);
    var authentication = Authentication.byPassword(clock.instant());
    return completion.complete(
        new Arrival(
            tenant, client, proof.credential().user(), authentication, origin, shown.device()),
        new ShownPassword(tenant, proof, newHash));
  }

  /** A password that was right, and what takes its hash's place, or null when that stays. */
  private final class ShownPassword implements CompleteSignIn.Shown {

    private final Tenant tenant;
    private final Proof proof;
    private final @Nullable String newHash;

    ShownPassword(Tenant tenant, Proof proof, @Nullable String newHash) {
      this.tenant = tenant;
      this.proof = proof;
      this.newHash = newHash;
    }

    @Override
    public Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt) {
      if (!credentials.recordSignIn(em, proof.credential(), newHash, signedInAt)) {
        return Optional.of(ErrorCode.INVALID_CREDENTIALS);
      }
      if (signedInAt == null && tenant.authConfig().mfaAdaptive().countsFailures()) {
        // They make the next sign-in unusual as well, until one of them is whole.
        attempts.giveBack(em, proof.attempt(), tenant.authConfig().lockout());
      } else {
        forgive(em);
      }
      return Optional.empty();
    }

    @Override
    public void forgive(EntityManager em) {
      attempts.forgive(em, proof.attempt());
    }
  }
}
