package dev.hellojohn.control;

import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.Verification;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs an admin in with a password, and with the code of an authenticator app where one is set up.
 *
 * <p>An unknown address, a wrong password, a disabled admin and a network that must wait get the
 * same answer for the same work: one counted attempt, one look-up, one hash. The hash is computed
 * outside of any transaction. A wrong code gets that answer too. That one is missing is told, to
 * whoever knows the password and to nobody else.
 */
@Singleton
class AdminSignIn {

  private final ControlDatabase control;
  private final Admins admins;
  private final AdminSessions sessions;
  private final SignInAttempts attempts;
  private final AdminFactors factors;
  private final PasswordHasher hasher;
  private final OperatorAudit audit;
  private final Tally tally;

  @Inject
  AdminSignIn(
      ControlDatabase control,
      Admins admins,
      AdminSessions sessions,
      SignInAttempts attempts,
      AdminFactors factors,
      PasswordHasher hasher,
      OperatorAudit audit,
      Tally tally) {
    this.control = control;
    this.admins = admins;
    this.sessions = sessions;
    this.attempts = attempts;
    this.factors = factors;
    this.hasher = hasher;
    this.audit = audit;
    this.tally = tally;
  }

  /** A new session and whose it is. */
  record SignedIn(Admin admin, AdminSessions.Issued session) {}

  /** Begins a session, in the transaction that grants it. */
  interface Beginning<T> {
    T begin(EntityManager em, Admin admin);
  }

  /** An account as it was looked up. */
  private record Account(Admins.@Nullable WithHash found, boolean knownNetwork) {}

  /**
   * Signs in and issues a token.
   *
   * @throws ProblemException {@code invalid_credentials}; {@code mfa_required}; {@code
   *     service_unavailable} if too many wait for a hash
   */
  SignedIn signIn(AdminCredentials credentials, Origin origin) {
    return signIn(
        credentials,
        origin,
        AdminSessionKind.TOKEN,
        (em, admin) -> new SignedIn(admin, sessions.start(em, admin.id(), origin)));
  }

  /** As the other one, with a session of the caller's making. */
  <T> T signIn(
      AdminCredentials credentials, Origin origin, AdminSessionKind kind, Beginning<T> beginning) {
    return tally.outcome(
        Happening.ADMIN_SIGN_IN, () -> attempt(credentials, origin, kind, beginning));
  }

  private <T> T attempt(
      AdminCredentials credentials, Origin origin, AdminSessionKind kind, Beginning<T> beginning) {
    hasher.refuseIfFull();
    var email = Email.parse(credentials.email());
    var account =
        email
            .map(Email::value)
            .orElseGet(() -> credentials.email().strip().toLowerCase(Locale.ROOT));
    var password = credentials.password();
    var ruling = attempts.count(account, origin.network());
    var looked = look(email, origin);
    boolean mayTry = ruling.networkOpen() && (ruling.accountOpen() || looked.knownNetwork());
    var found = mayTry ? looked.found() : null;
    var hash = found == null ? null : found.passwordHash();
    var result = verify(password, hash, ruling, account, origin);
    if (found == null || !result.matches() || found.admin().status() != AdminStatus.ACTIVE) {
      throw refused(account, looked.found(), !mayTry, kind);
    }
    var newHash = result.needsRehash() ? hasher.rehash(password).orElse(null) : null;
    var finished = finish(found, newHash, account, credentials.totpCode(), origin, kind, beginning);
    var session = finished.session();
    if (session == null) {
      throw refused(found.admin().id(), account, finished.factor(), origin, kind);
    }
    return session;
  }

  /** What became of a sign-in whose password was right; without enough of a factor, no session. */
  private record Finished<T>(AdminFactors.Taken factor, @Nullable T session) {}

