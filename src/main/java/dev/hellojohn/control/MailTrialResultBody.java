package dev.hellojohn.control;

import dev.hellojohn.event.mail.TrialMail;
import dev.hellojohn.event.mail.Trouble;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a mail server took a mail. Nothing of what it says is in it but the number. */
@Schema(name = "MailTrialResult")
public record MailTrialResultBody(
    @Schema(
            description =
                "sent: the server has taken it. address_refused: the host has no address that mails are"
                    + " sent to. no_connection: there is no mail server, or it does not answer. no_tls:"
                    + " the connection is not secret, or the certificate is another's. login_refused;"
                    + " refused, for now; refused_for_good",
            enumeration = {
              "sent",
              "address_refused",
              "no_connection",
              "no_tls",
              "login_refused",
              "refused",
              "refused_for_good"
            })
        String outcome,
    @Schema(description = "What an SMTP server answered", examples = "535")
        @Nullable Integer replyCode) {

  static MailTrialResultBody of(TrialMail.Result result) {
    var code = result.replyCode();
    return new MailTrialResultBody(
        result.trouble().map(Trouble::wireName).orElse("sent"),
        code.isPresent() ? code.getAsInt() : null);
  }
}
