package dev.hellojohn.control;

import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.config.MailText.Part;
import dev.hellojohn.event.mail.OwnTextRules;
import dev.hellojohn.tenancy.Tenant;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The text of a mail of a tenant's own, as a request gives it: whole, and kept as it is. All three
 * together are below what a body may be in any language's script.
 */
@Schema(
    name = "MailTextContent",
    examples =
        "{\"subject\":\"Your new password for {{tenant}}\",\"text\":\"Hello, choose one within {{minutes}} minutes:\\n\\n{{link}}\\n\",\"html\":\"<p>Hello,</p><p><a href=\\\"{{link}}\\\">choose one</a> within {{minutes}} minutes.</p>\"}")
public record MailTextContentBody(
    @Schema(description = "One line; names in braces as the list has them")
        @NotBlank
        @Size(max = MailText.LONGEST_SUBJECT)
        String subject,
    @Schema(description = "The plain text. Links stand between spaces") @NotBlank @Size(max = 5000)
        String text,
    @Schema(description = "The HTML: what formats text, without pictures, scripts or style sheets")
        @NotBlank
        @Size(max = 15_000)
        String html) {

  /**
   * The text.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  MailText read(Tenant tenant, MailForm form) {
    var read = new MailText(subject, text, html);
    var violations = new Violations();
    OwnTextRules.faults(tenant.allowedOrigins(), form, read)
        .forEach((part, fault) -> violations.add(member(part), "invalid", "This " + fault + "."));
    violations.throwIfAny();
    return read;
  }

  private static String member(Part part) {
    return switch (part) {
      case SUBJECT -> "subject";
      case TXT -> "text";
      case HTML -> "html";
    };
  }
}
