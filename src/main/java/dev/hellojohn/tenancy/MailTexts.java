package dev.hellojohn.tenancy;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The texts of mails of tenants' own, of which a tenant has one for a language and a purpose. Each
 * method runs in its caller's control transaction.
 */
@Singleton
public class MailTexts {

  private static final String PREFIX = "mtx";

  private final IdSource ids;
  private final Clock clock;

  @Inject
  public MailTexts(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Which texts a tenant has, by language and purpose. */
  public List<OwnMailText.Entry> list(EntityManager em, TenantId tenant) {
    return em.createQuery(
            "select t.language, t.purpose, t.updatedAt from MailTextEntity t"
                + " where t.tenantId = :tenant order by t.language, t.purpose",
            Tuple.class)
        .setParameter("tenant", tenant.value())
        .getResultStream()
        .flatMap(MailTexts::entry)
        .toList();
  }

  /** A purpose that this version does not know is passed over. */
  private static Stream<OwnMailText.Entry> entry(Tuple row) {
    return MailForm.parse(row.get(1, String.class)).stream()
        .map(
            form ->
                new OwnMailText.Entry(
                    new LanguageTag(row.get(0, String.class)), form, row.get(2, Instant.class)));
  }

  /** A tenant's text for a purpose in exactly that language, if it has one. */
  public Optional<OwnMailText> find(
      EntityManager em, TenantId tenant, LanguageTag language, MailForm form) {
    return rows(em, tenant, form, List.of(language)).stream().map(row -> of(row, form)).findFirst();
  }

  /** A tenant's texts for a purpose in those of the languages that it has one in. One query. */
  public Map<LanguageTag, MailText> find(
      EntityManager em, TenantId tenant, MailForm form, Collection<LanguageTag> languages) {
    var found = new HashMap<LanguageTag, MailText>();
    for (var row : rows(em, tenant, form, languages)) {
      found.put(new LanguageTag(row.language), textOf(row));
    }
    return found;
  }

  private static List<MailTextEntity> rows(
      EntityManager em, TenantId tenant, MailForm form, Collection<LanguageTag> languages) {
    return em.createQuery(
            "select t from MailTextEntity t where t.tenantId = :tenant and t.purpose = :purpose"
                + " and t.language in (:languages)",
            MailTextEntity.class)
        .setParameter("tenant", tenant.value())
        .setParameter("purpose", form.wireName())
        .setParameter("languages", languages.stream().map(LanguageTag::value).toList())
        .getResultList();
  }

  private static OwnMailText of(MailTextEntity row, MailForm form) {
    return new OwnMailText(
        new LanguageTag(row.language), form, textOf(row), row.updatedAt, row.version);
  }

  private static MailText textOf(MailTextEntity row) {
    return new MailText(row.subject, row.plain, row.html);
  }

  /** Puts a text in the place of what was there. The tenant's row is locked. */
  public OwnMailText put(
      EntityManager em, TenantId tenant, LanguageTag language, MailForm form, MailText text) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var rows = rows(em, tenant, form, List.of(language));
    var row = rows.isEmpty() ? newRow(tenant, language, form, now) : rows.get(0);
    row.subject = text.subject();
    row.plain = text.text();
    row.html = text.html();
    row.version++;
    row.updatedAt = now;
    if (rows.isEmpty()) {
      em.persist(row);
    }
    em.flush();
    return of(row, form);
  }

  private MailTextEntity newRow(TenantId tenant, LanguageTag language, MailForm form, Instant now) {
    var row = new MailTextEntity();
    row.id = ids.next(PREFIX);
    row.tenantId = tenant.value();
    row.purpose = form.wireName();
    row.language = language.value();
    row.createdAt = now;
    return row;
  }

  /** The tenant has none for that any more. */
  public void remove(EntityManager em, TenantId tenant, LanguageTag language, MailForm form) {
    em.createQuery(
            "delete from MailTextEntity t where t.tenantId = :tenant and t.language = :language"
                + " and t.purpose = :purpose")
        .setParameter("tenant", tenant.value())
        .setParameter("language", language.value())
        .setParameter("purpose", form.wireName())
        .executeUpdate();
  }
}
