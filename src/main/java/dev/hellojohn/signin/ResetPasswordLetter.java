package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;

/** Writes to whoever forgot their password, if they are an active user. */
@Singleton
class ResetPasswordLetter implements MailComposer {

  private final PasswordCredentials credentials;
  private final OneTimeTokens tokens;

  @Inject
  ResetPasswordLetter(PasswordCredentials credentials, OneTimeTokens tokens) {
    this.credentials = credentials;
    this.tokens = tokens;
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.RESET_PASSWORD;
  }

  @Override
  public Optional<Map<String, String>> compose(EntityManager em, Tenant tenant, MailOrder order) {
    return credentials
        .byEmail(em, order.recipient())
        .map(PasswordCredential::user)
        .filter(User::isActive)
        .map(user -> values(em, tenant, order, user));
  }

  private Map<String, String> values(EntityManager em, Tenant tenant, MailOrder order, User user) {
    var life = MailPurpose.RESET_PASSWORD.life();
    var token =
        tokens.issue(em, OneTimeTokens.Purpose.RESET_PASSWORD, user.id(), order.recipient(), life);
    var separator = order.link().indexOf('?') < 0 ? '?' : '&';
    return Map.of(
        "tenant",
        tenant.name(),
        "minutes",
        Long.toString(life.toMinutes()),
        "link",
        order.link() + separator + "token=" + token);
  }
}
