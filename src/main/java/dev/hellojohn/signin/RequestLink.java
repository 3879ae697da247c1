package dev.hellojohn.signin;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.UserFields;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Orders mails with links for an address that anybody may name. The request writes the same rows
 * whether or not somebody has the address: who gets the mail is decided when it is sent, on another
 * thread.
 */
@Singleton
public class RequestLink {

  private final TenantUnits units;
  private final LandingPages pages;
  private final MailOutbox outbox;
  private final AuditLog audit;

  @Inject
  RequestLink(TenantUnits units, LandingPages pages, MailOutbox outbox, AuditLog audit) {
    this.units = units;
    this.pages = pages;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * For who forgot their password.
   *
   * @param redirectUrl a page of the client's, or null for the configured one
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_email}, {@code validation_failed};
   *     {@code insufficient_permissions} where passwords are switched off
   */
  void toResetPassword(Tenant tenant, Client client, String address, @Nullable String redirectUrl) {
    SignInRules.require(tenant.authConfig(), SignInMethod.PASSWORD);
    var fields = new UserFields();
    var email = fields.email(address);
    var page = pages.resetPassword(fields, client, redirectUrl);
    fields.finish();
    order(
        tenant,
        new MailOrder(MailPurpose.RESET_PASSWORD, email, page),
        AuditAction.USER_REQUEST_PASSWORD_RESET);
  }

  /**
   * For who has to verify their address, and has no mail yet or not any more.
   *
   * @param redirectUrl a page of the client's, or null for the configured one
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_email}, {@code validation_failed}
   */
  void toVerifyEmail(Tenant tenant, Client client, String address, @Nullable String redirectUrl) {
    var fields = new UserFields();
    var email = fields.email(address);
    var page = pages.verifyEmail(fields, client, redirectUrl);
    fields.finish();
    order(
        tenant,
        new MailOrder(MailPurpose.VERIFY_EMAIL, email, page),
        AuditAction.USER_REQUEST_VERIFICATION);
  }

  /**
   * For who wants to sign in by mail.
   *
   * @param redirectUrl a page of the client's, or null for the configured one
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_email}, {@code validation_failed};
   *     {@code insufficient_permissions} where the tenant does not allow it
   */
  void toSignIn(Tenant tenant, Client client, String address, @Nullable String redirectUrl) {
    SignInRules.require(tenant.authConfig(), SignInMethod.MAGIC_LINK);
    var fields = new UserFields();
    var email = fields.email(address);
    var page = pages.magicLink(fields, client, redirectUrl);
    fields.finish();
    order(
        tenant,
        new MailOrder(MailPurpose.MAGIC_LINK, email, page),
        AuditAction.USER_REQUEST_MAGIC_LINK);
  }

  private void order(Tenant tenant, MailOrder order, AuditAction act) {
    units.run(
        tenant,
        em -> {
          outbox.add(em, tenant, order);
          audit.append(em, AuditEvent.of(act).personal("email", order.recipient().value()));
        });
  }
}
