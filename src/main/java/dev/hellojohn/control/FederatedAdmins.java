package dev.hellojohn.control;

import dev.hellojohn.crypto.OpaqueToken;
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
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs an admin in whom an OpenID provider has named. Issuer and subject decide. An admin who has
 * none of this issuer yet is found by the address, if the provider has verified it, and is bound to
 * the subject from then on: whoever gets that address later is somebody else (attack row 40).
 */
@Singleton
class FederatedAdmins {

  /** Two first sign-ins insert the same row; the loser finds it the next time. */
  private static final int TRIES = 3;

  private final ControlDatabase control;
  private final Admins admins;
  private final OperatorAudit audit;
  private final Tally tally;
  private final Clock clock;

  @Inject
  FederatedAdmins(
      ControlDatabase control, Admins admins, OperatorAudit audit, Tally tally, Clock clock) {
    this.control = control;
    this.admins = admins;
    this.audit = audit;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Signs in.
   *
   * @throws ProblemException {@code insufficient_permissions} for who is no admin, {@code
   *     account_disabled}
   */
  <T> T signIn(FederatedIdentity identity, AdminSignIn.Beginning<T> beginning) {
    return tally.outcome(Happening.ADMIN_SIGN_IN, () -> attempt(identity, beginning));
  }

  private <T> T attempt(FederatedIdentity identity, AdminSignIn.Beginning<T> beginning) {
    for (int attempt = 1; ; attempt++) {
      try {
        return control
            .inTransaction(
                em -> find(em, identity).flatMap(id -> begin(em, id, identity, beginning)))
            .orElseThrow(
                () ->
                    refused(
                        identity,
                        null,
                        new ProblemException(
                            ErrorCode.INSUFFICIENT_PERMISSIONS,
                            "Nobody who may run this instance is known by that account.")));
      } catch (DisabledException disabled) {
        throw refused(identity, disabled.admin, new ProblemException(ErrorCode.ACCOUNT_DISABLED));
      } catch (RuntimeException e) {
        if (attempt == TRIES || !PersistenceFailures.isUniqueViolation(e)) {
          throw e;
        }
      }
    }
  }

  private ProblemException refused(
      FederatedIdentity identity, @Nullable AdminId admin, ProblemException problem) {
    var event =
        AuditEvent.refused(AuditAction.ADMIN_SIGN_IN, problem.code())
            .on(admin)
            .detail("session", AdminSessionKind.CONSOLE.wireName())
            .detail("issuer", identity.issuer())
            .personal("subject", identity.subject())
            .personal("email", identity.verifiedEmail().map(Email::value).orElse(null));
    control.run(em -> audit.append(em, event));
    return problem;
  }

  /** The admin of an identity, which is bound to them if it was not yet. */
  private Optional<AdminId> find(EntityManager em, FederatedIdentity identity) {
    var id = idOf(identity);
    var bound = em.find(AdminIdentityEntity.class, id);
    if (bound != null) {
      return Optional.of(new AdminId(bound.adminId));
    }
    return identity
        .verifiedEmail()
        .flatMap(email -> admins.findByEmail(em, email))
        .map(found -> found.admin().id())
        .filter(admin -> !isBound(em, admin, identity.issuer()))
        .flatMap(admin -> bind(em, admin, id, identity));
  }

  private static boolean isBound(EntityManager em, AdminId admin, String issuer) {
    return !em.createQuery(
            "select id from AdminIdentityEntity where adminId = :admin and issuer = :issuer",
            String.class)
        .setParameter("admin", admin.value())
        .setParameter("issuer", issuer)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** Empty if somebody else was quicker: the admin is gone, or bound to another subject. */
  private Optional<AdminId> bind(
      EntityManager em, AdminId admin, String id, FederatedIdentity identity) {
    // Locked, so that of two subjects with one address only the first is bound.
    if (admins.lockWithHash(em, admin).isEmpty() || isBound(em, admin, identity.issuer())) {
      return Optional.empty();
    }
    var row = new AdminIdentityEntity();
    row.id = id;
    row.adminId = admin.value();
    row.issuer = identity.issuer();
    row.subject = identity.subject();
    row.createdAt = clock.instant();
    em.persist(row);
    em.flush();
    return Optional.of(admin);
  }

  private static String idOf(FederatedIdentity identity) {
    return OpaqueToken.sha256Hex(
        identity.issuer().length() + ":" + identity.issuer() + identity.subject());
  }

  /** Empty if the admin was removed meanwhile. */
  private <T> Optional<T> begin(
      EntityManager em,
      AdminId id,
      FederatedIdentity identity,
      AdminSignIn.Beginning<T> beginning) {
    // Locked: a change that comes now waits, and ends this session too.
    var found = admins.lockWithHash(em, id).map(Admins.WithHash::admin);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var admin = found.get();
    if (admin.status() != AdminStatus.ACTIVE) {
      throw new DisabledException(id);
    }
    admins.recordSignIn(em, id);
    audit.append(
        em,
        AuditEvent.of(AuditAction.ADMIN_SIGN_IN)
            .by(Actor.of(id))
            .on(id)
            .detail("session", AdminSessionKind.CONSOLE.wireName())
            .detail("issuer", identity.issuer()));
    return Optional.of(beginning.begin(em, admin));
  }

  /** Rolls the binding of a disabled admin back. */
  private static final class DisabledException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient AdminId admin;

    DisabledException(AdminId admin) {
      super(null, null, false, false);
      this.admin = admin;
    }
  }
}
