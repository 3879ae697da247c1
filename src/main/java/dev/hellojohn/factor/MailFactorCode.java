package dev.hellojohn.factor;

import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;

/** Mails codes to users whose second factor is their mailbox, and orders those mails. */
@Singleton
public class MailFactorCode {

  private final EmailCodes codes;
  private final MailOutbox outbox;
  private final AuditLog audit;

  @Inject
  public MailFactorCode(EmailCodes codes, MailOutbox outbox, AuditLog audit) {
    this.codes = codes;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * Orders a mail, in the caller's transaction.
   *
   * @param boundTo what its code is good with alone: half a sign-in, a proof of this user's, or a
   *     pending factor
   */
  public void order(EntityManager em, Tenant tenant, User user, String boundTo) {
    var mail =
        outbox.add(em, tenant, new MailOrder(MailPurpose.FACTOR_CODE, user.email(), "", user.id()));
    codes.issue(em, tenant, EmailCode.Purpose.FACTOR, boundTo, user.email(), mail);
    audit.append(
        em,
        AuditEvent.of(AuditAction.USER_REQUEST_EMAIL_CODE).by(Actor.of(user.id())).on(user.id()));
  }

  /** Writes those mails. */
  @Singleton
  public static class Letter implements MailComposer {

    private final Users users;
    private final EmailCodes codes;

    @Inject
    public Letter(Users users, EmailCodes codes) {
      this.users = users;
      this.codes = codes;
    }

    @Override
    public MailPurpose purpose() {
      return MailPurpose.FACTOR_CODE;
    }

    @Override
    public Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
      return Optional.ofNullable(mail.user())
          .flatMap(id -> users.find(em, id))
          .filter(User::isActive)
          .filter(user -> user.email().equals(mail.recipient()))
          .flatMap(
              user ->
                  codes
                      .draw(em, tenant, mail, user.id())
                      .map(code -> new MailContents(user.language(), values(tenant, mail, code))));
    }

    private static Map<String, String> values(Tenant tenant, OrderedMail mail, String code) {
      var minutes = Long.toString(mail.purpose().life().toMinutes());
      return Map.of("tenant", tenant.name(), "minutes", minutes, "code", code);
    }
  }
}
