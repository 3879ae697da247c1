package dev.hellojohn.console;

import dev.hellojohn.event.mail.KeptMail;
import dev.hellojohn.kernel.Email;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A mail with its links and codes. */
@Schema(name = "ConsoleMailText")
public record ConsoleMailTextBody(
    @Schema(examples = "mail_01HZX3V9J4N8QW7R5T2K6M0PBC") String id,
    ConsoleMailBody.MailTenant tenant,
    @Schema(description = "As its template is called", examples = "verify_email") String purpose,
    @Schema(implementation = String.class, format = "email") Email to,
    String subject,
    Instant sentAt,
    @Schema(description = "The plain text") String text,
    @Schema(description = "The same as an HTML document") String html) {

  static ConsoleMailTextBody of(KeptMail mail) {
    return new ConsoleMailTextBody(
        mail.id(),
        new ConsoleMailBody.MailTenant(mail.tenant(), mail.slug()),
        mail.purpose(),
        mail.to(),
        mail.subject(),
        mail.sentAt(),
        mail.text(),
        mail.html());
  }
}
