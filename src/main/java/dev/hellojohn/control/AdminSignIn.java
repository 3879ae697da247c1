package dev.hellojohn.control;

import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.Verification;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
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
 * Signs an admin in with a password.
 *
 * <p>An unknown address, a wrong password, a disabled admin and a network that must wait get the
 * same answer for the same work: one counted attempt, one look-up, one hash. The hash is computed
 * outside of any transaction.
 */
@Singleton
class AdminSignIn {

  private final ControlDatabase control;
  private final Admins admins;
  private final AdminSessions sessions;
  private final SignInAttempts attempts;
  private final PasswordHasher hasher;
  private final OperatorAudit audit;
  private final Tally tally;

  @Inject
  AdminSignIn(
      ControlDatabase control,
      Admins admins,
      AdminSessions sessions,
      SignInAttempts attempts,
      PasswordHasher hasher,
      OperatorAudit audit,
      Tally tally) {
    this.control = control;
    this.admins = admins;
    this.sessions = sessions;
    this.attempts = attempts;
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
   * @param address as it was typed
   * @throws ProblemException {@code invalid_credentials}; {@code service_unavailable} if too many
   *     wait for a hash
   */
  SignedIn signIn(String address, String password, Origin origin) {
    return signIn(
        address,
        password,
        origin,
        AdminSessionKind.TOKEN,
        (em, admin) -> new SignedIn(admin, sessions.start(em, admin.id(), origin)));
  }

  /** As the other one, with a session of the caller's making. */
  <T> T signIn(
      String address,
      String password,
      Origin origin,
      AdminSessionKind kind,
      Beginning<T> beginning) {
    return tally.outcome(
        Happening.ADMIN_SIGN_IN, () -> attempt(address, password, origin, kind, beginning));
  }

  private <T> T attempt(
      String address,
      String password,
      Origin origin,
      AdminSessionKind kind,
      Beginning<T> beginning) {
    var email = Email.parse(address);
    var account = email.map(Email::value).orElseGet(() -> address.strip().toLowerCase(Locale.ROOT));
    var ruling = attempts.count(account, origin.network());
    var looked = look(email, origin);
    boolean mayTry = ruling.networkOpen() && (ruling.accountOpen() || looked.knownNetwork());
    var found = mayTry ? looked.found() : null;
    var result = verify(password, found == null ? null : found.passwordHash(), account, origin);
    if (found == null || !result.matches() || found.admin().status() != AdminStatus.ACTIVE) {
      throw refused(account, looked.found(), !mayTry, kind);
    }
    var newHash = result.needsRehash() ? hasher.hash(password) : null;
    return finish(found, newHash, account, origin, kind, beginning);
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

  /** An attempt whose password was not looked at, since too many wait for a hash, is given back. */
  private Verification verify(
      String password, @Nullable String hash, String account, Origin origin) {
    try {
      return hasher.verify(password, hash);
    } catch (ProblemException busy) {
      control.run(em -> attempts.giveBack(em, account, origin.network()));
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

  private <T> T finish(
      Admins.WithHash found,
      @Nullable String newHash,
      String account,
      Origin origin,
      AdminSessionKind kind,
      Beginning<T> beginning) {
    var id = found.admin().id();
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
          attempts.forgive(em, account, origin.network());
          if (newHash != null) {
            admins.rehash(em, id, newHash);
          }
          admins.recordSignIn(em, id);
          audit.append(
              em,
              AuditEvent.of(AuditAction.ADMIN_SIGN_IN)
                  .by(Actor.of(id))
                  .on(id)
                  .detail("session", kind.wireName()));
          return beginning.begin(em, now.admin());
        });
  }
}
