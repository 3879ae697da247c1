package dev.hellojohn.event.mail;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailConfig;
import dev.hellojohn.config.MailText;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the mails that were ordered: what stands in them, in which language, from whom. */
final class LetterWriter {

  private final Map<MailPurpose, MailComposer> composers = new EnumMap<>(MailPurpose.class);
  private final TenantUnits units;
  private final OwnTexts ownTexts;
  private final MailConfig config;
  private final MailTemplates templates;

  LetterWriter(
      Stream<MailComposer> composers, TenantUnits units, OwnTexts ownTexts, MailConfig config) {
    composers.forEach(composer -> this.composers.put(composer.purpose(), composer));
    this.units = units;
    this.ownTexts = ownTexts;
    this.config = config;
    this.templates = new MailTemplates(config.texts());
  }

  /**
   * The mail, if somebody is to get it.
   *
   * @param server the tenant's own, or null for the operator's
   */
  Optional<Letter> write(Tenant tenant, @Nullable MailServer server, MailEntity row) {
    var purpose = MailPurpose.ofStored(row.purpose);
    var to = new Email(row.recipient);
    var user = row.userId == null ? null : new UserId(row.userId);
    var mail = new OrderedMail(row.id, purpose, to, row.link, user, row.about, row.createdAt);
    var composer = composers.get(purpose);
    if (composer == null) {
      throw new IllegalStateException("Nobody writes mails of " + purpose);
    }
    return units
        .inTransaction(tenant, em -> composer.compose(em, tenant, mail))
        .map(contents -> text(tenant, purpose, contents))
        .map(text -> new Envelope(tenant, server, config.from()).of(row.id, to, text));
  }

  private MailText text(Tenant tenant, MailPurpose purpose, MailContents contents) {
    var form = purpose.form();
    var languages = languages(tenant, contents);
    return templates.fill(form, languages, ownTexts.of(tenant, form, languages), contents);
  }

  /** The reader's own, if it is known, and the tenant's, with what they are kinds of. */
  private static Set<LanguageTag> languages(Tenant tenant, MailContents contents) {
    return MailTemplates.lookup(
        Stream.of(contents.language(), tenant.authConfig().mail().languageTag())
            .flatMap(Optional::stream)
            .toList());
  }
}
