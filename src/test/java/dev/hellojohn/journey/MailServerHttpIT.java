package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import jakarta.mail.MessagingException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tenant of the packaged server has a mail server of its own, which logs it in. */
class MailServerHttpIT {

  private static final String PASSWORD = "the-letter-box-of-1840";

  private static HelloJohnServer server;
  private static ApiClient admin;
  private static GreenMail own;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.sharedWithMail();
    admin = TestTenant.admin(server);
    own = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    own.withConfiguration(GreenMailConfiguration.aConfig().withUser("mailer", PASSWORD));
    own.start();
  }

  @AfterAll
  static void stop() {
    own.stop();
  }

  private static Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put("host", "127.0.0.1");
    settings.put("port", own.getSmtp().getPort());
    settings.put("security", "none");
    settings.put("username", "mailer");
    settings.put("password", PASSWORD);
    settings.put("from", "no-reply@acme.example.com");
    settings.put("from_name", "The Acme Company");
    return settings;
  }

  private static boolean hasMailTo(String address) {
    for (var mail : own.getReceivedMessages()) {
      try {
        if (mail.getAllRecipients()[0].toString().equals(address)
            && mail.getFrom()[0]
                .toString()
                .equals("The Acme Company <no-reply@acme.example.com>")) {
          return true;
        }
      } catch (MessagingException e) {
        throw new AssertionError(e);
      }
    }
    return false;
  }

  @Test
  void aTenantsMailsGoByItsOwnServer() {
    var tenant = TestTenant.create(server, admin, "separate_schema");
    var path = tenant.path() + "/mail-server";
    assertThat(admin.get(path).error()).isEqualTo("not_found");
    var put = admin.put(path, settings());
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.header("ETag")).isEqualTo("\"1\"");
    assertThat(admin.get(path).text()).isEqualTo(put.text());

    var trial = admin.post(path + "/test", Map.of("to", "ops@acme.example.com"));
    assertThat(trial.at("/outcome")).as(trial.text()).isEqualTo("sent");
    assertThat(hasMailTo("ops@acme.example.com")).isTrue();

    tenant.signUp("own-server@example.com");
    Await.until("a mail by the tenant's own server", () -> hasMailTo("own-server@example.com"));
    assertThat(TestMailbox.textsTo("own-server@example.com")).isEmpty();

    assertThat(admin.with("If-Match", "\"7\"").delete(path).error())
        .isEqualTo("precondition_failed");
    assertThat(admin.delete(path).status()).isEqualTo(204);
    tenant.signUp("operators-server@example.com");
    TestMailbox.token("operators-server@example.com", "vet_", 1);
    assertThat(hasMailTo("operators-server@example.com")).isFalse();
    assertThat(admin.post(path + "/test", Map.of("to", "ops@acme.example.com")).error())
        .isEqualTo("not_found");
  }

  @Test
  void aPasswordIsNeverShownNorSentElsewhere() {
    var tenant = TestTenant.create(server, admin, "shared_schema");
    var path = tenant.path() + "/mail-server";
    var put = admin.put(path, settings());
    assertThat(put.text()).contains("\"username\":\"mailer\"").doesNotContain(PASSWORD);
    var elsewhere = settings();
    elsewhere.remove("password");
    elsewhere.put("host", "localhost");
    var refused = admin.put(path, elsewhere);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/0/field")).isEqualTo("password");
    assertThat(admin.get(path).text()).isEqualTo(put.text());
    assertThat(admin.get("/cp/v1/audit-logs?limit=50").text()).doesNotContain(PASSWORD);
    assertThat(server.logText()).doesNotContain(PASSWORD);
  }
}
