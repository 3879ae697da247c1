package dev.hellojohn.tenancy;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.kernel.Detail;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How mails to a tenant's users are written.
 *
 * @param language what is written to users whose language is not known, as BCP 47 names it; null
 *     for English
 */
public record MailPolicy(@Nullable String language) {

  static MailPolicy defaults() {
    return new MailPolicy(null);
  }

  /** The language, if one was chosen. */
  public Optional<LanguageTag> languageTag() {
    return Optional.ofNullable(language).flatMap(LanguageTag::parse);
  }

  void addFaults(List<Detail> faults) {
    if (language != null && languageTag().isEmpty()) {
      faults.add(
          new Detail(
              "auth_config.mail.language",
              "invalid",
              "A language is named as BCP 47 does, such as de or pt-BR."));
    }
  }
}
