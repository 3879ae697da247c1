package dev.hellojohn.event.mail;

import dev.hellojohn.config.LanguageTag;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is put into the text of a mail.
 *
 * @param language the recipient's, if it is known
 * @param values by the names that stand in braces
 * @param times the same, for what is written as the language has it
 */
public record MailContents(
    Optional<LanguageTag> language, Map<String, String> values, Map<String, Instant> times) {

  /** Without times. */
  public MailContents(Optional<LanguageTag> language, Map<String, String> values) {
    this(language, values, Map.of());
  }
}
