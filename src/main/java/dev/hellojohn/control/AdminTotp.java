package dev.hellojohn.control;

import dev.hellojohn.access.Caller;
import dev.hellojohn.crypto.Totp;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Sets up and removes an admin's authenticator app. A change ends the admin's other sessions (ASVS
 * 5.0 7.4.3): whoever signed in by what was enough before is out.
 */
@Singleton
class AdminTotp {

  private final ControlSettings settings;
  private final ControlDatabase control;
  private final Admins admins;
  private final AdminSessions sessions;
  private final AdminFactors factors;
  private final AdminReauthentication reauthentication;
  private final SignInAttempts attempts;
  private final OperatorAudit audit;

  @Inject
  AdminTotp(
      ControlSettings settings,
      ControlDatabase control,
      Admins admins,
      AdminSessions sessions,
      AdminFactors factors,
      AdminReauthentication reauthentication,
      SignInAttempts attempts,
      OperatorAudit audit) {
    this.settings = settings;
    this.control = control;
    this.admins = admins;
    this.sessions = sessions;
    this.factors = factors;
    this.reauthentication = reauthentication;
    this.attempts = attempts;
    this.audit = audit;
  }

  /** A seed as a person types it, and as an app reads it. */
  record Shown(String secret, URI uri) {

    @Override
    public String toString() {
      return "Shown[redacted]";
    }
  }

  /** What an admin has. */
  TotpStateBody state(AdminId id) {
    return control.inTransaction(
        em ->
            TotpStateBody.of(
                factors.confirmedAt(em, id).orElse(null), factors.backupCodes(em, id)));
  }

  /**
   * Shows a new seed.
   *
   * @throws ProblemException {@code invalid_credentials}; {@code conflict} when there is an app
   */
  Shown begin(AdminId id, String password, Origin origin) {
    reauthentication.require(id, password, origin, AuditAction.ADMIN_ENROLL_TOTP);
    return control.inTransaction(
        em -> {
          var admin = lock(em, id);
          byte[] seed = factors.begin(em, id);
          return new Shown(
              Totp.base32(seed),
              Totp.keyUri("HelloJohn " + settings.host(), admin.email().value(), seed));
        });
  }

  /**
   * Sets the app up by its first code.
   *
   * @return the backup codes
   * @throws ProblemException {@code mfa_invalid_code}; {@code challenge_expired}
   */
  List<String> confirm(Caller.Operator caller, String code) {
    var id = caller.admin();
    boolean open = attempts.countCode(id);
    Optional<List<String>> codes =
        control.inTransaction(
            em -> {
              lock(em, id);
              var issued = open ? factors.confirm(em, id, code) : Optional.<List<String>>empty();
              if (issued.isPresent()) {
                attempts.forgiveCodes(em, id);
                sessions.endOthers(em, id, caller.session());
                audit.append(em, AuditEvent.of(AuditAction.ADMIN_ENROLL_TOTP).on(id));
              }
              return issued;
            });
    return codes.orElseThrow(() -> refused(AuditAction.ADMIN_ENROLL_TOTP, id));
  }

  /**
   * Removes one's own app and its backup codes.
   *
   * @param code of the app, or one of the backup codes
   * @throws ProblemException {@code invalid_credentials}; {@code mfa_invalid_code}; {@code
   *     not_found} when there is none
   */
  void remove(Caller.Operator caller, String password, String code, Origin origin) {
    var id = caller.admin();
    reauthentication.require(id, password, origin, AuditAction.ADMIN_REMOVE_TOTP);
    boolean open = attempts.countCode(id);
    var taken =
        control.inTransaction(
            em -> {
              lock(em, id);
              var factor = factors.take(em, id, code, open);
              if (factor == AdminFactors.Taken.NOT_ENROLLED) {
                throw new ProblemException(ErrorCode.NOT_FOUND);
              }
              if (factor.isEnough()) {
                attempts.forgiveCodes(em, id);
                drop(em, id, caller);
              }
              return factor;
            });
    if (!taken.isEnough()) {
      throw refused(AuditAction.ADMIN_REMOVE_TOTP, id);
    }
  }

  /**
   * Removes another admin's app, whose phone and codes are gone.
   *
   * @throws ProblemException {@code not_found}; {@code insufficient_permissions} for one who may
   *     more than the caller; {@code conflict} for one's own
   */
  void reset(Caller.Operator caller, AdminId id) {
    if (id.equals(caller.admin())) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "Your own is removed at /cp/v1/admin/me/totp, with a code.");
    }
    control.run(
        em -> {
          var admin = lock(em, id);
          Authority.of(caller).requireCover(Authority.of(Admins.Settings.of(admin)));
          if (factors.confirmedAt(em, id).isEmpty()) {
            throw new ProblemException(ErrorCode.NOT_FOUND);
          }
          drop(em, id, caller);
        });
  }

  private void drop(EntityManager em, AdminId id, Caller.Operator caller) {
    factors.remove(em, id);
    sessions.endOthers(em, id, caller.session());
    audit.append(em, AuditEvent.of(AuditAction.ADMIN_REMOVE_TOTP).on(id));
  }

  private Admin lock(EntityManager em, AdminId id) {
    return admins
        .lockWithHash(em, id)
        .map(Admins.WithHash::admin)
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  private ProblemException refused(AuditAction action, AdminId id) {
    control.run(
        em -> audit.append(em, AuditEvent.refused(action, ErrorCode.MFA_INVALID_CODE).on(id)));
    return new ProblemException(ErrorCode.MFA_INVALID_CODE);
  }
}
