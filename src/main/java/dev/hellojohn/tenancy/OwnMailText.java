package dev.hellojohn.tenancy;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import java.time.Instant;

/**
 * The text of a mail of a tenant's own.
 *
 * @param version grows with each change: the ETag
 */
public record OwnMailText(
    LanguageTag language, MailForm form, MailText text, Instant updatedAt, long version) {

  /** Which of a tenant's texts it is, and since when. */
  public record Entry(LanguageTag language, MailForm form, Instant updatedAt) {}
}
