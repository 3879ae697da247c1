package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tenants of the packaged server write their own mails. */
class MailTextsHttpIT {

  private static final String HELP = "https://help.acme.example";
  private static final String HTML =
      "<p style=\"color:#0a0\">Moin {{tenant}}, <a href=\"{{link}}\">x</a></p>";

  private static HelloJohnServer server;
  private static ApiClient admin;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.sharedWithMail();
    admin = TestTenant.admin(server);
  }

  private static Map<String, String> content(String words) {
    return Map.of(
        "subject", words + " {{tenant}}", "text", words + " {{tenant}}: {{link}}", "html", HTML);
  }

  private static Map<String, String> with(String member, String value) {
    var content = new HashMap<>(content("Moin"));
    content.put(member, value);
    return content;
  }

  private static TestTenant tenant(Map<String, ?> more) {
    return TestTenant.create(server, admin, "separate_schema", more);
  }

  private static Answer put(TestTenant tenant, String place, Map<String, ?> content) {
    var answer = admin.put(tenant.path() + "/mail-texts/" + place, content);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private static List<String> texts(JsonNode array, String member) {
    var texts = new ArrayList<String>();
    array.forEach(entry -> texts.add(entry.path(member).asText()));
    return texts;
  }

  @Test
  void aTextIsWrittenReadListedAndTakenAway() {
    var tenant = tenant(Map.of());
    var path = tenant.path() + "/mail-texts";
    var empty = admin.get(path);
    assertThat(empty.at("/total")).isEqualTo("0");
    assertThat(texts(empty.json().path("purposes"), "purpose"))
        .contains("reset_password", "new_device")
        .hasSize(10);
    assertThat(empty.json().path("purposes").path(0).toString())
        .isEqualTo(
            "{\"purpose\":\"reset_password\",\"required_names\":[\"link\"],"
                + "\"optional_names\":[\"hours\",\"minutes\",\"tenant\"]}");

    var one = path + "/pt_BR/reset_password";
    assertThat(admin.get(one).error()).isEqualTo("not_found");
    var put = admin.put(one, content("Ol\u00E1 \uD83D\uDC4B"));
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.header("ETag")).isEqualTo("\"1\"");
    assertThat(put.at("/language")).isEqualTo("pt-br");
    assertThat(put.at("/subject")).isEqualTo("Ol\u00E1 \uD83D\uDC4B {{tenant}}");
    assertThat(put.at("/html")).isEqualTo(HTML);
    assertThat(admin.get(path + "/pt-br/reset_password").text()).isEqualTo(put.text());
    assertThat(texts(admin.get(path).json().path("data"), "language")).containsExactly("pt-br");

    var stale = admin.with("If-Match", "\"7\"");
    assertThat(stale.put(one, content("B")).error()).isEqualTo("precondition_failed");
    assertThat(stale.delete(one).error()).isEqualTo("precondition_failed");
    var seen = admin.with("If-Match", "\"1\"");
    assertThat(seen.put(one, content("B")).header("ETag")).isEqualTo("\"2\"");
    assertThat(admin.with("If-Match", "\"2\"").delete(one).status()).isEqualTo(204);
    assertThat(admin.delete(one).error()).isEqualTo("not_found");
  }

  @Test
  void aMailIsInItsReadersLanguageWithTheTenantsWords() {
    var german = Map.of("auth_config", Map.of("mail", Map.of("language", "de-AT")));
    var acme = tenant(german);
    var other = tenant(german);
    put(acme, "de/verify_email", content("Moin"));
    put(acme, "en/verify_email", content("Ahoy"));
    acme.signUp("own-text@example.com");
    other.signUp("own-text-of-nobody@example.com");
    TestMailbox.token("own-text@example.com", "vet_", 1);
    TestMailbox.token("own-text-of-nobody@example.com", "vet_", 1);
    assertThat(TestMailbox.textsTo("own-text@example.com"))
        .singleElement()
        .asString()
        .startsWith("Moin Acme: http");
    assertThat(TestMailbox.textsTo("own-text-of-nobody@example.com"))
        .singleElement()
        .asString()
        .startsWith("Guten Tag")
        .doesNotContain("Moin");

    var path = acme.path() + "/mail-texts/de/verify_email";
    assertThat(admin.delete(path).status()).isEqualTo(204);
    acme.signUp("own-text-no-more@example.com");
    TestMailbox.token("own-text-no-more@example.com", "vet_", 1);
    assertThat(TestMailbox.textsTo("own-text-no-more@example.com").get(0)).startsWith("Guten Tag");
  }

  @Test
  void whatIsPutInIsNoMarkUp() {
    var tenant = tenant(Map.of());
    admin.patch(tenant.path(), Map.of("name", "<b>A & B</b>"));
    put(tenant, "en/verify_email", content("Moin"));
    tenant.signUp("mark-up@example.com");
    TestMailbox.token("mark-up@example.com", "vet_", 1);
    assertThat(TestMailbox.textsTo("mark-up@example.com").get(0)).startsWith("Moin <b>A & B</b>:");
    assertThat(TestMailbox.htmlTo("mark-up@example.com").get(0))
        .contains("Moin &lt;b&gt;A &amp; B&lt;/b&gt;, <a href=\"http")
        .doesNotContain("<b>");
  }

  @Test
  void linksLeadToTheTenantsOriginsAlone() {
    var tenant = tenant(Map.of());
    var path = tenant.path() + "/mail-texts/en/verify_email";
    var linked = with("html", HTML + "<p><a href=\"" + HELP + "/\">Help</a></p>");
    var refused = admin.put(path, linked);
    assertThat(refused.error()).isEqualTo("validation_failed");
    assertThat(refused.at("/details/0/field")).isEqualTo("html");
    // Another tenant's are none of this one's.
    tenant(Map.of("allowed_origins", List.of(HELP)));
    assertThat(admin.put(path, linked).status()).isEqualTo(422);

    admin.patch(tenant.path(), Map.of("allowed_origins", List.of(HELP)));
    assertThat(admin.put(path, linked).status()).isEqualTo(200);
    tenant.signUp("linked@example.com");
    TestMailbox.token("linked@example.com", "vet_", 1);
    assertThat(TestMailbox.textsTo("linked@example.com").get(0)).startsWith("Moin");

    // The origin goes, and the text with it; the mail does not.
    admin.patch(tenant.path(), Map.of("allowed_origins", List.of()));
    tenant.signUp("linked-no-more@example.com");
    TestMailbox.token("linked-no-more@example.com", "vet_", 1);
    assertThat(TestMailbox.textsTo("linked-no-more@example.com").get(0)).startsWith("Hello");
    assertThat(server.logText())
        .contains("The verify_email mail of " + tenant.id() + " in en is sent without");
  }

  @Test
  void whatIsNotSoundIsNotTaken() {
    var tenant = tenant(Map.of());
    var path = tenant.path() + "/mail-texts/en/verify_email";
    for (var wrong :
        List.of(
            with("subject", "a\r\nBcc: eve@evil.example"),
            with("subject", "\u202Eecila"),
            with("subject", "x".repeat(401)),
            with("text", "no page"),
            with("text", "{{link}} {{password}}"),
            with("text", "{{link}} www.evil.example"),
            with("text", "{{link}}" + "x".repeat(5000)),
            with("html", "<p>no page</p>"),
            with("html", HTML + "<script>alert(1)</script>"),
            with("html", HTML + "<p onclick=\"x\">x</p>"),
            with("html", HTML + "<a href=\"javascript:alert(1)\">x</a>"),
            with("html", HTML + "<p>" + "x".repeat(15_000)))) {
      var answer = admin.put(path, wrong);
      assertThat(answer.status()).as(answer.text()).isEqualTo(422);
      assertThat(answer.json().path("details")).as(answer.text()).hasSize(1);
    }
    var part = new HashMap<>(content("Moin"));
    part.remove("html");
    assertThat(admin.put(path, part).at("/details/0/field")).isEqualTo("html");
    assertThat(admin.put(path, with("text", "{{link}}" + "x".repeat(70_000))).error())
        .isEqualTo("payload_too_large");
    assertThat(admin.get(path).error()).isEqualTo("not_found");
    for (var nowhere : List.of("e/verify_email", "en/newsletter", "en/VERIFY_EMAIL")) {
      var answer = admin.put(tenant.path() + "/mail-texts/" + nowhere, content("Moin"));
      assertThat(answer.error()).as(nowhere).isEqualTo("not_found");
    }
  }

  @Test
  void onlyWhoMayChangeTheTenantChangesItsTexts() {
    var tenant = tenant(Map.of());
    var elsewhere = tenant(Map.of());
    put(tenant, "en/verify_email", content("Moin"));
    var path = tenant.path() + "/mail-texts/en/verify_email";
    var reader = key(List.of("tenants:read"), tenant);
    assertThat(reader.get(path).status()).isEqualTo(200);
    assertThat(reader.put(path, content("Eve")).error()).isEqualTo("insufficient_permissions");
    assertThat(reader.delete(path).error()).isEqualTo("insufficient_permissions");
    var clients = key(List.of("clients:read"), tenant);
    assertThat(clients.get(path).error()).isEqualTo("insufficient_permissions");
    var stranger = key(List.of("tenants:read", "tenants:write"), elsewhere);
    assertThat(stranger.get(path).error()).isEqualTo("not_found");
    assertThat(stranger.get(tenant.path() + "/mail-texts").error()).isEqualTo("not_found");
    assertThat(stranger.put(path, content("Eve")).error()).isEqualTo("not_found");
    assertThat(stranger.delete(path).error()).isEqualTo("not_found");
    assertThat(tenant.backend().get(path).status()).isEqualTo(403);
    assertThat(ApiClient.of(server).get(path).status()).isEqualTo(401);
    assertThat(admin.get(path).at("/subject")).isEqualTo("Moin {{tenant}}");
    var entry = "/cp/v1/audit-logs?action=tenant.set_mail_text&subject_id=" + tenant.id();
    assertThat(admin.get(entry).json().path("data").path(0).toString())
        .contains("\"language\":\"en\"", "\"purpose\":\"verify_email\"")
        .doesNotContain("Moin");
  }

  private static ApiClient key(List<String> scopes, TestTenant tenant) {
    var made =
        admin.post(
            "/cp/v1/master-keys",
            Map.of("name", "texts", "scopes", scopes, "tenant_ids", List.of(tenant.id())));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return ApiClient.of(server).withBearer(made.at("/key"));
  }
}
