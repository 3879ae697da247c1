package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.Tenant;
import java.time.Instant;

/**
 * A mail that a developer can read. It holds links and codes that open accounts.
 *
 * @param id {@code mail_…}, the same as in the outbox
 * @param slug the tenant's when it was sent
 * @param purpose as its template is called, such as {@code verify_email}
 */
public record KeptMail(
    String id,
    TenantId tenant,
    String slug,
    String purpose,
    Email to,
    String subject,
    String text,
    String html,
    Instant sentAt) {

  static KeptMail of(Tenant tenant, String purpose, Letter letter, Instant sentAt) {
    return new KeptMail(
        letter.id(),
        tenant.id(),
        tenant.slug(),
        purpose,
        letter.to(),
        letter.subject(),
        letter.text(),
        letter.html(),
        sentAt);
  }

  @Override
  public String toString() {
    return "KeptMail[" + id + ']';
  }
}
