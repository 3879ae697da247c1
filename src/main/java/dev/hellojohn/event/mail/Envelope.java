package dev.hellojohn.event.mail;

import dev.hellojohn.config.MailText;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a tenant's mails are from.
 *
 * @param server the tenant's own, or null for the operator's
 * @param operator the operator's sender
 */
record Envelope(Tenant tenant, @Nullable MailServer server, Email operator) {

  /** The mail in it. */
  Letter of(String id, Email to, MailText text) {
    if (server == null) {
      return new Letter(
          id, operator, tenant.name(), null, to, text.subject(), text.text(), text.html());
    }
    var settings = server.settings();
    return new Letter(
        id,
        settings.from(),
        Objects.requireNonNullElse(settings.fromName(), tenant.name()),
        settings.replyTo(),
        to,
        text.subject(),
        text.text(),
        text.html());
  }
}
