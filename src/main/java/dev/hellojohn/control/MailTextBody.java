package dev.hellojohn.control;

import dev.hellojohn.tenancy.OwnMailText;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The text of a mail of a tenant's own. */
@Schema(name = "MailText")
public record MailTextBody(
    @Schema(examples = "pt-br") String language,
    @Schema(examples = "reset_password") String purpose,
    String subject,
    String text,
    String html,
    Instant updatedAt) {

  static MailTextBody of(OwnMailText own) {
    var text = own.text();
    return new MailTextBody(
        own.language().value(),
        own.form().wireName(),
        text.subject(),
        text.text(),
        text.html(),
        own.updatedAt());
  }
}
