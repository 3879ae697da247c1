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
 * else's address loses it when that person resets the password (ADR 019).
 */
@Singleton
public class VerifyEmail {

  private final TenantUnits units;
  private final OneTimeTokens tokens;
  private final Users users;
  private final AuditLog audit;

  @Inject
  VerifyEmail(TenantUnits units, OneTimeTokens tokens, Users users, AuditLog audit) {
    this.units = units;
    this.tokens = tokens;
    this.users = users;
    this.audit = audit;
  }

  /**
   * Verifies.
   *
   * @throws ProblemException {@code invalid_token}
   */
  User verify(Tenant tenant, String token) {
    return units
        .inTransaction(
            tenant,
            em ->
                tokens
                    .find(em, Purpose.VERIFY_EMAIL, token)
                    .filter(holder -> tokens.use(em, Purpose.VERIFY_EMAIL, token))
                    .flatMap(holder -> verified(em, holder)))
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.INVALID_TOKEN,
                    "This link is not valid any more. Ask for a new one."));
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
