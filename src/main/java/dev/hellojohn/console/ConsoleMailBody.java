package dev.hellojohn.console;

import dev.hellojohn.event.mail.KeptMail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A mail in a list, without what stands in it. */
@Schema(name = "ConsoleMail")
public record ConsoleMailBody(
    @Schema(examples = "mail_01HZX3V9J4N8QW7R5T2K6M0PBC") String id,
    MailTenant tenant,
    @Schema(description = "As its template is called", examples = "verify_email") String purpose,
    @Schema(implementation = String.class, format = "email") Email to,
    String subject,
    Instant sentAt) {

  /** Whose mail it is. */
  @Schema(name = "ConsoleMailTenant")
  public record MailTenant(
      @Schema(implementation = String.class, examples = "tnt_01HZX3V9J4N8QW7R5T2K6M0PBC")
          TenantId id,
      @Schema(examples = "acme") String slug) {}

  static ConsoleMailBody of(KeptMail mail) {
    return new ConsoleMailBody(
        mail.id(),
        new MailTenant(mail.tenant(), mail.slug()),
        mail.purpose(),
        mail.to(),
        mail.subject(),
        mail.sentAt());
  }
}
