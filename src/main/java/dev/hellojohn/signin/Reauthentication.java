package dev.hellojohn.signin;

import dev.hellojohn.access.Caller;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.factor.FactorAudit;
import dev.hellojohn.factor.FactorCheck;
import dev.hellojohn.factor.FactorCheck.RightCode;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Sessions;
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
import org.jspecify.annotations.Nullable;

/**
 * Asks a signed-in user once more who they are, before what would give the account away or lock its
 * owner out (ASVS 5.0 V7.5.1): a stolen access token is not enough. Who has a second factor shows a
 * code of it, everybody else the password; who has neither has to have signed in just now.
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
  private final FactorAudit audit;
  private final Clock clock;

  @Inject
  public Reauthentication(
      PasswordCheck passwords,
      TenantUnits units,
      PasswordCredentials credentials,
      Sessions sessions,
      FactorCheck factors,
      FactorAudit audit,
      Clock clock) {
    this.passwords = passwords;
    this.units = units;
    this.credentials = credentials;
    this.sessions = sessions;
    this.factors = factors;
    this.audit = audit;
    this.clock = clock;
  }

  /** What a request shows, each or neither. */
  record Proof(@Nullable String password, @Nullable String code) {

    @Override
    public String toString() {
      return "Proof";
    }
  }

  /**
   * Asks.
   *
   * @param limit takes a permit of the user before a code is looked at; throws if there is none
   * @throws ProblemException {@code mfa_required}, {@code mfa_invalid_code}; {@code
   *     validation_failed} without a password, {@code invalid_credentials}, {@code account_locked};
   *     {@code insufficient_permissions} when the sign-in is too long ago; {@code
   *     service_unavailable}
   */
  void require(
      Tenant tenant, Caller.EndUser caller, Proof proof, Origin origin, Consumer<UserId> limit) {
    var user = caller.user();
    var credential =
        units
            .inTransaction(tenant, em -> credentials.byId(em, user))
            .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED));
    if (credential.user().mfaEnabled()) {
      requireCode(tenant, user, proof.code(), limit);
    } else if (credential.hash() != null) {
      requirePassword(tenant, credential, proof.password(), origin);
    } else {
      requireRecentSignIn(tenant, caller);
    }
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
            .inTransaction(tenant, em -> sessions.find(em, caller.session()))
            .filter(session -> session.authentication().time().isAfter(earliest))
            .isPresent();
    if (!recent) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "This needs a sign-in within the last ten minutes. Sign in again.");
    }
  }

  /**
   * Takes a code of any of the user's factors.
   *
   * @param limit takes a permit of the user before the code is looked at; throws if there is none
   * @throws ProblemException {@code mfa_required} without a code; {@code mfa_invalid_code}
   */
  void requireCode(Tenant tenant, UserId user, @Nullable String code, Consumer<UserId> limit) {
    if (code == null) {
      throw new ProblemException(
          ErrorCode.MFA_REQUIRED, "Send a current code of your second factor, as code.");
    }
    limit.accept(user);
    var held = units.inTransaction(tenant, em -> factors.held(em, user));
    var right =
        held.stream()
            .map(factor -> factors.check(tenant, factor, code))
            .flatMap(Optional::stream)
            .findFirst();
    if (!units.inTransaction(tenant, em -> take(em, user, right))) {
      throw new ProblemException(ErrorCode.MFA_INVALID_CODE);
    }
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
