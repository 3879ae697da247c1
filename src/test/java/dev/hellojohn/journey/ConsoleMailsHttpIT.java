package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A developer without a mail server reads the mails that users would get, and nobody else does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleMailsHttpIT {

  private static final String MAILS = "/console/api/mails";
  private static final String NEXT = "a new phrase for the door";
  private static final Pattern TOKEN = Pattern.compile("[?&]token=([A-Za-z0-9_]+)");
  private static final Pattern CODE = Pattern.compile("(?m)^([0-9]{6})\\s*$");

  private static final AtomicInteger ADMINS = new AtomicInteger();

  private HelloJohnServer server;
  private ApiClient admin;
  private ApiClient console;
  private TestTenant tenant;

  @BeforeAll
  void start() {
    server = HelloJohnServer.start(Map.of("HELLOJOHN_ENV", "development"));
    admin = TestTenant.admin(server);
    console = Browser.admin(server).withoutToken();
    tenant =
        TestTenant.create(
            server,
            admin,
            "separate_schema",
            Map.of(
                "auth_config", Map.of("allowed_auth_methods", List.of("password", "email_otp"))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String to(String email) {
    return MAILS + "?to=" + email;
  }

  /** The newest mail for a purpose to an address, in full, once it is there. */
  private Answer mail(String email, String purpose) {
    Await.until(purpose + " to " + email, () -> listed(email, purpose) != null);
    var read = console.get(MAILS + '/' + listed(email, purpose).path("id").asText());
    assertThat(read.status()).as(read.text()).isEqualTo(200);
    return read;
  }

  private JsonNode listed(String email, String purpose) {
    var list = console.get(to(email));
    assertThat(list.status()).as(list.text()).isEqualTo(200);
    return StreamSupport.stream(list.json().path("data").spliterator(), false)
        .filter(mail -> mail.path("purpose").asText().equals(purpose))
        .findFirst()
        .orElse(null);
  }

  private static String found(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private Answer post(String path, Map<String, ?> body) {
    return tenant.browser().post(path, body);
  }

  @Test
  void theLinkOfASignUpVerifiesTheAddress() {
    tenant.signUp("ann@example.com");
    var mail = mail("ann@example.com", "verify_email");
    assertThat(mail.at("/tenant/id")).isEqualTo(tenant.id());
    assertThat(mail.at("/tenant/slug")).isEqualTo(tenant.slug());
    assertThat(mail.at("/to")).isEqualTo("ann@example.com");
    assertThat(mail.at("/subject")).isNotEmpty();
    assertThat(mail.header("Content-Type")).startsWith("application/json");
    assertThat(mail.header("Cache-Control")).contains("no-store");
    var token = found(TOKEN, mail.at("/text"));
    assertThat(mail.at("/html")).contains("<html", token);
    var verified = post("/v1/auth/verify-email", Map.of("token", token));
    assertThat(verified.at("/user/email_verified")).as(verified.text()).isEqualTo("true");
  }

  @Test
  void theLinkOfAForgottenPasswordSetsANewOne() {
    tenant.signUp("bob@example.com");
    var asked = post("/v1/auth/forgot-password", Map.of("email", "bob@example.com"));
    assertThat(asked.status()).isEqualTo(202);
    var token = found(TOKEN, mail("bob@example.com", "reset_password").at("/text"));
    var reset = post("/v1/auth/reset-password", Map.of("token", token, "new_password", NEXT));
    assertThat(reset.status()).as(reset.text()).isEqualTo(204);
    assertThat(tenant.signIn("bob@example.com", NEXT).status()).isEqualTo(200);
  }

  @Test
  void aCodeSignsIn() {
    tenant.signUp("cyd@example.com");
    var challenge = post("/v1/auth/otp/send", Map.of("email", "cyd@example.com"));
    var code = found(CODE, mail("cyd@example.com", "sign_in_code").at("/text"));
    var signedIn =
        post(
            "/v1/auth/otp/verify",
            Map.of("challenge_id", challenge.at("/challenge_id"), "code", code));
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
  }

  @Test
  void theListIsPagedTheNewestFirstAndHoldsNoText() {
    var email = "dan@example.com";
    tenant.signUp(email);
    mail(email, "verify_email");
    post("/v1/auth/forgot-password", Map.of("email", email));
    mail(email, "reset_password");
    var first = console.get(to("Dan@example.com") + "&limit=1&include_total=true");
    assertThat(first.at("/data/0/purpose")).isEqualTo("reset_password");
    assertThat(first.json().at("/data/0").properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("id", "tenant", "purpose", "to", "subject", "sent_at");
    assertThat(first.json().at("/pagination/total").asInt()).isEqualTo(2);
    var cursor = first.at("/pagination/next_cursor");
    var second = console.get(to(email) + "&limit=1&cursor=" + cursor);
    assertThat(second.at("/data/0/purpose")).isEqualTo("verify_email");
    assertThat(second.json().at("/pagination/has_more").asBoolean()).isFalse();
    assertRefused(console.get(MAILS + "?cursor=" + cursor), 400, "invalid_cursor");
    assertThat(console.get(MAILS).at("/data/0/id")).isEqualTo(first.at("/data/0/id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?to=zzz", "?to=", "?limit=0", "?limit=101", "?include_total=1"})
  void aQueryThatIsWrongIsRefused(String query) {
    assertRefused(console.get(MAILS + query), 422, "validation_failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mail_01JD3Z9V4W7XK2M5N8P0QRSTVW", "usr_1", "%20", "*"})
  void whatIsNotKeptIsNotThere(String id) {
    assertRefused(console.get(MAILS + '/' + id), 404, "not_found");
  }

  @Test
  void onlyASuperAdminInABrowserReadsThem() {
    tenant.signUp("eve@example.com");
    var one = MAILS + '/' + mail("eve@example.com", "verify_email").at("/id");
    for (var path : List.of(MAILS, one)) {
      assertRefused(ApiClient.of(server).get(path), 401, "missing_credentials");
      assertRefused(admin.get(path), 403, "insufficient_permissions");
      assertRefused(tenant.backend().get(path), 403, "cp_admin_required");
      for (var other :
          List.of(
              browserOf("readonly", Map.of()),
              browserOf("admin", Map.of("tenant_ids", List.of(tenant.id()))))) {
        assertRefused(other.get(path), 403, "insufficient_permissions");
      }
      assertThat(browserOf("super_admin", Map.of()).get(path).status()).isEqualTo(200);
    }
  }

  private ApiClient browserOf(String role, Map<String, ?> more) {
    var email = "admin-" + ADMINS.incrementAndGet() + "@example.com";
    var body = new HashMap<String, Object>(more);
    body.put("email", email);
    body.put("password", TestTenant.PASSWORD);
    body.put("role", role);
    var made = admin.post("/cp/v1/admins", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return Browser.signIn(ApiClient.of(server), email, TestTenant.PASSWORD).page();
  }

  @Test
  void besideAMailServerTheyAreNotKept() {
    var settings = new HashMap<>(TestMailbox.settings());
    settings.put("HELLOJOHN_ENV", "development");
    try (var other = HelloJohnServer.start(settings)) {
      TestTenant.create(other, TestTenant.admin(other)).signUp("fay@example.com");
      Await.until("mailed", () -> !TestMailbox.tokens("fay@example.com", "vet_").isEmpty());
      assertRefused(Browser.admin(other).page().get(MAILS), 404, "not_found");
      assertRefused(ApiClient.of(other).get(MAILS), 401, "missing_credentials");
    }
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(code);
  }
}
