package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody shows the packaged server that an address is theirs. */
class VerificationHttpIT {

  private static final String VERIFY = "/v1/auth/verify-email";
  private static final String RESEND = "/v1/auth/verify-email/resend";
  private static final String LINK = HelloJohnServer.PAGES + "/verify";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static HelloJohnServer server;
  private static ApiClient admin;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.sharedWithMail();
    admin = TestTenant.admin(server);
  }

  private static String somebody() {
    return "newcomer-" + PEOPLE.incrementAndGet() + "@example.com";
  }

  private static TestTenant tenantWith(Map<String, ?> rules) {
    return TestTenant.create(server, admin, "separate_schema", Map.of("auth_config", rules));
  }

  private static Answer verify(TestTenant tenant, String token) {
    return tenant.browser().post(VERIFY, Map.of("token", token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"separate_database", "separate_schema", "shared_schema"})
  void beforeTheProofNobodySignsInWhereTheTenantSaysSo(String mode) {
    var rules = Map.of("auth_config", Map.of("email_verification", "required_before_sign_in"));
    var tenant = TestTenant.create(server, admin, mode, rules);
    var other = TestTenant.create(server, admin, mode, rules);
    var email = somebody();
    var signedUp = tenant.signUp(email);
    assertThat(signedUp.status()).isEqualTo(201);
    assertThat(signedUp.json().get("session").isNull()).isTrue();
    assertThat(tenant.signIn(email, "another phrase").error()).isEqualTo("invalid_credentials");
    assertThat(tenant.signIn(email).error()).isEqualTo("email_not_verified");

    var token = TestMailbox.token(email, "vet_", 1);
    assertThat(verify(other, token).error()).isEqualTo("invalid_token");
    var verified = verify(tenant, token);
    assertThat(verified.status()).as(verified.text()).isEqualTo(200);
    assertThat(verified.at("/user/email_verified")).isEqualTo("true");
    assertThat(verified.text()).doesNotContain("access_token");
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");
    assertThat(tenant.signIn(email).status()).isEqualTo(200);
  }

  @Test
  void beforeTheProofASessionIsOfNextToNoUseWhereTheTenantSaysSo() {
    var tenant = tenantWith(Map.of("email_verification", "required_before_use"));
    var email = somebody();
    var signedUp = tenant.signUp(email);
    var user = tenant.user(signedUp);
    assertThat(user.get("/v1/auth/me").at("/user/email_verified")).isEqualTo("false");
    assertThat(user.patch("/v1/auth/me", Map.of("name", "Ann")).status()).isEqualTo(200);
    for (var refused :
        List.of(
            user.get("/v1/sessions"),
            user.delete("/v1/sessions/" + signedUp.at("/session/id")),
            user.post(
                "/v1/auth/password/change",
                Map.of("current_password", TestTenant.PASSWORD, "new_password", "a new phrase")))) {
      assertThat(refused.status()).as(refused.text()).isEqualTo(403);
      assertThat(refused.error()).isEqualTo("email_not_verified");
    }
    assertThat(tenant.backend().get("/v1/sessions").status()).isEqualTo(200);

    assertThat(verify(tenant, TestMailbox.token(email, "vet_", 1)).status()).isEqualTo(200);
    // The session goes on; its next token knows.
    assertThat(user.get("/v1/sessions").error()).isEqualTo("email_not_verified");
    var refreshed = tenant.refresh(signedUp.at("/session/refresh_token"));
    assertThat(tenant.user(refreshed).get("/v1/sessions").status()).isEqualTo(200);
    assertThat(tenant.user(refreshed).post("/v1/auth/sign-out", Map.of()).status()).isEqualTo(204);
  }

  /** A session that was begun before the tenant asked for the proof is no way past it. */
  @Test
  void whatTheTenantDemandsHoldsForSessionsThatThereAre() {
    var tenant = tenantWith(Map.of());
    var user = tenant.user(tenant.signUp(somebody()));
    assertThat(user.get("/v1/sessions").status()).isEqualTo(200);
    admin.patch(
        tenant.path(),
        Map.of("auth_config", Map.of("email_verification", "required_before_sign_in")));
    Await.until("the rule", () -> user.get("/v1/sessions").status() == 403);
    assertThat(user.get("/v1/sessions").error()).isEqualTo("email_not_verified");
    assertThat(user.delete("/v1/auth/me", Map.of("password", TestTenant.PASSWORD)).status())
        .isEqualTo(204);
  }

  @Test
  void row46ResendAnswersAlikeWhoeverIsNamed() {
    var tenant = tenantWith(Map.of());
    var waiting = somebody();
    tenant.signUp(waiting);
    var first = TestMailbox.token(waiting, "vet_", 1);
    var verified = somebody();
    tenant.signUp(verified);
    verify(tenant, TestMailbox.token(verified, "vet_", 1));
    var disabled = somebody();
    var id = tenant.signUp(disabled).at("/user/id");
    TestMailbox.token(disabled, "vet_", 1);
    tenant.backend().patch("/v1/users/" + id, Map.of("status", "disabled"));
    var unknown = tenant.browser().post(RESEND, Map.of("email", "nobody-here@example.com"));
    assertThat(unknown.status()).isEqualTo(202);
    assertThat(unknown.text()).isEmpty();
    for (var email : List.of(verified, disabled, waiting)) {
      var answer = tenant.browser().post(RESEND, Map.of("email", email));
      assertThat(answer.status()).isEqualTo(unknown.status());
      assertThat(answer.text()).isEqualTo(unknown.text());
      assertThat(answer.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
    }
    // The last of the four orders is done, so the others are.
    var second = TestMailbox.token(waiting, "vet_", 2);
    assertThat(TestMailbox.textsTo("nobody-here@example.com")).isEmpty();
    assertThat(TestMailbox.textsTo(verified)).hasSize(1);
    assertThat(TestMailbox.textsTo(disabled)).hasSize(1);
    // A newer mail voids the older.
    assertThat(verify(tenant, first).error()).isEqualTo("invalid_token");
    assertThat(verify(tenant, second).status()).isEqualTo(200);
    assertThat(tenant.browser().post(RESEND, Map.of("email", "nobody")).error())
        .isEqualTo("invalid_email");
  }

  /** CVE-2025-46815 (ZITADEL): what was to be used once was used often, at once. */
  @Test
  void row22ALinkVerifiesOnceOfAHundred() throws Exception {
    var tenant = tenantWith(Map.of());
    var email = somebody();
    tenant.signUp(email);
    var token = TestMailbox.token(email, "vet_", 1);
    var answers = Parallel.call(100, i -> verify(tenant, token).status());
    assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
    assertThat(answers).containsOnly(200, 401);
    assertThat(tenant.backend().get("/v1/audit-logs?action=user.verify_email").text())
        .containsOnlyOnce("\"action\":\"user.verify_email\"");
  }

  /** What looks into links before people do asks with GET, and leaves the token as it is. */
  @Test
  void onlyAPostUsesATokenUp() {
    var tenant = tenantWith(Map.of());
    var email = somebody();
    tenant.signUp(email);
    var token = TestMailbox.token(email, "vet_", 1);
    assertThat(tenant.browser().get(VERIFY + "?token=" + token).status()).isEqualTo(405);
    assertThat(verify(tenant, token).status()).isEqualTo(200);
  }

  @Test
  void row28NoHeaderOfASignUpGetsIntoALink() {
    var tenant = tenantWith(Map.of());
    for (var header :
        List.of(
            Map.entry("X-Forwarded-Host", "evil.example"),
            Map.entry("Forwarded", "host=evil.example;proto=https"),
            Map.entry("X-Forwarded-Proto", "ftp"),
            Map.entry("Referer", "https://evil.example/"))) {
      var email = somebody();
      var body = "{\"email\":\"" + email + "\",\"password\":\"" + TestTenant.PASSWORD + "\"}";
      var answer =
          RawHttp.send(
              server.port(),
              "POST",
              "/v1/auth/sign-up",
              List.of(
                  header,
                  Map.entry("X-Client-Id", tenant.publishableKey()),
                  Map.entry("Content-Type", "application/json")),
              body.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).isEqualTo(201);
      TestMailbox.token(email, "vet_", 1);
      assertThat(TestMailbox.textsTo(email).get(0))
          .contains(LINK + "?token=vet_")
          .doesNotContain("evil");
    }
  }

  @Test
  void aPageOfTheClientsMayBeNamedAndNoOther() {
    var tenant = tenantWith(Map.of());
    var page = "https://mobile.example.com/verify?from=mail";
    var client = tenant.anotherClient(admin, Map.of("redirect_uris", List.of(page)));
    var email = somebody();
    for (var foreign : List.of("https://evil.example/", page + "x", LINK, "")) {
      var signUp = Map.of("email", email, "password", TestTenant.PASSWORD, "redirect_url", foreign);
      assertThat(client.browser().post("/v1/auth/sign-up", signUp).error())
          .isEqualTo("validation_failed");
      assertThat(
              client
                  .browser()
                  .post(RESEND, Map.of("email", email, "redirect_url", foreign))
                  .error())
          .isEqualTo("validation_failed");
    }
    var signUp = Map.of("email", email, "password", TestTenant.PASSWORD, "redirect_url", page);
    assertThat(client.browser().post("/v1/auth/sign-up", signUp).status()).isEqualTo(201);
    TestMailbox.token(email, "vet_", 1);
    assertThat(TestMailbox.textsTo(email).get(0)).contains(page + "&token=vet_");
  }

  @Test
  void row02ATokenIsNothingAnywhereElse() {
    var tenant = tenantWith(Map.of());
    var email = somebody();
    var signedUp = tenant.signUp(email);
    var token = TestMailbox.token(email, "vet_", 1);
    var next = "a new phrase for the door";
    assertThat(tenant.browser().withBearer(token).get("/v1/auth/me").status()).isEqualTo(401);
    assertThat(tenant.refresh(token).error()).isEqualTo("refresh_token_invalid");
    assertThat(tenant.signIn(email, token).error()).isEqualTo("invalid_credentials");
    assertThat(
            tenant
                .browser()
                .post("/v1/auth/reset-password", Map.of("token", token, "new_password", next))
                .error())
        .isEqualTo("invalid_token");
    assertThat(tenant.backend().post("/v1/sessions/verify", Map.of("token", token)).text())
        .isEqualTo("{\"active\":false}");
    // And what is good elsewhere is none here.
    tenant.browser().post("/v1/auth/forgot-password", Map.of("email", email));
    var reset = TestMailbox.token(email, "prt_", 1);
    for (var other :
        List.of(
            reset,
            signedUp.at("/session/refresh_token"),
            signedUp.at("/session/access_token"),
            tenant.secretKey(),
            admin.bearer(),
            "vet_" + reset.substring(4))) {
      assertThat(verify(tenant, other).error()).isEqualTo("invalid_token");
    }
    // Whoever resets the password has shown that the address is theirs; the link is void by that.
    assertThat(
            tenant
                .browser()
                .post("/v1/auth/reset-password", Map.of("token", reset, "new_password", next))
                .status())
        .isEqualTo(204);
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");
    assertThat(server.logText()).doesNotContain(token, reset);
  }

  private static Map<String, Object> wish(String email) {
    return Map.of("email", email, "current_password", TestTenant.PASSWORD);
  }

  @Test
  void aNewAddressHoldsOnceItIsProvedAndTheOldOneIsTold() {
    var tenant = tenantWith(Map.of());
    var old = somebody();
    var signedUp = tenant.signUp(old);
    var user = tenant.user(signedUp);
    verify(tenant, TestMailbox.token(old, "vet_", 1));
    var next = somebody();
    assertThat(user.patch("/v1/auth/me", Map.of("email", next)).at("/details/0/field"))
        .isEqualTo("current_password");
    assertThat(
            user.patch("/v1/auth/me", Map.of("email", next, "current_password", "guessed")).error())
        .isEqualTo("invalid_credentials");
    assertThat(user.patch("/v1/auth/me", wish("nobody")).error()).isEqualTo("invalid_email");
    // The same address in another spelling is no change.
    var same = user.patch("/v1/auth/me", Map.of("email", old.toUpperCase(Locale.ROOT)));
    assertThat(same.status()).as(same.text()).isEqualTo(200);

    var asked = user.patch("/v1/auth/me", wish(next.toUpperCase(Locale.ROOT)));
    assertThat(asked.status()).as(asked.text()).isEqualTo(200);
    assertThat(asked.at("/user/email")).isEqualTo(old);
    var token = TestMailbox.token(next, "cet_", 1);
    assertThat(TestMailbox.textsTo(next).get(0)).contains(LINK + "?token=cet_");
    Await.until("the notice", () -> TestMailbox.textsTo(old).size() == 2);
    assertThat(TestMailbox.textsTo(old).get(1)).contains("another").doesNotContain("token=");
    assertThat(tenant.signIn(old).status()).isEqualTo(200);
    assertThat(
            tenant
                .browser()
                .post("/v1/auth/reset-password", Map.of("token", token, "new_password", "phrase x"))
                .error())
        .isEqualTo("invalid_token");

    var moved = verify(tenant, token);
    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
    assertThat(moved.at("/user/email")).isEqualTo(next);
    assertThat(moved.at("/user/email_verified")).isEqualTo("true");
    assertThat(verify(tenant, token).error()).isEqualTo("invalid_token");
    assertThat(tenant.signIn(old).error()).isEqualTo("invalid_credentials");
    assertThat(tenant.signIn(next).status()).isEqualTo(200);
    assertThat(tenant.backend().get("/v1/audit-logs?limit=100").text())
        .contains("user.request_email_change", "user.change_email")
        .doesNotContain(token);
  }

  @Test
  void anAddressOfADomainThatMayNotSignUpIsRefused() {
    var tenant = tenantWith(Map.of("allowed_email_domains", List.of("example.com")));
    var user = tenant.user(tenant.signUp(somebody()));
    assertThat(user.patch("/v1/auth/me", wish("ann@elsewhere.example")).at("/details/0/code"))
        .isEqualTo("domain_not_allowed");
    // An address of another script is one, in the form in which it is mailed to.
    var script = tenantWith(Map.of());
    var other = script.user(script.signUp(somebody()));
    assertThat(other.patch("/v1/auth/me", wish("ann@bücher.example")).status()).isEqualTo(200);
    TestMailbox.token("ann@xn--bcher-kva.example", "cet_", 1);
  }

  @Test
  void aTakenAddressIsToldWhereTheTenantTellsThat() {
    var taken = somebody();
    var tenant = tenantWith(Map.of());
    tenant.signUp(taken);
    assertThat(tenant.user(tenant.signUp(somebody())).patch("/v1/auth/me", wish(taken)).error())
        .isEqualTo("email_already_exists");

    var hiding = tenantWith(Map.of("enumeration_protection", true));
    hiding.signUp(taken);
    var email = somebody();
    hiding.signUp(email);
    var user = hiding.user(hiding.signIn(email));
    var known = user.patch("/v1/auth/me", wish(taken));
    var unknown = user.patch("/v1/auth/me", wish(somebody()));
    assertThat(known.status()).isEqualTo(unknown.status()).isEqualTo(200);
    // Somebody takes the address while the mail lies there.
    var late = somebody();
    user.patch("/v1/auth/me", wish(late));
    var token = TestMailbox.token(late, "cet_", 1);
    hiding.signUp(late);
    assertThat(verify(hiding, token).error()).isEqualTo("email_already_exists");
    assertThat(TestMailbox.tokens(taken, "cet_")).isEmpty();
  }

  /** GHSA-6mq3-xmgp-pjm5 (ZITADEL): a cut token was good. */
  @Test
  void row16NoVariantOfATokenIsTaken() {
    var tenant = tenantWith(Map.of());
    var email = somebody();
    tenant.signUp(email);
    var token = TestMailbox.token(email, "vet_", 1);
    for (int i = 0; i < token.length(); i++) {
      var other = token.charAt(i) == 'x' ? 'y' : 'x';
      assertThat(verify(tenant, token.substring(0, i)).error()).isEqualTo("invalid_token");
      assertThat(verify(tenant, token.substring(0, i) + other + token.substring(i + 1)).error())
          .isEqualTo("invalid_token");
    }
    assertThat(verify(tenant, token + "x").error()).isEqualTo("invalid_token");
    assertThat(verify(tenant, token).status()).isEqualTo(200);
  }

  /** CVE-2026-53516 (better-auth): an account that a stranger had made was the owner's. */
  @Test
  void row39AStrangerWhoWasFirstKeepsNothing() {
    var tenant = tenantWith(Map.of("enumeration_protection", true));
    var email = somebody();
    assertThat(tenant.signUp(email).status()).isEqualTo(201);
    var stranger = tenant.signIn(email);
    assertThat(stranger.status()).isEqualTo(200);
    TestMailbox.token(email, "vet_", 1);
    // The owner signs up: no link verifies what the stranger has made.
    assertThat(tenant.signUp(email).status()).isEqualTo(201);
    var way = TestMailbox.token(email, "prt_", 1);
    assertThat(TestMailbox.tokens(email, "vet_")).hasSize(1);
    var reset = Map.of("token", way, "new_password", "the owner's own phrase");
    assertThat(tenant.browser().post("/v1/auth/reset-password", reset).status()).isEqualTo(204);

    assertThat(tenant.signIn(email).error()).isEqualTo("invalid_credentials");
    assertThat(tenant.user(stranger).get("/v1/auth/me").error()).isEqualTo("session_revoked");
    assertThat(tenant.refresh(stranger.at("/session/refresh_token")).error())
        .isEqualTo("session_revoked");
    assertThat(verify(tenant, TestMailbox.token(email, "vet_", 1)).error())
        .isEqualTo("invalid_token");
    assertThat(tenant.signIn(email, "the owner's own phrase").at("/user/email_verified"))
        .isEqualTo("true");
  }
}
