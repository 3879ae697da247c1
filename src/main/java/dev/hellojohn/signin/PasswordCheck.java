package dev.hellojohn.signin;

import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.Verification;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.signin.SignInAttempts.Ruling;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks an account's password: one transaction that finds the account and counts the attempt, then
 * the hash, outside of any transaction. An account that does not exist, is disabled or has no
 * password costs the same statements and one hash of the same kind, and is answered alike.
 *
 * <p>A locked network never gets further than others would with a wrong password. The lock of the
 * account over all networks leaves out those from which the user has signed in before, so that
 * nobody can lock a stranger out.
 */
@Singleton
public class PasswordCheck {

  /** Two first attempts insert the same row; the loser finds it the next time. */
  private static final int TRIES = 5;

  private static final UserId NOBODY = new UserId("usr_00000000000000000000000000");

  private final TenantUnits units;
  private final PasswordCredentials credentials;
  private final KnownDevices devices;
  private final SignInAttempts attempts;
  private final PasswordHasher hasher;
  private final Notices notices;
  private final AuditLog audit;

  @Inject
  public PasswordCheck(
      TenantUnits units,
      PasswordCredentials credentials,
      KnownDevices devices,
      SignInAttempts attempts,
      PasswordHasher hasher,
      Notices notices,
      AuditLog audit) {
    this.units = units;
    this.credentials = credentials;
    this.devices = devices;
    this.attempts = attempts;
    this.hasher = hasher;
    this.notices = notices;
    this.audit = audit;
  }

  /**
   * A password that was right.
   *
   * @param credential the account as it was before the check
   * @param needsRehash whether its hash should be replaced
   * @param attempt what was counted, to be forgiven when all else is right too
   */
  record Proof(PasswordCredential credential, boolean needsRehash, SignInAttempts.Key attempt) {}

  /**
   * @param standing how far the attempt may go, all in all
   */
  private record Opening(
      @Nullable PasswordCredential credential,
      SignInAttempts.Key attempt,
      Standing standing,
      Ruling ruling) {

    /** The hash to check against, or null for one that nothing matches. */
    @Nullable String hash() {
      return credential != null && credential.user().isActive() && standing != Standing.CLOSED
          ? credential.hash()
          : null;
    }
  }

  /**
   * Checks a password.
   *
   * @throws ProblemException {@code invalid_credentials}, whatever is wrong; {@code account_locked}
   *     when the password is right and a lock is on; {@code service_unavailable} when too many
   *     hashes wait: then the attempt does not count
   */
  Proof check(Tenant tenant, Account account, String password, Origin origin) {
    hasher.refuseIfFull();
    var opening = retried(() -> open(tenant, account, origin));
    var credential = opening.credential();
    var verification = verify(tenant, opening, password);
    if (credential == null || !verification.matches()) {
      throw refused(tenant, account, opening, ErrorCode.INVALID_CREDENTIALS);
    }
    if (opening.standing() == Standing.LOCKED) {
      throw refused(tenant, account, opening, locked(tenant, credential.user()));
    }
    return new Proof(credential, verification.needsRehash(), opening.attempt());
  }

  /** A lock is told, but not of an account that is hidden as if the password were wrong. */
  private static ErrorCode locked(Tenant tenant, User user) {
    return SignInRules.obstacle(tenant.authConfig(), user)
        .filter(ErrorCode.INVALID_CREDENTIALS::equals)
        .orElse(ErrorCode.ACCOUNT_LOCKED);
  }

  /**
   * Writes the failure down. Not where the attempt is counted, since it is none yet there; and
   * before it is answered, so that nobody learns of one that the trail does not have.
   */
  private ProblemException refused(
      Tenant tenant, Account account, Opening opening, ErrorCode reason) {
    var credential = opening.credential();
    var event =
        AuditEvent.refused(account.act(), reason)
            .on(credential == null ? null : credential.user().id())
            .detail("lock", opening.standing() == Standing.OPEN ? null : opening.standing().wire())
            .personal("account", account.key());
    units.run(
        tenant,
        em -> {
          if (opening.ruling().locks()) {
            notices.ofLock(em, tenant, account, credential == null ? null : credential.user());
          }
          audit.append(em, event);
        });
    return new ProblemException(reason);
  }

  private Opening open(Tenant tenant, Account account, Origin origin) {
    return units.inTransaction(
        tenant,
        em -> {
          var credential = account.find(credentials, em);
          var user = credential.map(PasswordCredential::user).map(User::id);
          var key =
              SignInAttempts.Key.of(
                  tenant.id(), user.map(UserId::value).orElseGet(account::key), origin.network());
          var ruling = attempts.count(em, key, tenant.authConfig().lockout());
          boolean known =
              ruling.account() != Standing.OPEN
                  && devices.isKnownNetwork(em, user.orElse(NOBODY), origin.network());
          return new Opening(credential.orElse(null), key, standing(ruling, known), ruling);
        });
  }

  private static Standing standing(Ruling ruling, boolean knownNetwork) {
    if (knownNetwork || ruling.network().compareTo(ruling.account()) > 0) {
      return ruling.network();
    }
    return ruling.account();
  }

  private Verification verify(Tenant tenant, Opening opening, String password) {
    try {
      return hasher.verify(password, opening.hash());
    } catch (ProblemException busy) {
      if (opening.ruling().isCounted()) {
        var lockout = tenant.authConfig().lockout();
        units.run(tenant, em -> attempts.giveBack(em, opening.attempt(), lockout));
      }
      throw busy;
    }
  }

  /** Forgets the failures, for a caller who has no transaction in which to do it. */
  void forgive(Tenant tenant, Proof proof) {
    units.run(tenant, em -> attempts.forgive(em, proof.attempt()));
  }

  /** A better hash of a password that was right, or empty when it can wait for the next time. */
  Optional<String> rehash(Proof proof, String password) {
    return proof.needsRehash() ? hasher.rehash(password) : Optional.empty();
  }

  private static <T> T retried(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        if (attempt == TRIES || !PersistenceFailures.isUniqueViolation(e)) {
          throw e;
        }
      }
    }
  }
}
