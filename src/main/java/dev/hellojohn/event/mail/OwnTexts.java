package dev.hellojohn.event.mail;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.MailTexts;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The texts of tenants' own, as mails take them. */
@Singleton
class OwnTexts {

  private static final Logger LOG = Logger.getLogger(OwnTexts.class.getName());

  private final ControlDatabase control;
  private final MailTexts texts;

  @Inject
  OwnTexts(ControlDatabase control, MailTexts texts) {
    this.control = control;
    this.texts = texts;
  }

  /**
   * The tenant's own text by its language, where it has a sound one. One query, of these languages.
   */
  Function<LanguageTag, Optional<MailText>> of(
      Tenant tenant, MailForm form, Set<LanguageTag> languages) {
    var found = control.inTransaction(em -> texts.find(em, tenant.id(), form, languages));
    return language ->
        Optional.ofNullable(found.get(language))
            .filter(text -> isSound(tenant, language, form, text));
  }

  /** The rules, or the tenant's origins, may be others than when it was written. */
  private static boolean isSound(
      Tenant tenant, LanguageTag language, MailForm form, MailText text) {
    var faults = OwnTextRules.faults(tenant.allowedOrigins(), form, text);
    if (!faults.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "The {2} mail of {0} in {1} is sent without the tenant''s own text: {3}",
          new Object[] {tenant.id(), language, form.wireName(), faults});
    }
    return faults.isEmpty();
  }
}
