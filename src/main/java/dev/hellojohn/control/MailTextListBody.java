package dev.hellojohn.control;

import dev.hellojohn.config.MailForm;
import dev.hellojohn.tenancy.OwnMailText;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which texts a tenant has, and what an author has to know of those that there can be. */
@Schema(name = "MailTextList")
public record MailTextListBody(
    List<Entry> data,
    @Schema(examples = "1") int total,
    @Schema(description = "What there are mails for") List<Purpose> purposes) {

  /** One that the tenant has. */
  @Schema(name = "MailTextEntry")
  public record Entry(
      @Schema(examples = "pt-br") String language,
      @Schema(examples = "reset_password") String purpose,
      Instant updatedAt) {

    private static Entry of(OwnMailText.Entry entry) {
      return new Entry(entry.language().value(), entry.form().wireName(), entry.updatedAt());
    }
  }

  /** What mails are for, and what stands in their braces. */
  @Schema(name = "MailTextPurpose")
  public record Purpose(
      @Schema(examples = "reset_password") String purpose,
      @Schema(
              description = "The names that text and HTML must have, as {{link}}",
              examples = "[\"link\"]")
          List<String> requiredNames,
      @Schema(
              description = "The names that they, and the subject, may have beside those",
              examples = "[\"hours\",\"minutes\",\"tenant\"]")
          List<String> optionalNames) {

    private static Purpose of(MailForm form) {
      return new Purpose(
          form.wireName(), form.needed().stream().sorted().toList(), form.optional());
    }
  }

  static MailTextListBody of(List<OwnMailText.Entry> entries) {
    return new MailTextListBody(
        entries.stream().map(Entry::of).toList(),
        entries.size(),
        Arrays.stream(MailForm.values()).map(Purpose::of).toList());
  }
}
