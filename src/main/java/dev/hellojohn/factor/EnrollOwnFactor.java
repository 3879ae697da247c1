package dev.hellojohn.factor;

import dev.hellojohn.factor.EnrollFactor.FirstProof;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Enrols a factor of whatever type for the user who asks, on the user's own device. */
@Singleton
public class EnrollOwnFactor {

  private final EnrollFactor apps;
  private final EnrollPasskey passkeys;
  private final EnrollMailbox mailboxes;
  private final EnrollPhone phones;

  @Inject
  public EnrollOwnFactor(
      EnrollFactor apps, EnrollPasskey passkeys, EnrollMailbox mailboxes, EnrollPhone phones) {
    this.apps = apps;
    this.passkeys = passkeys;
    this.mailboxes = mailboxes;
    this.phones = phones;
  }

  /**
   * Makes a pending factor; an earlier pending one of the user's is void.
   *
   * @throws ProblemException {@code insufficient_permissions} where the tenant has none of the
   *     type; {@code not_found} for no user; {@code conflict} if the user has enough; for a number
   *     also {@code validation_failed}, {@code rate_limit_exceeded}, {@code service_unavailable}
   */
  public EnrollmentBody begin(Tenant tenant, Client client, UserId user, WantedFactor wanted) {
    return switch (wanted.type()) {
      case WEBAUTHN -> passkeys.begin(tenant, client, user, wanted.name());
      case EMAIL_OTP -> mailboxes.begin(tenant, user, wanted.name());
      case SMS -> phones.begin(tenant, client, user, wanted);
      case TOTP, BACKUP_CODES -> apps.begin(tenant, user, wanted.name());
    };
  }

  /**
   * Makes a pending factor a factor.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is one already, or the
   *     passkey is enrolled; {@code mfa_invalid_code}
   */
  public Factor confirm(Tenant tenant, Client client, UserId user, FactorId id, FactorProof shown) {
    if (shown instanceof FactorProof.Attestation made) {
      return passkeys.confirm(tenant, client, user, id, made);
    }
    if (shown instanceof FactorProof.Code typed) {
      return apps.confirm(tenant, user, id, pending -> firstCode(tenant, pending, typed.text()));
    }
    throw new ProblemException(ErrorCode.MFA_INVALID_CODE);
  }

  /** What was first shown of a pending factor; empty when it is wrong. */
  public Optional<FirstProof> firstProof(
      Tenant tenant, Client client, Factor pending, FactorProof shown) {
    if (shown instanceof FactorProof.Attestation made) {
      return passkeys.firstProof(tenant, client, pending, made);
    }
    return shown instanceof FactorProof.Code typed
        ? firstCode(tenant, pending, typed.text())
        : Optional.empty();
  }

  private Optional<FirstProof> firstCode(Tenant tenant, Factor pending, String code) {
    return switch (pending.type()) {
      case EMAIL_OTP -> mailboxes.firstCode(tenant, pending, code);
      case SMS -> phones.firstCode(tenant, pending, code);
      case TOTP, WEBAUTHN, BACKUP_CODES -> apps.firstCode(tenant, pending, code);
    };
  }
}
