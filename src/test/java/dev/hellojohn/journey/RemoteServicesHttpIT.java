package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Sha1;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import dev.hellojohn.testing.TestTenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged server beside services that are elsewhere. */
class RemoteServicesHttpIT {

  private static final String LEAKED = "no embedded list has this one, 7919";
  private static final String SECRET = "0x4AAAAAAADnOjc0PNeA8qVmNeverShown";
  private static final String SITE_KEY = "0x4AAAAAAADnPIDROrmt1Wwj";
  private static final List<String> USES =
      List.of("sign_up", "sign_in", "forgot_password", "magic_link", "email_otp");

  private static final String SMS_SECRET = "whsec_bmV2ZXIgc2hvd24sIG5ldmVyIGxvZ2dlZCwgMTg2OSE=";
  private static final String NUMBER = "+4915112345678";

  private static RemoteApi messages;
  private static RemoteApi list;
  private static RemoteApi provider;
  private static HelloJohnServer server;
  private static ApiClient admin;
  private static final Set<String> used = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() {
    list = RemoteApi.start(request -> Reply.ok(Sha1.hex(LEAKED).substring(5) + ":42\r\n"));
    provider = RemoteApi.start(request -> Reply.status(500));
    messages = RemoteApi.start(request -> Reply.status(202));
    server =
        HelloJohnServer.start(
            Map.of(
                "HELLOJOHN_SMS_PROVIDER", "webhook",
                "HELLOJOHN_SMS_URL", messages.url() + "/sms",
                "HELLOJOHN_SMS_SECRET", SMS_SECRET,
                "HELLOJOHN_SMS_PREFIXES", "+49",
                "HELLOJOHN_BREACH_LOOKUP_URL", list.url() + "/range/",
                "HELLOJOHN_TURNSTILE_URL", provider.url() + "/turnstile",
                "HELLOJOHN_HCAPTCHA_URL", provider.url() + "/hcaptcha",
                "HELLOJOHN_RECAPTCHA_URL", provider.url() + "/recaptcha"));
    admin = TestTenant.admin(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    list.close();
    provider.close();
    messages.close();
  }

  /** A provider to whom a token is "good for …", once. */
  @BeforeEach
  void provide() {
    provider.answers(
        request -> {
          var form = request.form();
          var token = form.get("response");
          if (!SECRET.equals(form.get("secret"))) {
            return Reply.ok("{\"success\":false,\"error-codes\":[\"invalid-input-secret\"]}");
          }
          if (!token.startsWith("good for ") || !used.add(token)) {
            return Reply.ok("{\"success\":false,\"error-codes\":[\"timeout-or-duplicate\"]}");
          }
          return Reply.ok(
              "{\"success\":true,\"hostname\":\"app.example.com\",\"score\":0.7,\"action\":\""
                  + token.split(" ", -1)[2]
                  + "\"}");
        });
  }

  @Test
  void aPasswordThatWasLeakedElsewhereIsRefusedToUsersServersAndOperators() {
    var tenant = TestTenant.create(server, admin);
    var person = Map.of("email", "ann@example.com", "password", LEAKED);
    for (var answer :
        List.of(
            tenant.browser().post("/v1/auth/sign-up", person),
            tenant.backend().post("/v1/users", person),
            admin.post(
                "/cp/v1/admins",
                Map.of("email", "op@example.com", "password", LEAKED, "role", "super_admin")))) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(422);
      assertThat(answer.error()).isEqualTo("password_breached");
      assertThat(answer.at("/details/0/field")).isEqualTo("password");
      assertThat(answer.text()).doesNotContain(LEAKED);
    }
    assertThat(tenant.signUp("ann@example.com").status()).isEqualTo(201);
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.value("hellojohn_breach_lookups_total", Map.of("outcome", "known")))
        .isEqualTo(3);
    assertThat(list.requests())
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.path()).matches("/range/[0-9A-F]{5}");
              assertThat(request.header("Add-Padding")).isEqualTo("true");
            });
  }

  private static TestTenant tenant(String name) {
    return TestTenant.create(
        server,
        admin,
        "separate_schema",
        Map.of(
            "allowed_origins",
            List.of("https://app.example.com"),
            "auth_config",
            Map.of(
                "allowed_auth_methods",
                List.of("password", "magic_link", "email_otp"),
                "captcha",
                Map.of(
                    "provider", name,
                    "site_key", SITE_KEY,
                    "secret_key", SECRET,
                    "required_for", USES))));
  }

  private static Answer call(TestTenant tenant, String use, String email, Object token) {
    var body = new java.util.HashMap<String, Object>(Map.of("email", email));
    if (use.startsWith("sign_")) {
      body.put("password", TestTenant.PASSWORD);
    }
    if (token != null) {
      body.put("captcha_token", token);
    }
    var path =
        switch (use) {
          case "sign_up" -> "/v1/auth/sign-up";
          case "sign_in" -> "/v1/auth/sign-in";
          case "forgot_password" -> "/v1/auth/forgot-password";
          case "magic_link" -> "/v1/auth/magic-link";
          default -> "/v1/auth/otp/send";
        };
    return tenant.browser().post(path, body);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"turnstile", "hcaptcha", "recaptcha_v3"})
  void whereTheTenantWantsItAPersonHasToBeThere(String name) {
    var tenant = tenant(name);
    var email = name.replace('_', '-') + "@example.com";
    for (var use : USES) {
      assertRefused(call(tenant, use, email, null), 403, "captcha_required");
      assertRefused(call(tenant, use, email, "of a program"), 403, "captcha_failed");
      var token = "good for " + use + ' ' + name;
      var passed = call(tenant, use, email, token);
      assertThat(passed.status())
          .as(passed.text())
          .isEqualTo(
              switch (use) {
                case "sign_up" -> 201;
                case "sign_in" -> 200;
                default -> 202;
              });
      assertRefused(call(tenant, use, email, token), 403, "captcha_failed");
    }
    if (!name.equals("hcaptcha")) {
      var another = "good for sign_up instead " + name;
      assertRefused(call(tenant, "sign_in", email, another), 403, "captcha_failed");
    }
    // What needs none: a refresh, and the other ways in.
    var config = tenant.browser().get("/v1/auth/config");
    assertThat(config.at("/captcha_provider")).isEqualTo(name);
    assertThat(config.at("/captcha_site_key")).isEqualTo(SITE_KEY);
    assertThat(config.json().get("captcha_required_for")).hasSize(USES.size());
  }

  @Test
  void aProviderThatIsAwayLetsNobodyPassAndSaysWhenToComeBack() {
    var tenant = tenant("turnstile");
    provider.answers(request -> Reply.status(503));
    for (var use : USES) {
      var answer = call(tenant, use, "down@example.com", "good for " + use + " down");
      assertRefused(answer, 503, "service_unavailable");
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.value("hellojohn_captchas_total", Map.of("outcome", "no_answer")))
        .isGreaterThanOrEqualTo(USES.size());
  }

  @Test
  void theSecretIsNeverShownAndGoesWithItsSiteKey() throws Exception {
    var tenant = tenant("turnstile");
    var answers = new ArrayList<Answer>();
    answers.add(admin.get(tenant.path()));
    answers.add(patch(tenant, Map.of("min_score", 0.8)));
    assertThat(answers.get(1).at("/auth_config/captcha/min_score")).isEqualTo("0.8");
    answers.add(tenant.browser().get("/v1/auth/config"));
    answers.add(admin.get("/cp/v1/audit-logs?limit=100"));
    for (var answer : answers) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.text()).doesNotContain(SECRET).doesNotContain("secret_key\"");
    }

    assertFault(patch(tenant, Map.of("provider", "hcaptcha")), "secret_key required");
    assertFault(patch(tenant, Map.of("site_key", "another")), "secret_key required");
    assertFault(patch(tenant, Map.of("secret_key", "two words")), "secret_key invalid");
    assertFault(patch(tenant, Map.of("required_for", List.of("refresh"))), "required_for unknown");
    assertFault(patch(tenant, Map.of("provider", "own", "secret_key", "x")), "provider unknown");
    assertFault(patch(tenant, Map.of("min_score", 1.5)), "min_score out_of_range");
    assertFault(patch(tenant, Map.of("hostnames", List.of("a/b"))), "hostnames invalid");

    // Another secret, which the provider does not know.
    assertThat(patch(tenant, Map.of("secret_key", "x")).status()).isEqualTo(200);
    assertRefused(
        call(tenant, "sign_in", "ann@example.com", "good for sign_in other"),
        503,
        "service_unavailable");

    // Without a captcha its secret is gone too, and the next one brings its own.
    var off =
        admin.patch(
            tenant.path(),
            Map.of("auth_config", java.util.Collections.singletonMap("captcha", null)));
    assertThat(off.json().at("/auth_config/captcha/provider").isNull()).isTrue();
    assertThat(tenant.signUp("ann@example.com").status()).isEqualTo(201);
    assertFault(
        patch(tenant, Map.of("provider", "turnstile", "site_key", SITE_KEY)),
        "secret_key required");
    assertNowhere(SECRET);
    assertThat(server.logText()).doesNotContain(SECRET);
  }

  private static Answer patch(TestTenant tenant, Map<String, ?> captcha) {
    return admin.patch(tenant.path(), Map.of("auth_config", Map.of("captcha", captcha)));
  }

  private static void assertFault(Answer answer, String fault) {
    assertRefused(answer, 422, "validation_failed");
    assertThat(answer.at("/details/0/field") + ' ' + answer.at("/details/0/code"))
        .isEqualTo("auth_config.captcha." + fault);
  }

  private static String smsCode() {
    var sent = messages.requests();
    var begin = "\"text\":\"";
    var body = sent.get(sent.size() - 1).body();
    int start = body.indexOf(begin) + begin.length();
    return body.substring(start, start + 6);
  }

  @Test
  void aPhoneIsEnrolledAskedForAndShownMasked() throws Exception {
    var tenant =
        TestTenant.create(
            server,
            admin,
            "separate_schema",
            Map.of("auth_config", Map.of("mfa_allowed_factors", List.of("totp", "sms"))));
    assertThat(tenant.browser().get("/v1/auth/config").json().get("mfa_factors").toString())
        .isEqualTo("[\"totp\",\"sms\"]");
    var signedUp = tenant.signUp("ann@example.com");
    var me = tenant.user(signedUp);
    var path = "/v1/auth/me/mfa/factors";
    var wanted = Map.of("type", "sms", "phone_number", NUMBER, "password", TestTenant.PASSWORD);
    messages.answers(request -> Reply.status(500));
    assertRefused(me.post(path, wanted), 503, "service_unavailable");
    messages.answers(request -> Reply.status(202));
    var begun = me.post(path, wanted);
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    assertThat(begun.at("/phone_number")).isEqualTo("+49•••••5678");
    var factor = begun.at("/factor_id");
    var confirmed = me.post(path + "/" + factor + "/confirm", Map.of("code", smsCode()));
    assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);

    var half = tenant.signIn("ann@example.com");
    assertRefused(half, 403, "mfa_required");
    assertThat(half.at("/factors/0/hint")).isEqualTo("+49•••••5678");
    var challenge = half.at("/challenge_id");
    var asked = Map.of("challenge_id", challenge, "factor_id", factor);
    messages.answers(request -> Reply.status(422));
    assertRefused(tenant.browser().post("/v1/mfa/send", asked), 409, "conflict");
    messages.answers(request -> Reply.status(202));
    assertThat(tenant.browser().post("/v1/mfa/send", asked).status()).isEqualTo(202);
    var whole =
        tenant
            .browser()
            .post(
                "/v1/mfa/verify",
                Map.of("challenge_id", challenge, "factor_id", factor, "code", smsCode()));
    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    assertThat(
            tenant.user(whole).post("/v1/auth/me/mfa/send", Map.of("factor_id", factor)).status())
        .isEqualTo(202);

    // The tenant's server does the same for a user.
    var bob = tenant.signUp("bob@example.com").at("/user/id");
    var factors = "/v1/users/" + bob + "/mfa/factors";
    var abroad =
        tenant.backend().post(factors, Map.of("type", "sms", "phone_number", "+88299123456"));
    assertRefused(abroad, 422, "validation_failed");
    assertThat(abroad.at("/details/0/code")).isEqualTo("not_served");
    var bobs =
        tenant
            .backend()
            .post(factors, Map.of("type", "sms", "phone_number", "+4915187654321"))
            .at("/factor_id");
    var code = smsCode();
    assertThat(
            tenant.backend().post(factors + "/" + bobs + "/confirm", Map.of("code", code)).status())
        .isEqualTo(200);
    assertThat(tenant.backend().get(factors).at("/data/0/phone_number")).isEqualTo("+49•••••4321");

    var trail = tenant.backend().get("/v1/audit-logs?limit=100");
    assertThat(trail.text())
        .contains("user.request_sms_code", "+49•••••5678")
        .doesNotContain(NUMBER);
    assertThat(tenant.backend().get("/v1/audit-logs/verify").at("/valid")).isEqualTo("true");
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.value("hellojohn_sms_total", Map.of("outcome", "sent"))).isEqualTo(4);
    assertThat(server.logText()).doesNotContain(NUMBER, SMS_SECRET);
    assertNowhere(NUMBER, SMS_SECRET);
  }

  private static void assertNowhere(String... secrets) throws Exception {
    try (var files = Files.walk(server.dataDirectory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(secrets);
      }
    }
  }
}
