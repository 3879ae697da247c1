package dev.hellojohn.control;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.OperatorRole;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * What the Control Plane knows of the sessions of browsers: whose they are, until when, and that
 * they have ended. A cookie is nothing here but a hash. Who ends a session ends it here, in one
 * transaction with its audit entry, and it is over at once on every node.
 */
@Singleton
public class OperatorSessions {

  private final ControlDatabase control;
  private final AdminSignIn signIn;
  private final FederatedAdmins federated;
  private final AdminSessions sessions;
  private final Admins admins;
  private final OperatorAudit audit;
  private final ControlSettings settings;

  @Inject
  OperatorSessions(
      ControlDatabase control,
      AdminSignIn signIn,
      FederatedAdmins federated,
      AdminSessions sessions,
      Admins admins,
      OperatorAudit audit,
      ControlSettings settings) {
    this.control = control;
    this.signIn = signIn;
    this.federated = federated;
    this.sessions = sessions;
    this.admins = admins;
    this.audit = audit;
    this.settings = settings;
  }

  /** A session that was begun. */
  public record Begun(SessionId session, AdminBody admin) {}

  /**
   * Begins a session for whoever knows the password, with the same protection, the same work and
   * the same answer as at the Control Plane's own sign-in.
   *
   * @param cookieHash stands for the browser's cookie
   * @param life after which the session ends, whatever is done in it
   * @throws ProblemException {@code invalid_credentials}; {@code mfa_required}; {@code
   *     service_unavailable}
   */
  public Begun signIn(
      AdminCredentials credentials, Origin origin, String cookieHash, Duration life) {
    return signIn.signIn(
        credentials,
        origin,
        AdminSessionKind.CONSOLE,
        (em, admin) ->
            new Begun(
                sessions.startConsole(em, admin.id(), origin, cookieHash, life),
                AdminBody.of(admin)));
  }

  /**
   * Begins a session for whom an OpenID provider has named.
   *
   * @param cookieHash stands for the browser's cookie
   * @param life after which the session ends, whatever is done in it
   * @throws ProblemException {@code insufficient_permissions} for who is no admin; {@code
   *     account_disabled}
   */
  public Begun signIn(FederatedIdentity identity, Origin origin, String cookieHash, Duration life) {
    return federated.signIn(
        identity,
        (em, admin) ->
            new Begun(
                sessions.startConsole(em, admin.id(), origin, cookieHash, life),
                AdminBody.of(admin)));
  }

  /**
   * Whose session it is: an admin who is active, with the role that they have now.
   *
   * @return empty when it has ended, or never was
   */
  public Optional<Caller.Operator> find(String cookieHash) {
    return control.inTransaction(
        em ->
            sessions
                .find(em, AdminSessionKind.CONSOLE, cookieHash)
                .map(AdminSessions.Live::caller));
  }

  /**
   * The first admin, as the configuration names them, without any session: who a developer is that
   * has not signed in.
   *
   * @return empty when they have another address by now, or are disabled
   */
  public Optional<Caller.Operator> seeded() {
    return settings
        .seed()
        .flatMap(seed -> control.inTransaction(em -> admins.findByEmail(em, seed.email())))
        .map(Admins.WithHash::admin)
        .filter(admin -> admin.status() == AdminStatus.ACTIVE)
        .map(admin -> new Caller.Operator(admin.id(), admin.role(), admin.reach(), null));
  }

  /** Notes that a session is used, for the list of sessions. */
  public void used(SessionId session) {
    control.run(em -> sessions.use(em, session));
  }

  /**
   * The admin as they are now.
   *
   * @throws ProblemException {@code session_revoked} when they were removed in this moment
   */
  public AdminBody admin(AdminId id) {
    return control
        .inTransaction(em -> admins.find(em, id))
        .map(AdminBody::of)
        .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED));
  }

  /** Ends a session because its admin signs out, or in again. */
  public void signOut(AdminId admin, SessionId session) {
    control.run(
        em -> {
          sessions.end(em, session);
          audit.append(
              em,
              AuditEvent.of(AuditAction.ADMIN_SIGN_OUT)
                  .by(Actor.of(admin))
                  .on(admin)
                  .detail("session", AdminSessionKind.CONSOLE.wireName()));
        });
  }

  /** Ends a session that lay idle too long, or was never handed out. */
  public void end(SessionId session) {
    control.run(em -> sessions.end(em, session));
  }

  /** Writes down that an admin goes on with a session. */
  public void extended(SessionId session) {
    control.run(
        em -> audit.append(em, AuditEvent.of(AuditAction.ADMIN_EXTEND_SESSION).on(session)));
  }

  /** Writes down that somebody tried to act with an admin's cookie. */
  public void forged(AdminId admin, SessionId session) {
    control.run(
        em ->
            audit.append(
                em,
                AuditEvent.refused(AuditAction.ADMIN_REFUSE_FORGERY, ErrorCode.CSRF_FAILED)
                    .by(Actor.of(admin))
                    .on(session)));
  }

  /**
   * The sessions that live: one's own, or of a super admin everybody's.
   *
   * @param idle after which a browser's session has ended
   */
  public Page<AdminSessionBody> list(Caller.Operator caller, Duration idle, PageRequest page) {
    var owner = seesAll(caller) ? null : caller.admin();
    return control.inTransaction(
        em ->
            sessions
                .list(em, owner, idle, page)
                .map(row -> AdminSessionBody.of(row, caller.session())));
  }

  /**
   * Ends one of the sessions that {@link #list} shows.
   *
   * @return the hash of its cookie or token
   * @throws ProblemException {@code not_found} when it is over, or another admin's
   */
  public String revoke(Caller.Operator caller, SessionId session) {
    return control.inTransaction(
        em -> {
          var row =
              sessions
                  .living(em, session)
                  .filter(found -> seesAll(caller) || found.adminId.equals(caller.admin().value()))
                  .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
          sessions.end(em, session);
          audit.append(
              em,
              AuditEvent.of(AuditAction.ADMIN_REVOKE_SESSION)
                  .on(session)
                  .detail("admin_id", row.adminId)
                  .detail("session", row.kind));
          return row.tokenHash;
        });
  }

  private static boolean seesAll(Caller.Operator caller) {
    return caller.role() == OperatorRole.SUPER_ADMIN;
  }
}
