package dev.hellojohn.control;

import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Asks a signed-in admin for the password again (ASVS 5.0 7.5.1): whoever found a session that was
 * left open changes no factor by it. Wrong ones are counted with those of the sign-in.
 */
@Singleton
class AdminReauthentication {

  private final ControlDatabase control;
  private final Admins admins;
  private final AdminSessions sessions;
  private final SignInAttempts attempts;
  private final PasswordHasher hasher;
  private final OperatorAudit audit;

  @Inject
  AdminReauthentication(
      ControlDatabase control,
      Admins admins,
      AdminSessions sessions,
      SignInAttempts attempts,
      PasswordHasher hasher,
      OperatorAudit audit) {
    this.control = control;
    this.admins = admins;
    this.sessions = sessions;
    this.attempts = attempts;
    this.hasher = hasher;
    this.audit = audit;
  }

  private record Account(Admins.WithHash admin, boolean knownNetwork) {}

  /**
   * Lets pass who knows the password.
   *
   * @param action what is to be done, for the trail
   * @throws ProblemException {@code invalid_credentials}; {@code session_revoked} when the admin is
   *     gone; {@code service_unavailable} if too many wait for a hash
   */
  void require(AdminId id, String password, Origin origin, AuditAction action) {
    var account = look(id, origin);
    var email = account.admin().admin().email().value();
    var ruling = attempts.count(email, origin.network());
    boolean mayTry = ruling.networkOpen() && (ruling.accountOpen() || account.knownNetwork());
    if (!matches(password, mayTry ? account : null, ruling, email, origin)) {
      var event = AuditEvent.refused(action, ErrorCode.INVALID_CREDENTIALS).on(id);
      control.run(em -> audit.append(em, event));
      throw new ProblemException(ErrorCode.INVALID_CREDENTIALS, "The password is not correct.");
    }
    control.run(em -> attempts.forgive(em, email, origin.network()));
  }

  private Account look(AdminId id, Origin origin) {
    return control
        .inTransaction(
            em ->
                admins
                    .lockWithHash(em, id)
                    .map(found -> new Account(found, sessions.knows(em, id, origin.network()))))
        .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED));
  }

  private boolean matches(
      String password,
      @Nullable Account account,
      SignInAttempts.Ruling ruling,
      String email,
      Origin origin) {
    try {
      return hasher
              .verify(password, account == null ? null : account.admin().passwordHash())
              .matches()
          && account != null;
    } catch (ProblemException busy) {
      if (ruling.networkOpen()) {
        control.run(em -> attempts.giveBack(em, email, origin.network()));
      }
      throw busy;
    }
  }
}
