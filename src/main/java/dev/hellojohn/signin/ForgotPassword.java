package dev.hellojohn.signin;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.UserFields;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Orders the mail about a forgotten password. The request writes the same rows whether or not
 * somebody has the address: who gets the mail is decided when it is sent, on another thread.
 */
@Singleton
public class ForgotPassword {

  private final TenantUnits units;
  private final MailOutbox outbox;
  private final AuditLog audit;
  private final String page;

  @Inject
  public ForgotPassword(
      TenantUnits units, MailOutbox outbox, AuditLog audit, Configuration configuration) {
    this.units = units;
    this.outbox = outbox;
    this.audit = audit;
    this.page = configuration.mail().resetPasswordUrl().toString();
  }

  /**
   * Orders it.
   *
   * @param redirectUrl a page of the client's, or null for the configured one
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_email}, {@code validation_failed};
   *     {@code insufficient_permissions} where passwords are switched off
   */
  void forgot(Tenant tenant, Client client, String address, @Nullable String redirectUrl) {
    SignInRules.requirePasswords(tenant.authConfig());
    var fields = new UserFields();
    var email = fields.email(address);
    if (redirectUrl != null && !client.redirectUris().contains(redirectUrl)) {
      fields.fault(
          "redirect_url", "not_allowed", "This must be one of the client's redirect URIs.");
    }
    fields.finish();
    order(tenant, email, redirectUrl == null ? page : redirectUrl);
  }

  private void order(Tenant tenant, Email email, String link) {
    units.inTransaction(
        tenant,
        em -> {
          outbox.add(em, tenant, new MailOrder(MailPurpose.RESET_PASSWORD, email, link));
          audit.append(
              em,
              AuditEvent.of(AuditAction.USER_REQUEST_PASSWORD_RESET)
                  .personal("email", email.value()));
          return Boolean.TRUE;
        });
  }
}
