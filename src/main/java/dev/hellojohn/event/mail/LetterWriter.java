package dev.hellojohn.event.mail;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailConfig;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the mails that were ordered: what stands in them, in which language, from whom. */
final class LetterWriter {

  private final Map<MailPurpose, MailComposer> composers = new EnumMap<>(MailPurpose.class);
  private final TenantUnits units;
  private final MailConfig config;
  private final MailTemplates templates;

  LetterWriter(Stream<MailComposer> composers, TenantUnits units, MailConfig config) {
    composers.forEach(composer -> this.composers.put(composer.purpose(), composer));
    this.units = units;
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
        .map(contents -> templates.fill(purpose.form(), languages(tenant, contents), contents))
        .map(text -> new Envelope(tenant, server, config.from()).of(row.id, to, text));
  }

  /** The reader's own, if it is known, and the tenant's. */
  private static List<LanguageTag> languages(Tenant tenant, MailContents contents) {
    return Stream.of(contents.language(), tenant.authConfig().mail().languageTag())
        .flatMap(Optional::stream)
        .toList();
  }
}
