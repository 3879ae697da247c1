package dev.hellojohn.signin;

import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.signin.OneTimeTokens.Holder;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/**
 * Counts an address as verified on the word of a token from a mail to it. It gives nobody a session
 * and takes none away: whoever made the account keeps it, and a stranger who made it with somebody
 * else's address loses it when that person resets the password (ADR 022).
 */
@Singleton
public class VerifyEmail {

  private final TenantUnits units;
  private final OneTimeTokens tokens;
  private final Users users;
  private final ChangeEmail change;
  private final AuditLog audit;

  @Inject
  VerifyEmail(
      TenantUnits units, OneTimeTokens tokens, Users users, ChangeEmail change, AuditLog audit) {
    this.units = units;
    this.tokens = tokens;
    this.users = users;
    this.change = change;
    this.audit = audit;
  }

  /**
   * Verifies the address that a user has, or gives the user the one that they have asked for.
   *
   * @throws ProblemException {@code invalid_token}; {@code email_already_exists} if the address
   *     that was asked for is somebody else's by now
   */
  User verify(Tenant tenant, String token) {
    var user =
        Purpose.CHANGE_EMAIL.isOf(token)
            ? change.confirm(tenant, token)
            : units.inTransaction(tenant, em -> verify(em, token));
    return user.orElseThrow(
        () ->
            new ProblemException(
                ErrorCode.INVALID_TOKEN, "This link is not valid any more. Ask for a new one."));
  }

  private Optional<User> verify(EntityManager em, String token) {
    return tokens
        .find(em, Purpose.VERIFY_EMAIL, token)
        .filter(holder -> tokens.use(em, Purpose.VERIFY_EMAIL, token))
        .flatMap(holder -> verified(em, holder));
  }

  private Optional<User> verified(EntityManager em, Holder holder) {
    if (!users.verify(em, holder.user(), holder.email())) {
      return Optional.empty();
    }
    audit.append(
        em,
        AuditEvent.of(AuditAction.USER_VERIFY_EMAIL)
            .by(Actor.of(holder.user()))
            .on(holder.user())
            .personal("email", holder.email().value()));
    return users.find(em, holder.user());
  }
}
