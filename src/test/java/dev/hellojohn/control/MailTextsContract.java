package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.access.TenantReach;
import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.control.Parallel.Outcome;
import dev.hellojohn.control.TenantMailTexts.Place;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.MailTexts;
import dev.hellojohn.tenancy.OwnMailText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator can say of a tenant's own mail texts, on each database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MailTextsContract {

  private static final String SUBJECT = "Your password for {{tenant}}";
  private static final String TEXT = "Choose one: {{link}}";
  private static final String HTML = "<p><a href=\"{{link}}\">Choose one</a></p>";
  private static final Place GERMAN = Place.of("de", "reset_password");
  private static final Place BRAZILIAN = Place.of("pt_BR", "reset_password");
  private static final MailForm FORM = MailForm.RESET_PASSWORD;

  private ControlFixture fixture;
  private MailTexts store;
  private TenantMailTexts texts;
  private String tenant;
  private int tenants;

  /** A login on an empty database of this product. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    fixture = new ControlFixture(freshDatabase());
    store = new MailTexts(fixture.tenancy.ids, fixture.clock);
    texts = new TenantMailTexts(fixture.tenancy.control, fixture.visible, store, fixture.audit);
  }

  @BeforeEach
  void makeTenant() {
    tenant = newTenant();
  }

  private String newTenant() {
    return fixture.createTenant("Acme " + ++tenants).tenant().id().value();
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private static MailTextContentBody content(String subject) {
    return new MailTextContentBody(subject, TEXT, HTML);
  }

  private OwnMailText put(Place place, String subject) {
    return texts.put(ControlFixture.ROOT, tenant, place, content(subject), null);
  }

  private OwnMailText read(Place place) {
    return texts.read(ControlFixture.ROOT, tenant, place);
  }

  private List<String> list(String of) {
    return texts.list(ControlFixture.ROOT, of).stream()
        .map(entry -> entry.language() + " " + entry.form().wireName())
        .toList();
  }

  private static ProblemException problem(ThrowingCallable call) {
    var problem = new ProblemException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProblemException.class, thrown -> problem[0] = thrown);
    return problem[0];
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThat(problem(call).code()).isEqualTo(code);
  }

  private long rowsOf(String of) {
    return fixture.tenancy.control.inTransaction(
        em ->
            em.createQuery(
                    "select count(t) from MailTextEntity t where t.tenantId = :tenant", Long.class)
                .setParameter("tenant", of)
                .getSingleResult());
  }

  @Test
  void whatWasSentIsKeptAsItWas() {
    var subject = " \u00C4 \uD83D\uDC4B {{tenant}} ";
    var text = "\uD83D\uDC4B".repeat(2400) + "\r\n\t{{link}} \\n '\"$1 %s\n\n";
    var html = HTML + "\n<p>" + "\u8A9E".repeat(14_900 - HTML.length()) + "</p>\n";
    var body = new MailTextContentBody(subject, text, html);
    var put = texts.put(ControlFixture.ROOT, tenant, BRAZILIAN, body, null);
    assertThat(put.text()).isEqualTo(new MailText(subject, text, html));
    assertThat(put.version()).isEqualTo(1);
    assertThat(put.language()).isEqualTo(new LanguageTag("pt-br"));
    assertThat(put.updatedAt()).isEqualTo(fixture.clock.instant());
    assertThat(read(Place.of("PT-br", "reset_password"))).isEqualTo(put);
  }

  @Test
  void aTextIsReplacedAndTakenAway() {
    put(GERMAN, "One");
    fixture.clock.advance(Duration.ofMinutes(1));
    var second = put(GERMAN, "Two");
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.updatedAt()).isEqualTo(fixture.clock.instant());
    put(BRAZILIAN, "Three");
    put(Place.of("de", "verify_email"), "Four");
    assertThat(list(tenant))
        .containsExactly("de reset_password", "de verify_email", "pt-br reset_password");
    assertThat(read(GERMAN)).isEqualTo(second);

    texts.remove(ControlFixture.ROOT, tenant, GERMAN, null);
    assertThat(list(tenant)).containsExactly("de verify_email", "pt-br reset_password");
    refused(ErrorCode.NOT_FOUND, () -> read(GERMAN));
    refused(ErrorCode.NOT_FOUND, () -> texts.remove(ControlFixture.ROOT, tenant, GERMAN, null));
    assertThat(put(GERMAN, "Five").version()).isEqualTo(1);
  }

  @Test
  void aChangeIsOfTheVersionThatWasSeen() {
    var body = content("One");
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> texts.put(ControlFixture.ROOT, tenant, GERMAN, body, "\"1\""));
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> texts.put(ControlFixture.ROOT, tenant, GERMAN, body, "*"));
    put(GERMAN, "One");
    texts.put(ControlFixture.ROOT, tenant, GERMAN, body, "\"1\"");
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> texts.put(ControlFixture.ROOT, tenant, GERMAN, body, "\"1\""));
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> texts.remove(ControlFixture.ROOT, tenant, GERMAN, "\"1\""));
    texts.remove(ControlFixture.ROOT, tenant, GERMAN, "\"2\"");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    var wrong =
        new MailTextContentBody("a\nb", "https://evil.example/ {{link}}", "{{link}}<script>");
    var problem = problem(() -> texts.put(ControlFixture.ROOT, tenant, GERMAN, wrong, null));
    assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(problem.details())
        .extracting(detail -> detail.field() + ": " + detail.message())
        .containsExactly(
            "subject: This must be one line of at most 400 characters.",
            "text: This has a link that is neither {{link}} by itself nor an https URL of one of the"
                + " tenant's allowed_origins.",
            "html: This has the element script, which is not allowed.");
    assertThat(list(tenant)).isEmpty();
  }

  /** Not those of the instance, nor those of another tenant. */
  @Test
  void linksLeadToTheTenantsOwnOrigins() {
    var body = new MailTextContentBody(SUBJECT, TEXT + " https://acme.example/help", HTML);
    var elsewhere = newTenant();
    allow(elsewhere, "https://acme.example");
    refused(
        ErrorCode.VALIDATION_FAILED,
        () -> texts.put(ControlFixture.ROOT, tenant, GERMAN, body, null));
    allow(tenant, "https://acme.example");
    assertThat(texts.put(ControlFixture.ROOT, tenant, GERMAN, body, null).version()).isEqualTo(1);
  }

  private void allow(String to, String origin) {
    var change =
        new TenantChangeBody(
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.absent(),
            Patch.of(List.of(origin)),
            Patch.absent(),
            Patch.absent(),
            Patch.absent());
    fixture.changeTenant.change(ControlFixture.ROOT, to, change, null);
  }

  @Test
  void languagesAreBoundedAndPurposesAreNot() {
    for (char letter = 'a'; letter < 'a' + 20; letter++) {
      put(Place.of("x" + letter, "reset_password"), "One");
    }
    var more = Place.of("de", "reset_password");
    refused(ErrorCode.CONFLICT, () -> put(more, "One"));
    for (var form : MailForm.values()) {
      if (form.needed().equals(Set.of("link"))) {
        put(Place.of("xa", form.wireName()), "One");
      }
    }
    texts.remove(ControlFixture.ROOT, tenant, Place.of("xt", "reset_password"), null);
    put(more, "One");
  }

  @Test
  void whoWritesAtTheSameTimeLosesNothing() throws Exception {
    var same = new ArrayList<Callable<OwnMailText>>();
    for (int i = 0; i < 8; i++) {
      same.add(() -> put(GERMAN, "One"));
    }
    assertThat(Parallel.run(same)).allMatch(Outcome::succeeded);
    assertThat(read(GERMAN).version()).isEqualTo(8);

    for (char letter = 'a'; letter < 'a' + 16; letter++) {
      put(Place.of("x" + letter, "reset_password"), "One");
    }
    var others = new ArrayList<Callable<OwnMailText>>();
    for (char letter = 'a'; letter < 'a' + 6; letter++) {
      var place = Place.of("y" + letter, "reset_password");
      others.add(() -> put(place, "One"));
    }
    var outcomes = Parallel.run(others);
    assertThat(outcomes).filteredOn(Outcome::succeeded).hasSize(3);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.succeeded())
        .extracting(Outcome::problem)
        .containsOnly(ErrorCode.CONFLICT);
  }

  @Test
  void anotherTenantsTextsAreNotThere() {
    put(GERMAN, "One");
    var elsewhere = newTenant();
    var reach = TenantReach.only(Set.of(new TenantId(elsewhere)));
    var authority = new Authority("adm_one", EnumSet.allOf(OperatorScope.class), reach);
    refused(ErrorCode.NOT_FOUND, () -> texts.list(authority, tenant));
    refused(ErrorCode.NOT_FOUND, () -> texts.read(authority, tenant, GERMAN));
    refused(ErrorCode.NOT_FOUND, () -> texts.put(authority, tenant, GERMAN, content("Two"), null));
    refused(ErrorCode.NOT_FOUND, () -> texts.remove(authority, tenant, GERMAN, null));
    refused(ErrorCode.NOT_FOUND, () -> texts.read(authority, elsewhere, GERMAN));
    refused(ErrorCode.NOT_FOUND, () -> texts.remove(authority, elsewhere, GERMAN, null));
    assertThat(texts.list(authority, elsewhere)).isEmpty();
    texts.put(authority, elsewhere, GERMAN, content("Theirs"), null);
    texts.remove(authority, elsewhere, GERMAN, null);
    assertThat(read(GERMAN).text().subject()).isEqualTo("One");
  }

  /** As a mail is written: one purpose, some languages, one tenant. */
  @Test
  void aMailFindsItsTenantsTextsAlone() {
    put(GERMAN, "Acme, German");
    put(BRAZILIAN, "Acme, Portuguese");
    put(Place.of("de", "magic_link"), "Acme, another purpose");
    put(Place.of("de-at", "reset_password"), "Acme, Austrian");
    var acme = new TenantId(tenant);
    tenant = newTenant();
    put(GERMAN, "Other, German");
    var languages = List.of(new LanguageTag("de"), new LanguageTag("fr"), new LanguageTag("pt-br"));
    assertThat(found(acme, languages))
        .isEqualTo(
            Map.of(
                new LanguageTag("de"), "Acme, German",
                new LanguageTag("pt-br"), "Acme, Portuguese"));
    assertThat(found(new TenantId(tenant), languages))
        .isEqualTo(Map.of(new LanguageTag("de"), "Other, German"));
    assertThat(found(new TenantId(newTenant()), languages)).isEmpty();
  }

  private Map<LanguageTag, String> found(TenantId of, List<LanguageTag> languages) {
    var subjects = new HashMap<LanguageTag, String>();
    fixture
        .tenancy
        .control
        .inTransaction(em -> store.find(em, of, FORM, languages))
        .forEach((language, text) -> subjects.put(language, text.subject()));
    return subjects;
  }

  @Test
  void textsGoWithTheirTenant() {
    put(GERMAN, "One");
    var kept = newTenant();
    texts.put(ControlFixture.ROOT, kept, GERMAN, content("Kept"), null);
    var id = new TenantId(tenant);
    var slug =
        fixture.tenancy.control.inTransaction(
            em -> fixture.tenancy.tenants.find(em, id).orElseThrow().slug());
    fixture.lifecycle.delete(ControlFixture.ROOT, tenant, slug, false);
    assertThat(list(tenant)).containsExactly("de reset_password");
    refused(ErrorCode.CONFLICT, () -> put(GERMAN, "Two"));
    refused(ErrorCode.CONFLICT, () -> texts.remove(ControlFixture.ROOT, tenant, GERMAN, null));
    fixture.tenancy.provisioning.purge(id);
    assertThat(rowsOf(tenant)).isZero();
    assertThat(rowsOf(kept)).isEqualTo(1);
  }

  /** A later version may know less: what it can't name is passed over and does no harm. */
  @Test
  void aPurposeThatIsNoneAnyMoreIsPassedOver() {
    put(GERMAN, "One");
    put(BRAZILIAN, "Two");
    fixture.tenancy.control.run(
        em ->
            em.createNativeQuery(
                    "update {h-domain}cp_mail_text set purpose = 'gone' where language = 'de'"
                        + " and tenant_id = :tenant")
                .setParameter("tenant", tenant)
                .executeUpdate());
    assertThat(list(tenant)).containsExactly("pt-br reset_password");
  }

  @Test
  void whatIsNoLanguageOrPurposeIsNotThere() {
    for (var language : List.of("", "d", "deutschland", "../de", "de--at")) {
      refused(ErrorCode.NOT_FOUND, () -> Place.of(language, "reset_password"));
    }
    for (var purpose : List.of("", "RESET_PASSWORD", "reset-password", "newsletter")) {
      refused(ErrorCode.NOT_FOUND, () -> Place.of("de", purpose));
    }
  }
}
