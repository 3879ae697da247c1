package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.session.NewSession;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.signin.PasswordCheck.Proof;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.UserBody;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
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
  private final TenantUnits units;
  private final PasswordCredentials credentials;
  private final Sessions sessions;
  private final SignInAttempts attempts;
  private final TokenIssue tokens;
  private final AuditLog audit;
  private final Tally tally;
  private final Clock clock;

  @Inject
  public SignIn(
      AttemptGate gate,
      PasswordCheck check,
      TenantUnits units,
      PasswordCredentials credentials,
      Sessions sessions,
      SignInAttempts attempts,
      TokenIssue tokens,
      AuditLog audit,
      Tally tally,
      Clock clock) {
    this.gate = gate;
    this.check = check;
    this.units = units;
    this.credentials = credentials;
    this.sessions = sessions;
    this.attempts = attempts;
    this.tokens = tokens;
    this.audit = audit;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Signs in.
   *
   * @throws ProblemException {@code invalid_credentials}, whatever is wrong; after the right
   *     password {@code account_locked}, {@code email_not_verified}, {@code
   *     mfa_enrollment_required}; {@code service_unavailable}
   */
  SignedInBody signIn(
      Tenant tenant, Client client, Account account, String password, Origin origin) {
    var config = tenant.authConfig();
    SignInRules.requirePasswords(config);
    return tally.outcome(
        Happening.SIGN_IN,
        () ->
            gate.run(
                tenant.id(),
                account.key(),
                config.lockout().maxAttempts(),
                () -> attempt(tenant, client, account, password, origin)));
  }

  private SignedInBody attempt(
      Tenant tenant, Client client, Account account, String password, Origin origin) {
    var config = tenant.authConfig();
    var proof = check.check(tenant, account, password, origin);
    var user = proof.credential().user();
    var obstacle = SignInRules.obstacle(config, user);
    if (obstacle.isPresent()) {
      check.forgive(tenant, proof, Optional.of(refusal(user.id(), obstacle.get())));
      throw new ProblemException(obstacle.get());
    }
    var newHash = check.rehash(proof, password).orElse(null);
    var authentication = Authentication.byPassword(clock.instant());
    var session =
        sessions.prepare(config.session(), user.id(), client.id(), authentication, origin);
    var signedIn = user.signedInAt(session.session().createdAt());
    var issued = tokens.issue(tenant, client, signedIn, session.session(), session.refreshToken());
    if (!begin(tenant, proof, newHash, session)) {
      throw new ProblemException(ErrorCode.INVALID_CREDENTIALS);
    }
    return new SignedInBody(UserBody.of(signedIn), issued);
  }

  private boolean begin(Tenant tenant, Proof proof, @Nullable String newHash, NewSession session) {
    return units.inTransaction(
        tenant,
        em -> {
          var at = session.session().createdAt();
          if (!credentials.recordSignIn(em, proof.credential(), newHash, at)) {
            var user = proof.credential().user().id();
            audit.append(em, refusal(user, ErrorCode.INVALID_CREDENTIALS));
            return false;
          }
          attempts.forgive(em, proof.attempt());
          sessions.insert(em, tenant.authConfig().session(), session);
          audit.append(em, success(session));
          return true;
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

  /** The password was right, which is not enough. */
  private static AuditEvent refusal(UserId user, ErrorCode reason) {
    return AuditEvent.refused(AuditAction.USER_SIGN_IN, reason).by(Actor.of(user)).on(user);
  }
}
