package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;

/** A mail with a link for whoever has the address, if they are a user who is to get it. */
abstract class LinkLetter implements MailComposer {

  private final PasswordCredentials credentials;
  private final OneTimeTokens tokens;
  private final Purpose token;

  LinkLetter(PasswordCredentials credentials, OneTimeTokens tokens, Purpose token) {
    this.credentials = credentials;
    this.tokens = tokens;
    this.token = token;
  }

  /** Whether an active user gets it. */
  abstract boolean isFor(User user);

  @Override
  public final Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    return credentials
        .byEmail(em, mail.recipient())
        .map(PasswordCredential::user)
        .filter(User::isActive)
        .filter(this::isFor)
        .flatMap(
            user ->
                tokens
                    .issue(em, token, user.id(), mail)
                    .map(
                        issued -> new MailContents(user.language(), values(tenant, mail, issued))));
  }

  static Map<String, String> values(Tenant tenant, OrderedMail mail, String issued) {
    var life = mail.purpose().life();
    return Map.of(
        "tenant",
        tenant.name(),
        "hours",
        Long.toString(life.toHours()),
        "minutes",
        Long.toString(life.toMinutes()),
        "link",
        LandingPages.link(mail.link(), issued));
  }
}
