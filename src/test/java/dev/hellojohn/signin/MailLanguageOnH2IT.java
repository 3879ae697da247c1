package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which language a mail is in. */
class MailLanguageOnH2IT extends MailContract {

  private static final String ANN = "ann@example.com";

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  private Home home(String language) {
    AuthConfig config = AuthConfigs.with(Map.of("mail", Map.of("language", language)));
    return plane.home(IsolationMode.SHARED_SCHEMA).with(config);
  }

  private void setMetadata(Home home, UserId user, String json) {
    plane.in(
        home,
        em ->
            em.createQuery("update UserEntity u set u.publicMetadata = :json where u.id = :id")
                .setParameter("json", json)
                .setParameter("id", user.value())
                .executeUpdate());
  }

  private String mail(MailFixture.Sender by, Home home, MailOrder order) throws Exception {
    smtp.purgeEmailFromAllMailboxes();
    plane.in(home, em -> plane.mail.outbox.add(em, home.tenant(), order));
    assertThat(by.deliver(home.tenant())).isEqualTo(1);
    return part(smtp.getReceivedMessages()[0], 0);
  }

  private String reset(Home home) throws Exception {
    var order = new MailOrder(MailPurpose.RESET_PASSWORD, new Email(ANN), "https://a.example.com/");
    return mail(sender, home, order);
  }

  @Test
  void theTenantsIsTakenWhileTheUsersIsNotKnown() throws Exception {
    var home = home("de-CH");
    var user = DataPlane.userOf(plane.signUp(home, ANN));
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var mail = smtp.getReceivedMessages()[0];
    assertThat(part(mail, 0)).contains("Guten Tag").doesNotContain("{{");
    assertThat(mail.getSubject())
        .isEqualTo("Bestätigen Sie Ihre E-Mail-Adresse für " + home.tenant().name());

    setMetadata(home, user, "{\"locale\":\"en_US\"}");
    assertThat(reset(home)).contains("Hello");
    for (var none :
        new String[] {"{\"locale\":\"tlh\"}", "{\"locale\":7}", "{\"locale\":\"..\"}"}) {
      setMetadata(home, user, none);
      assertThat(reset(home)).contains("Guten Tag");
    }
  }

  @Test
  void theUsersComesBeforeTheTenants() throws Exception {
    var home = home("xx");
    var user = DataPlane.userOf(signUp(home, ANN));
    assertThat(reset(home)).contains("Hello");
    setMetadata(home, user, "{\"locale\":\"de-AT\"}");
    assertThat(reset(home)).contains("Guten Tag");
    for (var purpose : new MailPurpose[] {MailPurpose.MAGIC_LINK, MailPurpose.VERIFY_EMAIL}) {
      var order = new MailOrder(purpose, new Email(ANN), "https://a.example.com/");
      assertThat(mail(sender, home, order)).contains("Guten Tag");
    }
    update(home, user.value(), "u.emailVerified = true, u.updatedAt = :now");
    for (var purpose :
        new MailPurpose[] {MailPurpose.ACCOUNT_LOCKED, MailPurpose.EMAIL_CHANGE_NOTICE}) {
      var order = new MailOrder(purpose, new Email(ANN), "https://a.example.com/", user);
      assertThat(mail(sender, home, order)).contains("Guten Tag");
    }
  }

  @Test
  void theOperatorsFilesAreTaken() throws Exception {
    var language = Files.createDirectories(directory.resolve("texts/tlh"));
    Files.writeString(language.resolve("reset_password.subject"), "Qapla' {{tenant}}");
    Files.writeString(language.resolve("reset_password.txt"), "nuqneH {{link}}");
    Files.writeString(language.resolve("reset_password.html"), "<p>nuqneH {{link}}</p>");
    var operators =
        plane.mail.sender(
            MailFixture.configuration(
                smtp.getSmtp().getPort(),
                Map.of("HELLOJOHN_MAIL_TEMPLATES", language.getParent().toString())));
    var home = home("tlh");
    signUp(home, ANN);
    var order = new MailOrder(MailPurpose.RESET_PASSWORD, new Email(ANN), "https://a.example.com/");
    assertThat(mail(operators, home, order)).startsWith("nuqneH https://a.example.com/?token=");
    assertThat(smtp.getReceivedMessages()[0].getSubject())
        .isEqualTo("Qapla' " + home.tenant().name());
  }
}