  /**
   * A right password without a code is no guess, and is not counted as one. It doesn't take the
   * guesses of before back either: a wrong code between two of them stays counted.
   */
  private ProblemException refused(
      AdminId admin,
      String account,
      AdminFactors.Taken factor,
      Origin origin,
      AdminSessionKind kind) {
    boolean missing = factor == AdminFactors.Taken.MISSING;
    var event =
        AuditEvent.refused(
                AuditAction.ADMIN_SIGN_IN,
                missing ? ErrorCode.MFA_REQUIRED : ErrorCode.MFA_INVALID_CODE)
            .on(admin)
            .detail("session", kind.wireName())
            .personal("email", account);
    control.run(
        em -> {
          if (missing) {
            attempts.giveBack(em, account, origin.network());
          }
          audit.append(em, event);
        });
    return missing
        ? new ProblemException(
            ErrorCode.MFA_REQUIRED,
            "Send the code of your authenticator app, or a backup code, as totp_code.")
        : new ProblemException(ErrorCode.INVALID_CREDENTIALS);
  }

  /** Writes the failure down before it is answered, so that nobody learns of one that is not. */
  private ProblemException refused(
      String account, Admins.@Nullable WithHash known, boolean closed, AdminSessionKind kind) {
    var event =
        AuditEvent.refused(AuditAction.ADMIN_SIGN_IN, ErrorCode.INVALID_CREDENTIALS)
            .on(known == null ? null : known.admin().id())
            .detail("lock", closed ? "closed" : null)
            .detail("session", kind.wireName())
            .personal("email", account);
    control.run(em -> audit.append(em, event));
    return new ProblemException(ErrorCode.INVALID_CREDENTIALS);
  }

  /**
   * An attempt whose password was not looked at, since too many wait for a hash, is given back, if
   * it was counted.
   */
  private Verification verify(
      String password,
      @Nullable String hash,
      SignInAttempts.Ruling ruling,
      String account,
      Origin origin) {
    try {
      return hasher.verify(password, hash);
    } catch (ProblemException busy) {
      if (ruling.networkOpen()) {
        control.run(em -> attempts.giveBack(em, account, origin.network()));
      }
      throw busy;
    }
  }

  private Account look(Optional<Email> email, Origin origin) {
    return email
        .map(
            value ->
                control.inTransaction(
                    em -> {
                      var found = admins.findByEmail(em, value).orElse(null);
                      boolean known =
                          found != null && sessions.knows(em, found.admin().id(), origin.network());
                      return new Account(found, known);
                    }))
        .orElseGet(() -> new Account(null, false));
  }

  private <T> Finished<T> finish(
      Admins.WithHash found,
      @Nullable String newHash,
      String account,
      @Nullable String code,
      Origin origin,
      AdminSessionKind kind,
      Beginning<T> beginning) {
    var id = found.admin().id();
    // Counted before it is looked at, in a transaction that stays.
    boolean codesOpen = code != null && attempts.countCode(id);
    return control.inTransaction(
        em -> {
          // Locked and read again: what was changed while the hash was computed is in force, and a
          // change that comes now waits and ends this session too.
          var now =
              admins
                  .lockWithHash(em, id)
                  .filter(admin -> admin.passwordHash().equals(found.passwordHash()))
                  .filter(admin -> admin.admin().status() == AdminStatus.ACTIVE)
                  .orElseThrow(() -> new ProblemException(ErrorCode.INVALID_CREDENTIALS));
          var factor = factors.take(em, id, code, codesOpen);
          if (!factor.isEnough()) {
            return new Finished<T>(factor, null);
          }
          attempts.forgive(em, account, origin.network());
          attempts.forgiveCodes(em, id);
          if (newHash != null) {
            admins.rehash(em, id, newHash);
          }
          admins.recordSignIn(em, id);
          audit.append(
              em,
              AuditEvent.of(AuditAction.ADMIN_SIGN_IN)
                  .by(Actor.of(id))
                  .on(id)
                  .detail("session", kind.wireName())
                  .detail("factor", factor.wireName()));
          if (factor == AdminFactors.Taken.BACKUP_CODE) {
            audit.append(
                em,
                AuditEvent.of(AuditAction.ADMIN_USE_BACKUP_CODE)
                    .by(Actor.of(id))
                    .on(id)
                    .detail("left", factors.backupCodes(em, id)));
          }
          return new Finished<>(factor, beginning.begin(em, now.admin()));
        });
  }
}
