package dev.hellojohn.signin;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.factor.EmailCode;
import dev.hellojohn.factor.EmailCodes;
import dev.hellojohn.factor.IssuedChallenge;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.UserFields;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Orders a mail with a code to sign in with, for an address that anybody may name. The request
 * writes the same rows whether or not somebody has the address: who gets the mail is decided when
 * it is sent, on another thread.
 */
@Singleton
public class RequestCode {

  private final TenantUnits units;
  private final EmailCodes codes;
  private final MailOutbox outbox;
  private final AuditLog audit;

  @Inject
  RequestCode(TenantUnits units, EmailCodes codes, MailOutbox outbox, AuditLog audit) {
    this.units = units;
    this.codes = codes;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * Orders it.
   *
   * @return the challenge that the code answers, whoever has the address
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_email}; {@code
   *     insufficient_permissions} where the tenant does not allow it
   */
  IssuedChallenge toSignIn(Tenant tenant, Client client, String address) {
    SignInRules.require(tenant.authConfig(), SignInMethod.EMAIL_CODE);
    var fields = new UserFields();
    var email = fields.email(address);
    fields.finish();
    return units.inTransaction(
        tenant,
        em -> {
          var mail = outbox.add(em, tenant, new MailOrder(MailPurpose.SIGN_IN_CODE, email));
          audit.append(
              em,
              AuditEvent.of(AuditAction.USER_REQUEST_EMAIL_CODE).personal("email", email.value()));
          return codes.issue(
              em, tenant, EmailCode.Purpose.SIGN_IN, client.id().value(), email, mail);
        });
  }
}
