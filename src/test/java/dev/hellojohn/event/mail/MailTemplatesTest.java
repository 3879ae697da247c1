package dev.hellojohn.event.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts of mails, and which of them is taken. */
class MailTemplatesTest {

  private static final LanguageTag GERMAN = new LanguageTag("de");
  private static final LanguageTag FRENCH = new LanguageTag("fr");
  private static final Pattern NAME = Pattern.compile("\\{\\{[a-z_]+\\}\\}");

  private final MailTemplates ours = new MailTemplates(Map.of());

  private static MailContents contents(MailForm form) {
    var values = new HashMap<String, String>();
    values.put("tenant", "Ada & Söhne <b>");
    for (var name :
        List.of("hours", "minutes", "lock_minutes", "link", "code", "device", "address")) {
      if (form.knows(name)) {
        values.put(name, "the " + name);
      }
    }
    var time = Instant.parse("2026-03-09T07:05:00Z");
    return new MailContents(Optional.empty(), values, Map.of("time", time));
  }

  private static Optional<MailText> none(LanguageTag language) {
    return Optional.empty();
  }

  private static MailText fill(MailTemplates templates, MailForm form, LanguageTag... languages) {
    return templates.fill(
        form, MailTemplates.lookup(List.of(languages)), MailTemplatesTest::none, contents(form));
  }

  private static LanguageTag tag(String text) {
    return LanguageTag.parse(text).orElseThrow();
  }

  private MailText fill(MailForm form, String... languages) {
    return fill(
        ours, form, Stream.of(languages).map(MailTemplatesTest::tag).toArray(LanguageTag[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void everyLanguageOfOursHasEveryPurpose(MailPurpose purpose) {
    for (var language : MailTemplates.OURS) {
      var raw = fill(ours, purpose.form(), language);
      for (var part : List.of(raw.subject(), raw.text(), raw.html())) {
        assertThat(part).isNotBlank().doesNotContain("{{", "}}");
      }
      assertThat(raw.subject() + raw.text()).contains("Ada & Söhne <b>");
      assertThat(raw.html())
          .contains("lang=\"" + language + '"', "Ada &amp; Söhne &lt;b&gt;")
          .doesNotContain("<b>");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourTextsKeepTheRulesOfTheOperators(MailForm form) {
    assertThat(MailPurpose.ofStored(form.wireName()).form()).isEqualTo(form);
    for (var language : MailTemplates.OURS) {
      var text = ours.find(language, form).orElseThrow();
      for (var part : MailText.Part.values()) {
        assertThat(text.fault(form, part)).as(language + " " + part).isEmpty();
      }
      var inText = NAME.matcher(text.text()).results().map(name -> name.group()).distinct();
      var inHtml = NAME.matcher(text.html()).results().map(name -> name.group()).distinct();
      assertThat(inHtml.toList()).containsExactlyInAnyOrderElementsOf(inText.toList());
    }
    assertThat(MailForm.values()).hasSameSizeAs(MailPurpose.values());
  }

  @Test
  void aKindOfALanguageIsTheLanguage() {
    assertThat(fill(MailForm.MAGIC_LINK, "de-AT").text()).contains("Guten Tag");
    assertThat(fill(MailForm.MAGIC_LINK, "xx", "de").text()).contains("Guten Tag");
    assertThat(fill(MailForm.MAGIC_LINK, "en-GB", "de").text()).contains("Hello");
    assertThat(fill(MailForm.MAGIC_LINK, "xx").text()).contains("Hello");
    assertThat(fill(MailForm.MAGIC_LINK).text()).contains("Hello");
  }

  @Test
  void timesAreWrittenAsTheTextsLanguageHasThem() {
    assertThat(fill(MailForm.NEW_DEVICE, "de").text()).contains("9. März 2026, 07:05 UTC");
    assertThat(fill(MailForm.NEW_DEVICE, "fr").text()).contains("9 March 2026, 07:05 UTC");
  }

  @Test
  void theOperatorsTextsStandInThePlaceOfOurs() {
    var own = new MailText("S {{tenant}}", "T {{link}}", "H {{link}}");
    var templates =
        new MailTemplates(
            Map.of(
                FRENCH, Map.of(MailForm.MAGIC_LINK, own),
                GERMAN, Map.of(MailForm.RESET_PASSWORD, own)));
    var form = MailForm.MAGIC_LINK;
    assertThat(fill(templates, form, FRENCH).text()).isEqualTo("T the link");
    assertThat(fill(templates, form, GERMAN).text()).contains("Guten Tag");
    var other = MailForm.RESET_PASSWORD;
    assertThat(fill(templates, other, GERMAN).html()).isEqualTo("H the link");
    assertThat(fill(templates, other, FRENCH).text()).contains("Hello");
  }

  @Test
  void aTenantsOwnComesBeforeOursInTheSameLanguageAndNoOther() {
    var own = new MailText("S", "T {{link}}", "H {{link}}");
    var languages = MailTemplates.lookup(List.of(tag("de-AT"), FRENCH));
    assertThat(languages).containsExactly(tag("de-at"), GERMAN, FRENCH, LanguageTag.ENGLISH);
    for (var language : languages) {
      var text =
          ours.fill(
              MailForm.MAGIC_LINK,
              languages,
              asked -> asked.equals(language) ? Optional.of(own) : Optional.empty(),
              contents(MailForm.MAGIC_LINK));
      // Ours in German is nearer than the tenant's in French.
      boolean taken = language.equals(tag("de-at")) || language.equals(GERMAN);
      assertThat(text.text().equals("T the link")).as(language.value()).isEqualTo(taken);
    }
  }

  @Test
  void noValueBeginsAHeader() {
    var text = new MailText("For {{tenant}}", "{{link}}", "{{link}}");
    var filled = text.filled(Map.of("tenant", "a\r\nBcc: eve@example.com", "link", "$1 \\"));
    assertThat(filled.subject()).isEqualTo("For a  Bcc: eve@example.com");
    assertThat(filled.text()).isEqualTo("$1 \\");
    assertThatThrownBy(() -> text.filled(Map.of())).isInstanceOf(IllegalStateException.class);
  }
}
