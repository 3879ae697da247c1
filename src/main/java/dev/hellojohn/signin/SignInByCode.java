package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.EmailCode;
import dev.hellojohn.factor.EmailCodes;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs a user in with a code from a mail: one transaction that finds the challenge, counts the
 * code and finds the user, a comparison in memory, and one transaction that uses the code up and
 * begins the session, or writes down that it was wrong. A challenge for an address that nobody has
 * is answered like any other, with the same statements.
 */
@Singleton
public class SignInByCode {

  private static final UserId NOBODY = new UserId("usr_00000000000000000000000000");

  private final TenantUnits units;
  private final EmailCodes codes;
  private final Users users;
  private final ProvedMailbox mailbox;
  private final AccountLock lock;
  private final CompleteSignIn completion;
  private final AuditLog audit;
  private final Tally tally;
  private final Clock clock;

  @Inject
  SignInByCode(
      TenantUnits units,
      EmailCodes codes,
      Users users,
      ProvedMailbox mailbox,
      AccountLock lock,
      CompleteSignIn completion,
      AuditLog audit,
      Tally tally,
      Clock clock) {
    this.units = units;
    this.codes = codes;
    this.users = users;
    this.mailbox = mailbox;
    this.lock = lock;
    this.completion = completion;
    this.audit = audit;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * @param user who has the address, if they may sign in
   * @param locked whether a lock is on for them where they are
   */
  private record Opening(EmailCode challenge, Optional<User> user, boolean locked) {}

  /**
   * Signs in.
   *
   * @param token of the challenge
   * @throws ProblemException {@code challenge_expired}: there is none, it was used, is too old, or
   *     has had five codes; {@code invalid_credentials}: the code is wrong; after the right one
   *     {@code account_locked}, and what {@link CompleteSignIn} says; {@code
   *     insufficient_permissions} where the tenant does not allow it
   */
  SignedInBody signIn(Tenant tenant, Client client, String token, String code, Origin origin) {
    SignInRules.require(tenant.authConfig(), SignInMethod.EMAIL_CODE);
    return tally.outcome(Happening.SIGN_IN, () -> attempt(tenant, client, token, code, origin));
  }

  private SignedInBody attempt(
      Tenant tenant, Client client, String token, String code, Origin origin) {
    var opening =
        units
            .inTransaction(tenant, em -> open(em, tenant, client, token, origin))
            .orElseThrow(() -> new ProblemException(ErrorCode.CHALLENGE_EXPIRED));
    boolean right = codes.matches(tenant, opening.challenge(), code);
    if (!right || opening.user().isEmpty()) {
      throw wrong(tenant, opening);
    }
    var user = opening.user().get();
    if (opening.locked()) {
      throw lock.refusal(tenant, user.id());
    }
    var authentication = Authentication.byEmailCode(clock.instant());
    var arrival = new Arrival(tenant, client, user.verified(), authentication, origin);
    return completion.complete(arrival, new ShownCode(opening.challenge(), user));
  }

  private Optional<Opening> open(
      EntityManager em, Tenant tenant, Client client, String token, Origin origin) {
    return codes
        .find(em, EmailCode.Purpose.SIGN_IN, client.id().value(), token)
        .filter(challenge -> codes.count(em, challenge))
        .map(
            challenge -> {
              var id = challenge.user() == null ? NOBODY : challenge.user();
              var user =
                  users
                      .find(em, id)
                      .filter(User::isActive)
                      .filter(found -> found.email().equals(challenge.email()));
              return new Opening(challenge, user, lock.isOn(em, tenant, id, origin));
            });
  }

  private ProblemException wrong(Tenant tenant, Opening opening) {
    var event =
        AuditEvent.refused(AuditAction.USER_SIGN_IN, ErrorCode.INVALID_CREDENTIALS)
            .on(opening.user().map(User::id).orElse(null))
            .personal("account", new Account.ByEmail(opening.challenge().email()).key());
    units.run(tenant, em -> audit.append(em, event));
    return new ProblemException(ErrorCode.INVALID_CREDENTIALS, "This code is not correct.");
  }

  /** A code that was right, and the user as they were then. */
  private final class ShownCode implements CompleteSignIn.Shown {

    private final EmailCode challenge;
    private final User user;

    ShownCode(EmailCode challenge, User user) {
      this.challenge = challenge;
      this.user = user;
    }

    @Override
    public Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt) {
      return codes.use(em, challenge) && mailbox.record(em, user, signedInAt)
          ? Optional.empty()
          : Optional.of(ErrorCode.CHALLENGE_EXPIRED);
    }
  }
}
