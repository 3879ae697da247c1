package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.factor.EmailCodes;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;

/** Writes to whoever wants to sign in with a code, if they are a user who may. */
@Singleton
class SignInCodeLetter implements MailComposer {

  private final PasswordCredentials credentials;
  private final EmailCodes codes;

  @Inject
  SignInCodeLetter(PasswordCredentials credentials, EmailCodes codes) {
    this.credentials = credentials;
    this.codes = codes;
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.SIGN_IN_CODE;
  }

  @Override
  public Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    return credentials
        .byEmail(em, mail.recipient())
        .map(PasswordCredential::user)
        .filter(User::isActive)
        .flatMap(
            user ->
                codes
                    .draw(em, tenant, mail, user.id())
                    .map(code -> new MailContents(user.language(), values(tenant, mail, code))));
  }

  static Map<String, String> values(Tenant tenant, OrderedMail mail, String code) {
    return Map.of(
        "tenant",
        tenant.name(),
        "minutes",
        Long.toString(mail.purpose().life().toMinutes()),
        "code",
        code);
  }
}
