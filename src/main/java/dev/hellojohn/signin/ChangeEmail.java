package dev.hellojohn.signin;

import dev.hellojohn.access.Caller;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.ChangeUser;
import dev.hellojohn.user.ChangedUser;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import dev.hellojohn.user.UserChange;
import dev.hellojohn.user.UserConflicts;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a signed-in user have another address. The old one stays in force until the token is shown
 * that was mailed to the new one; the old one is told at once, while its owner can still do
 * something. One change waits at a time: a newer one, a new password and a change by the tenant's
 * server void it.
 */
@Singleton
public class ChangeEmail {

  private final PasswordCheck check;
  private final Reauthentication reauthentication;
  private final TenantUnits units;
  private final PasswordCredentials credentials;
  private final Users users;
  private final UserConflicts conflicts;
  private final ChangeUser changeUser;
  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final AuditLog audit;

  @Inject
  ChangeEmail(
      PasswordCheck check,
      Reauthentication reauthentication,
      TenantUnits units,
      PasswordCredentials credentials,
      Users users,
      UserConflicts conflicts,
      ChangeUser changeUser,
      OneTimeTokens tokens,
      MailOutbox outbox,
      AuditLog audit) {
    this.check = check;
    this.reauthentication = reauthentication;
    this.units = units;
    this.credentials = credentials;
    this.users = users;
    this.conflicts = conflicts;
    this.changeUser = changeUser;
    this.tokens = tokens;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * What a user asks for.
   *
   * @param email the new address
   * @param proof the current password, and something of the second factor, of who has them
   * @param page that the link leads to
   * @param profile what else is to be changed, at once
   * @param ifMatch the version that the caller has seen, or null
   */
  record Wish(
      Email email,
      Reauthentication.Proof proof,
      String page,
      UserChange profile,
      @Nullable String ifMatch) {}

  /**
   * Writes to both addresses, unless the user has that one already.
   *
   * @param limit takes a permit of the user before a code is looked at; throws if there is none
   * @return the user, with the address as it still is
   * @throws ProblemException {@code invalid_credentials}, {@code account_locked}; {@code
   *     mfa_required}, {@code mfa_invalid_code}, {@code challenge_expired}; {@code
   *     insufficient_permissions} without a password, if the sign-in is too long ago; {@code
   *     email_already_exists} where the tenant tells that; what {@link ChangeUser} says
   */
  User request(
      Tenant tenant,
      Client client,
      Caller.EndUser caller,
      Wish wish,
      Origin origin,
      Consumer<UserId> limit) {
    var current =
        units
            .reading(tenant, em -> credentials.byId(em, caller.user()))
            .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED));
    if (current.user().email().equals(wish.email())) {
      return changeUser.change(tenant, caller.user(), wish.profile(), wish.ifMatch());
    }
    var proved = prove(tenant, caller, current, wish.proof().password(), origin);
    if (proved.user().mfaEnabled()) {
      reauthentication.requireFactor(tenant, client, caller.user(), wish.proof(), limit);
    }
    if (!tenant.authConfig().enumerationProtection()) {
      requireFree(tenant, wish.email());
    }
    return changeUser.change(
        tenant,
        caller.user(),
        wish.profile(),
        wish.ifMatch(),
        (em, user) -> propose(em, tenant, proved, wish));
  }

  /** A stolen access token moves nobody's account to another address. */
  private PasswordCredential prove(
      Tenant tenant,
      Caller.EndUser caller,
      PasswordCredential current,
      @Nullable String password,
      Origin origin) {
    if (current.hash() == null) {
      reauthentication.requireRecentSignIn(tenant, caller);
      return current;
    }
    if (password == null) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED,
          ErrorCode.VALIDATION_FAILED.defaultMessage(),
          List.of(
              new Detail("current_password", "required", "This is required for another address.")));
    }
    var proof = check.check(tenant, new Account.ById(caller.user()), password, origin);
    check.forgive(tenant, proof);
    return proof.credential();
  }

  private void requireFree(Tenant tenant, Email email) {
    boolean taken = units.reading(tenant, em -> users.isTaken(em, email));
    if (taken) {
      throw new ProblemException(ErrorCode.EMAIL_ALREADY_EXISTS);
    }
  }

  private void propose(EntityManager em, Tenant tenant, PasswordCredential proved, Wish wish) {
    var user = proved.user();
    if (!credentials.propose(em, proved, wish.email())) {
      throw new ProblemException(ErrorCode.INVALID_CREDENTIALS);
    }
    outbox.add(
        em, tenant, new MailOrder(MailPurpose.CHANGE_EMAIL, wish.email(), wish.page(), user.id()));
    if (user.emailVerified()) {
      // An address that nobody has shown to be theirs may be a stranger's.
      outbox.add(
          em,
          tenant,
          new MailOrder(MailPurpose.EMAIL_CHANGE_NOTICE, user.email(), wish.page(), user.id()));
    }
    audit.append(
        em,
        AuditEvent.of(AuditAction.USER_REQUEST_EMAIL_CHANGE)
            .on(user.id())
            .personal("email", wish.email().value()));
  }

  /**
   * Gives the user the address that a token was mailed to.
   *
   * @return empty if the token is not good
   * @throws ProblemException {@code email_already_exists} if somebody else has it by now; then the
   *     token is not used up
   */
  Optional<User> confirm(Tenant tenant, String token) {
    var holder = units.inTransaction(tenant, em -> tokens.find(em, Purpose.CHANGE_EMAIL, token));
    return holder.flatMap(
        found ->
            conflicts.named(
                tenant,
                found.email(),
                null,
                found.user(),
                () -> units.inTransaction(tenant, em -> moved(em, found, token))));
  }

  private Optional<User> moved(EntityManager em, OneTimeTokens.Holder holder, String token) {
    if (!tokens.use(em, Purpose.CHANGE_EMAIL, token)) {
      return Optional.empty();
    }
    var changed = users.confirmEmail(em, holder.user(), holder.email());
    changed.ifPresent(
        done -> {
          // Links that were mailed to the old address open nothing any more.
          tokens.revokeAll(em, holder.user());
          audit.append(
              em,
              AuditEvent.of(AuditAction.USER_CHANGE_EMAIL)
                  .by(Actor.of(holder.user()))
                  .on(holder.user())
                  .personalChange(
                      Map.of("email", done.before().email().value()),
                      Map.of("email", done.after().email().value())));
        });
    return changed.map(ChangedUser::after);
  }
}
