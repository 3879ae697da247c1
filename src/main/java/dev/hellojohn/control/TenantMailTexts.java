package dev.hellojohn.control;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.MailTexts;
import dev.hellojohn.tenancy.OwnMailText;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts of mails of a tenant's own. They are read whenever a mail is written, so that a change
 * is in force at once on all nodes.
 */
@Singleton
class TenantMailTexts {

  /** With every purpose these are two hundred texts. */
  private static final int MOST_LANGUAGES = 20;

  private final ControlDatabase control;
  private final VisibleTenants visible;
  private final MailTexts texts;
  private final OperatorAudit audit;

  @Inject
  TenantMailTexts(
      ControlDatabase control, VisibleTenants visible, MailTexts texts, OperatorAudit audit) {
    this.control = control;
    this.visible = visible;
    this.texts = texts;
    this.audit = audit;
  }

  /** Which text is meant: its language and its purpose. */
  record Place(LanguageTag language, MailForm form) {

    /**
     * The place that a path names.
     *
     * @throws ProblemException {@code not_found} if one of them is no such thing
     */
    static Place of(String language, String purpose) {
      var tag = LanguageTag.parse(language);
      var form = MailForm.parse(purpose);
      if (tag.isEmpty() || form.isEmpty()) {
        throw new ProblemException(ErrorCode.NOT_FOUND);
      }
      return new Place(tag.get(), form.get());
    }
  }

  /**
   * Lists them.
   *
   * @throws ProblemException {@code not_found}
   */
  List<OwnMailText.Entry> list(Authority authority, String tenant) {
    return control.inTransaction(em -> texts.list(em, visible.find(em, authority, tenant).id()));
  }

  /**
   * Reads one.
   *
   * @throws ProblemException {@code not_found} also if the tenant has none there
   */
  OwnMailText read(Authority authority, String tenant, Place place) {
    return control.inTransaction(em -> found(find(em, visible.find(em, authority, tenant), place)));
  }

  private Optional<OwnMailText> find(EntityManager em, Tenant tenant, Place place) {
    return texts.find(em, tenant.id(), place.language(), place.form());
  }

  private static OwnMailText found(Optional<OwnMailText> text) {
    return text.orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  /**
   * Puts a text in the place of what was there.
   *
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; {@code conflict} if
   *     the tenant is deleted, or has texts in too many languages; {@code validation_failed}
   */
  OwnMailText put(
      Authority authority,
      String tenant,
      Place place,
      MailTextContentBody body,
      @Nullable String ifMatch) {
    return control.inTransaction(
        em -> {
          var owner = lock(em, authority, tenant);
          requireMatch(find(em, owner, place), ifMatch);
          var text = body.read(owner, place.form());
          requireRoom(em, owner, place.language());
          var changed = texts.put(em, owner.id(), place.language(), place.form(), text);
          append(em, AuditAction.TENANT_SET_MAIL_TEXT, owner, place);
          return changed;
        });
  }

  private void requireRoom(EntityManager em, Tenant tenant, LanguageTag another) {
    long others =
        texts.list(em, tenant.id()).stream()
            .map(OwnMailText.Entry::language)
            .filter(language -> !language.equals(another))
            .distinct()
            .count();
    if (others >= MOST_LANGUAGES) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "A tenant has texts in at most " + MOST_LANGUAGES + " languages.");
    }
  }

  /**
   * Takes one away: the operator's is sent from then on.
   *
   * @throws ProblemException {@code not_found}, also if the tenant has none there; {@code
   *     precondition_failed}; {@code conflict} if the tenant is deleted
   */
  void remove(Authority authority, String tenant, Place place, @Nullable String ifMatch) {
    control.inTransaction(
        em -> {
          var owner = lock(em, authority, tenant);
          var now = found(find(em, owner, place));
          requireMatch(Optional.of(now), ifMatch);
          texts.remove(em, owner.id(), place.language(), place.form());
          append(em, AuditAction.TENANT_REMOVE_MAIL_TEXT, owner, place);
          return owner;
        });
  }

  private Tenant lock(EntityManager em, Authority authority, String tenant) {
    return visible.lockChangeable(em, authority, visible.find(em, authority, tenant).id());
  }

  /** What is not there has no version. */
  private static void requireMatch(Optional<OwnMailText> now, @Nullable String ifMatch) {
    new EntityVersion(now.map(OwnMailText::version).orElse(0L)).requireMatch(ifMatch);
    if (now.isEmpty() && ifMatch != null) {
      throw new ProblemException(ErrorCode.PRECONDITION_FAILED);
    }
  }

  private void append(EntityManager em, AuditAction action, Tenant tenant, Place place) {
    audit.append(
        em,
        OperatorAudit.on(action, tenant)
            .detail("language", place.language().value())
            .detail("purpose", place.form().wireName()));
  }
}
