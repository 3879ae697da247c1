package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.MailTexts;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.LogRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mails with the texts of tenants' own. */
class OwnMailTextsOnH2IT extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final LanguageTag GERMAN = new LanguageTag("de");

  @TempDir static Path directory;

  private MailTexts texts;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @BeforeEach
  void openTexts() {
    texts = new MailTexts(plane.tenancy.ids, plane.clock);
  }

  private void put(Home home, LanguageTag language, String words) {
    put(
        home,
        language,
        new MailText(
            words + " {{tenant}}",
            words + " {{link}}",
            "<p>" + words + " {{tenant}} <a href=\"{{link}}\">x</a></p>"));
  }

  private void put(Home home, LanguageTag language, MailText text) {
    plane.tenancy.control.run(
        em -> texts.put(em, home.tenant().id(), language, MailForm.RESET_PASSWORD, text));
  }

  private Home speaking(Home home, String language) {
    return home.with(AuthConfigs.with(Map.of("mail", Map.of("language", language))));
  }

  /** The plain text of a mail about a forgotten password. */
  private String mail(Home home) throws Exception {
    // So many an hour are sent to an address, and no more.
    plane.clock.advance(Duration.ofHours(2));
    smtp.purgeEmailFromAllMailboxes();
    var order = new MailOrder(MailPurpose.RESET_PASSWORD, new Email(ANN), "https://a.example.com/");
    plane.in(home, em -> plane.mail.outbox.add(em, home.tenant(), order));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    return part(smtp.getReceivedMessages()[0], 0);
  }

  @ParameterizedTest
  @EnumSource
  void oneTenantsTextsAreNoOthers(IsolationMode mode) throws Exception {
    var acme = plane.home(mode);
    var other = plane.home(mode);
    signUp(acme, ANN);
    signUp(other, ANN);
    put(acme, LanguageTag.ENGLISH, "Ahoy");
    assertThat(mail(acme)).startsWith("Ahoy https://a.example.com/?token=prt_");
    assertThat(mail(other)).startsWith("Hello").doesNotContain("Ahoy");
    put(other, LanguageTag.ENGLISH, "Moin");
    assertThat(mail(other)).startsWith("Moin");
    assertThat(mail(acme)).startsWith("Ahoy");
  }

  @Test
  void theReadersLanguageComesFirstWhoseverTextItIs() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    put(home, LanguageTag.ENGLISH, "Ahoy");
    put(home, new LanguageTag("fr"), "Salut");
    assertThat(mail(speaking(home, "fr-CA"))).startsWith("Salut");
    assertThat(mail(speaking(home, "de-AT"))).startsWith("Guten Tag");
    assertThat(mail(speaking(home, "tlh"))).startsWith("Ahoy");
    put(home, GERMAN, "Moin");
    assertThat(mail(speaking(home, "de-AT"))).startsWith("Moin");
    // Another purpose is as it was.
    smtp.purgeEmailFromAllMailboxes();
    plane.signUp(home, "bob@example.com");
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(part(smtp.getReceivedMessages()[0], 0)).startsWith("Hello");
  }

  @Test
  void valuesAreNoMarkUp() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA).named("<b>A & B\"'</b>");
    signUp(home, ANN);
    put(home, LanguageTag.ENGLISH, "Ahoy");
    mail(home);
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("Ahoy <b>A & B\"'</b>");
    assertThat(part(mail, 1))
        .contains("Ahoy &lt;b&gt;A &amp; B&quot;&#39;&lt;/b&gt; <a href=\"https://a.example.com/")
        .doesNotContain("<b>");
  }

  /** The rules have changed, or the tenant's origins: a mail that says something else is sent. */
  @Test
  void aTextThatIsSoundNoMoreLosesNoMail() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA);
    signUp(home, ANN);
    put(home, GERMAN, "Moin");
    for (var broken :
        List.of(
            new MailText("Moin", "Moin", "<p>{{link}}</p>"),
            new MailText("Moin", "Moin {{link}} {{new_name}}", "<p>{{link}}</p>"),
            new MailText("Moin", "Moin {{link}}", "<script>{{link}}</script>"),
            new MailText("Moin", "Moin {{link}} https://acme.example/", "<p>{{link}}</p>"))) {
      put(home, LanguageTag.ENGLISH, broken);
      try (var log = LogRecords.of("dev.hellojohn.event.mail.OwnTexts")) {
        assertThat(mail(home)).startsWith("Hello");
        assertThat(log.messages())
            .singleElement()
            .asString()
            .startsWith("The reset_password mail of " + home.tenant().id() + " in en is sent ")
            .doesNotContain("Moin", "acme.example");
        // A text that is not taken is not looked at.
        assertThat(mail(speaking(home, "de"))).startsWith("Moin");
        assertThat(log.messages()).hasSize(1);
      }
    }
    var allowed = home.with(List.of("https://acme.example"), home.tenant().authConfig());
    assertThat(mail(allowed)).startsWith("Moin");
  }
}
