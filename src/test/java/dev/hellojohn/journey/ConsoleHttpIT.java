package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator in a browser: signing in, what the cookies open, and what another site can't do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleHttpIT {

  private static final String SIGN_IN = "/console/api/auth/sign-in";
  private static final String SIGN_OUT = "/console/api/auth/sign-out";
  private static final String ME = "/console/api/auth/me";
  private static final String LIFE = "/console/api/session";
  private static final String EXTEND = "/console/api/session/extend";
  private static final String SESSIONS = "/console/api/sessions";
  private static final String TOKEN = "X-CSRF-Token";

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void start() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
  }

  private ApiClient anyone() {
    return ApiClient.of(server);
  }

  private Browser browser() {
    return Browser.admin(server);
  }

  private Browser browserOf(String email, String role) {
    var body = new HashMap<String, Object>();
    body.put("email", email);
    body.put("password", TestTenant.PASSWORD);
    body.put("role", role);
    assertThat(admin.post("/cp/v1/admins", body).status()).isEqualTo(201);
    return Browser.signIn(anyone(), email, TestTenant.PASSWORD);
  }

  private static Map<String, String> credentials() {
    return Map.of("email", HelloJohnServer.ADMIN_EMAIL, "password", HelloJohnServer.ADMIN_PASSWORD);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(code);
  }

  @Test
  void csrf01SignInSetsOneCookieForThePageAndOneThatNoScriptReads() {
    var answer = anyone().post(SIGN_IN, credentials());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/admin/email")).isEqualTo(HelloJohnServer.ADMIN_EMAIL);
    var session = Browser.setCookie(answer, Browser.SESSION);
    var csrf = Browser.setCookie(answer, Browser.CSRF);
    assertThat(session).contains("; HttpOnly").contains("; SameSite=Lax").contains("; Path=/");
    assertThat(session).contains("; Max-Age=86400").doesNotContain("Domain");
    assertThat(csrf).doesNotContain("HttpOnly").contains("; Max-Age=86400");
    assertThat(answer.text()).doesNotContain(Browser.of(anyone(), answer).session());
  }

  @Test
  void ses02OnPlainHttpNoCookieIsSecure() {
    var answer = anyone().post(SIGN_IN, credentials());
    assertThat(answer.headers().allValues("Set-Cookie"))
        .hasSize(2)
        .noneMatch(line -> line.contains("Secure") || line.contains("__Host-"));
  }

  /** What changes something, by each method, and how it is undone. */
  private record Change(String name, BiFunction<ConsoleHttpIT, ApiClient, Answer> call) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("POST", (test, page) -> page.post(test.tenant.path() + "/check-db")),
        new Change(
            "PATCH", (test, page) -> page.patch(test.tenant.path(), Map.of("name", "Renamed"))),
        new Change(
            "DELETE",
            (test, page) ->
                page.delete(
                    test.tenant.path()
                        + "/clients/"
                        + test.tenant.anotherClient(test.admin, Map.of()).clientId())),
        new Change("POST of the console", (test, page) -> page.post(EXTEND)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void csrf02WithTheTokenAChangeIsMade(Change change) {
    assertThat(change.call().apply(this, browser().page()).status()).isBetween(200, 299);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void csrf03WithoutTheTokenOrWithAnotherNothingIsChanged(Change change) {
    var browser = browser();
    var sid = Browser.SESSION + '=' + browser.session();
    var before = admin.get(tenant.path()).text();
    for (var page :
        List.of(
            browser.withoutToken(),
            browser.withoutToken().with(TOKEN, browser.csrf() + "x"),
            browser.withoutToken().with(TOKEN, browser.csrf().substring(1)),
            browser.base().with("Cookie", sid).with(TOKEN, browser.csrf()),
            browser.base().with("Cookie", sid + "; hj_csrf=x").with(TOKEN, browser.csrf()),
            browser
                .base()
                .with("Cookie", browser.cookies() + "; " + Browser.CSRF + "=x")
                .with(TOKEN, browser.csrf()))) {
      assertRefused(change.call().apply(this, page), 403, "csrf_failed");
    }
    assertThat(admin.get(tenant.path()).text()).isEqualTo(before);
  }

  @Test
  void csrf04WhatOnlyReadsNeedsNoToken() {
    var page = browser().withoutToken();
    assertThat(page.get(ME).status()).isEqualTo(200);
    assertThat(page.get("/cp/v1/tenants").status()).isEqualTo(200);
    assertThat(page.send("HEAD", "/cp/v1/tenants", (String) null).status()).isEqualTo(200);
  }

  @Test
  void csrf05ABearerNeedsNoToken() {
    assertThat(admin.post(tenant.path() + "/check-db").status()).isEqualTo(200);
  }

  @Test
  void csrf07TwoEmptyValuesAreNoToken() {
    var browser = browser();
    var sid = Browser.SESSION + '=' + browser.session();
    assertRefused(
        browser.base().with("Cookie", sid + "; hj_csrf=").with(TOKEN, "").post(EXTEND),
        403,
        "csrf_failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer garbage", "Bearer cpt_x", "Bearer mk_live_x", "Basic eDp5", "x"})
  void csrf08ABadBearerNeverFallsBackToTheCookie(String authorization) {
    var browser = browser();
    for (var page : List.of(browser.withoutToken(), browser.page())) {
      var bearing = page.with("Authorization", authorization);
      assertThat(bearing.get("/cp/v1/tenants").status()).isEqualTo(401);
      assertThat(bearing.post(SIGN_OUT).status()).isEqualTo(401);
    }
    assertThat(browser.page().get(ME).status()).isEqualTo(200);
  }

  @Test
  void csrf08AGoodBearerDecidesAndTheCookieIsIgnored() {
    var reader = browserOf("reader-csrf@example.com", "readonly");
    var both = reader.withoutToken().with("Authorization", "Bearer " + admin.bearer());
    assertThat(both.post(tenant.path() + "/check-db").status()).isEqualTo(200);
    assertThat(both.get("/cp/v1/admin/me").at("/email")).isEqualTo(HelloJohnServer.ADMIN_EMAIL);
    // The console's own methods are about the cookie's session, which no token stands for.
    assertRefused(both.post(EXTEND), 403, "insufficient_permissions");
  }

  @Test
  void csrf09AnotherSessionsTokenIsNone() {
    var one = browser();
    var other = browser();
    var mixed =
        one.base()
            .with("Cookie", new Browser(one.base(), one.session(), other.csrf()).cookies())
            .with(TOKEN, other.csrf());
    assertRefused(mixed.post(EXTEND), 403, "csrf_failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "x.y", "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void csrf10APlantedPairIsNoToken(String planted) {
    var browser = browser();
    var page =
        browser
            .base()
            .with("Cookie", new Browser(browser.base(), browser.session(), planted).cookies())
            .with(TOKEN, planted);
    assertRefused(page.post(EXTEND), 403, "csrf_failed");
  }

  @Test
  void csrf11SigningOutNeedsTheTokenToo() {
    var browser = browser();
    assertRefused(browser.withoutToken().post(SIGN_OUT), 403, "csrf_failed");
    assertThat(browser.page().get(ME).status()).isEqualTo(200);
  }

  @Test
  void csrf12AnotherOriginIsRefusedWhateverItKnows() {
    var browser = browser();
    assertRefused(
        browser.page().with("Origin", "https://evil.test").post(EXTEND), 403, "origin_not_allowed");
    for (var site : List.of("cross-site", "same-site")) {
      assertRefused(browser.page().with("Sec-Fetch-Site", site).post(EXTEND), 403, "csrf_failed");
    }
    var own = server.uri("").toString().replace("127.0.0.1", "localhost");
    assertThat(
            browser
                .page()
                .with("Origin", own)
                .with("Sec-Fetch-Site", "same-origin")
                .post(EXTEND)
                .status())
        .isEqualTo(200);
  }

  @Test
  void aForgedRequestIsWrittenDown() {
    var browser = browser();
    assertThat(browser.withoutToken().post(EXTEND).status()).isEqualTo(403);
    var entry = admin.get("/cp/v1/audit-logs?action=admin.refuse_forgery&limit=1").json();
    assertThat(entry.at("/data/0/outcome").asText()).isEqualTo("failure");
    assertThat(entry.at("/data/0/subject_id").asText()).startsWith("ses_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void nobodyIsSignedInFromAnotherSite(String site) {
    var answer = anyone().with("Sec-Fetch-Site", site).post(SIGN_IN, credentials());
    assertRefused(answer, 403, "csrf_failed");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void nobodyIsSignedInByAForm() {
    var form = anyone().with("Content-Type", "application/x-www-form-urlencoded");
    assertThat(form.send("POST", SIGN_IN, "{\"email\":\"x\",\"password\":\"y\"}").status())
        .isEqualTo(415);
    var page = browser().page().with("Content-Type", "text/plain");
    assertThat(page.send("PATCH", tenant.path(), "{\"name\":\"x\"}").status()).isEqualTo(415);
    var cookie = browser().page().with("Content-Type", "application/x-www-form-urlencoded");
    assertThat(cookie.send("PATCH", tenant.path(), "{\"name\":\"x\"}").status()).isEqualTo(415);
  }

  @Test
  void theCookieOpensTheControlPlaneWithTheAdminsRoleAndNothingElse() {
    var reader = browserOf("reader-console@example.com", "readonly");
    assertThat(reader.page().get("/cp/v1/tenants").status()).isEqualTo(200);
    assertRefused(
        reader.page().patch(tenant.path(), Map.of("name", "x")), 403, "insufficient_permissions");
    assertThat(reader.page().get("/cp/v1/admin/me").at("/email"))
        .isEqualTo("reader-console@example.com");
    // First the token, then the permission, then the body.
    assertRefused(reader.withoutToken().patch(tenant.path(), Map.of("x", "y")), 403, "csrf_failed");
    assertRefused(
        reader.page().patch(tenant.path(), Map.of("x", "y")), 403, "insufficient_permissions");
    assertRefused(
        browser().page().patch(tenant.path(), Map.of("x", "y")), 422, "validation_failed");
  }

  @Test
  void map02AnAdminsCookieIsNothingToATenantAndItsTokensNothingToTheConsole() {
    var cookie = browser().page();
    assertRefused(cookie.get("/v1/users"), 401, "missing_credentials");
    assertRefused(
        cookie.with("X-Client-Id", tenant.publishableKey()).get("/v1/auth/me"),
        401,
        "missing_credentials");
    var user = tenant.signUp("ann-console@example.com");
    for (var bearer :
        List.of(user.at("/session/access_token"), tenant.secretKey(), tenant.publishableKey())) {
      assertRefused(anyone().withBearer(bearer).get(ME), 403, "cp_admin_required");
    }
    var token = user.at("/session/access_token");
    assertRefused(
        anyone().with("Cookie", Browser.SESSION + '=' + token).get(ME), 401, "session_revoked");
  }

  @Test
  void ses12ASessionThatTheBrowserHadIsOverAndItsIdIsNotTakenOn() {
    var before = browser();
    var answer = anyone().with("Cookie", before.cookies()).post(SIGN_IN, credentials());
    var after = Browser.of(anyone(), answer);
    assertThat(after.session()).isNotEqualTo(before.session());
    assertRefused(before.page().get(ME), 401, "session_revoked");
    assertThat(after.page().get(ME).status()).isEqualTo(200);
    var planted = "A".repeat(43);
    var fixed =
        anyone()
            .with("Cookie", Browser.SESSION + '=' + planted + "; x=y")
            .post(SIGN_IN, credentials());
    assertThat(Browser.of(anyone(), fixed).session()).isNotEqualTo(planted);
    assertRefused(
        anyone().with("Cookie", Browser.SESSION + '=' + planted).get(ME), 401, "session_revoked");
  }

  @Test
  void ses13SignOutEndsItAtOnceAndTakesTheCookiesAway() {
    var browser = browser();
    var answer = browser.page().post(SIGN_OUT);
    assertThat(answer.status()).isEqualTo(204);
    for (var name : List.of(Browser.SESSION, Browser.CSRF)) {
      assertThat(Browser.setCookie(answer, name)).contains(name + "=; ").contains("Max-Age=0");
    }
    assertRefused(browser.page().get(ME), 401, "session_revoked");
    assertRefused(browser.page().get("/cp/v1/tenants"), 401, "session_revoked");
    assertRefused(browser.page().post(SIGN_OUT), 401, "session_revoked");
  }

  @Test
  void signingOutAtTheControlPlaneEndsTheBrowsersSessionToo() {
    var browser = browser();
    assertRefused(browser.withoutToken().post("/cp/v1/admin/sign-out"), 403, "csrf_failed");
    assertThat(browser.page().post("/cp/v1/admin/sign-out").status()).isEqualTo(204);
    assertRefused(browser.page().get(ME), 401, "session_revoked");
  }

  @Test
  void ses16WhoIsDisabledIsOutAtOnceAndARoleHoldsAtOnce() {
    var email = "leaver-console@example.com";
    var browser = browserOf(email, "super_admin");
    var id = browser.page().get(ME).at("/admin/id");
    assertThat(browser.page().get("/cp/v1/settings/security").status()).isEqualTo(200);
    assertThat(admin.patch("/cp/v1/admins/" + id, Map.of("role", "readonly")).status())
        .isEqualTo(200);
    assertThat(browser.page().get(ME).at("/admin/role")).isEqualTo("readonly");
    assertRefused(
        browser.page().patch("/cp/v1/settings/security", Map.of()),
        403,
        "insufficient_permissions");
    assertThat(admin.patch("/cp/v1/admins/" + id, Map.of("status", "disabled")).status())
        .isEqualTo(200);
    assertRefused(browser.page().get(ME), 401, "session_revoked");
    assertRefused(
        anyone().post(SIGN_IN, Map.of("email", email, "password", TestTenant.PASSWORD)),
        401,
        "invalid_credentials");
  }

  @Test
  void ses08TheRemainingTimesAreOurOwn() {
    var life = browser().page().get(LIFE);
    assertThat(life.status()).isEqualTo(200);
    assertThat(life.json().at("/max_session_lifetime").asLong()).isEqualTo(43_200);
    assertThat(life.json().at("/max_idle_session_lifetime").asLong()).isEqualTo(1_800);
    assertThat(life.json().at("/session_ttl").asLong()).isEqualTo(86_400);
    assertThat(life.json().at("/remaining_session_lifetime").asLong()).isBetween(42_000L, 43_200L);
    assertThat(life.json().at("/remaining_idle_lifetime").asLong()).isBetween(600L, 1_800L);
  }

  @Test
  void ses07ExtendingSetsTheCookiesAgain() {
    var browser = browser();
    var answer = browser.page().post(EXTEND);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().properties()).hasSize(5);
    assertThat(Browser.setCookie(answer, Browser.SESSION)).contains("Max-Age=86400");
    var extended = Browser.of(anyone(), answer);
    assertThat(extended.session()).isEqualTo(browser.session());
    assertThat(extended.csrf()).isNotEqualTo(browser.csrf());
    assertThat(extended.page().post(EXTEND).status()).isEqualTo(200);
    assertThat(browser.page().post(EXTEND).status()).isEqualTo(200);
  }

  @Test
  void sessionsAreListedByAHandleThatOpensNothing() {
    var reader = browserOf("lister-console@example.com", "readonly");
    var other = Browser.signIn(anyone(), "lister-console@example.com", TestTenant.PASSWORD);
    var list = reader.page().get(SESSIONS);
    assertThat(list.json().at("/data")).hasSize(2);
    assertThat(list.text()).doesNotContain(reader.session(), other.session(), reader.csrf());
    var handle = list.at("/data/0/id");
    assertThat(list.json().at("/data/1/current").asBoolean()).isTrue();
    assertRefused(
        anyone().with("Cookie", Browser.SESSION + '=' + handle).get(ME), 401, "session_revoked");
    assertRefused(reader.withoutToken().delete(SESSIONS + '/' + handle), 403, "csrf_failed");
    assertThat(reader.page().delete(SESSIONS + '/' + handle).status()).isEqualTo(204);
    assertRefused(other.page().get(ME), 401, "session_revoked");
    var mine = browser();
    var foreign = mine.page().get(SESSIONS + "?limit=1").at("/data/0/id");
    assertRefused(reader.page().delete(SESSIONS + '/' + foreign), 404, "not_found");
    assertThat(mine.page().get(ME).status()).isEqualTo(200);
    var everybodys = mine.page().get(SESSIONS + "?limit=100").text();
    assertThat(everybodys).contains(reader.page().get(ME).at("/admin/id"), "\"token\"");
  }

  @Test
  void errorsHaveThreeMembers() {
    var answer = anyone().get(ME);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().properties().stream().map(Map.Entry::getKey))
        .containsExactly("statusCode", "error", "message");
    assertThat(answer.json().at("/statusCode").asInt()).isEqualTo(401);
    assertThat(answer.at("/error")).isEqualTo("Unauthorized");
    assertThat(answer.header("X-Error-Code")).isEqualTo("missing_credentials");
    assertThat(answer.header("X-Request-Id")).isNotEmpty();
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    var unknown = anyone().get("/console/api/nothing");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.at("/error")).isEqualTo("Not Found");
    var invalid = anyone().post(SIGN_IN, Map.of("email", ""));
    assertThat(invalid.status()).isEqualTo(422);
    assertThat(invalid.at("/error")).isEqualTo("Unprocessable Content");
    assertThat(invalid.at("/message")).contains("email", "password");
    assertThat(anyone().delete(SIGN_IN).at("/error")).isEqualTo("Method Not Allowed");
    assertThat(anyone().send("POST", SIGN_IN, "{").at("/error")).isEqualTo("Bad Request");
  }

  @Test
  void eachActIsInTheTrail() {
    var browser = browserOf("trail-console@example.com", "readonly");
    var id = browser.page().get(ME).at("/admin/id");
    browser.page().post(EXTEND);
    Browser.signIn(anyone(), "trail-console@example.com", TestTenant.PASSWORD);
    var another = browser.page().get(SESSIONS + "?limit=1").at("/data/0/id");
    assertThat(browser.page().delete(SESSIONS + '/' + another).status()).isEqualTo(204);
    browser.page().post(SIGN_OUT);
    anyone().post(SIGN_IN, Map.of("email", "trail-console@example.com", "password", "not the one"));
    var trail = admin.get("/cp/v1/audit-logs?actor_id=" + id + "&limit=10").json();
    assertThat(trail.findValuesAsText("action"))
        .contains(
            "admin.sign_in", "admin.extend_session", "admin.revoke_session", "admin.sign_out");
    var revoked = admin.get("/cp/v1/audit-logs?action=admin.revoke_session&actor_id=" + id).json();
    assertThat(revoked.at("/data/0/subject_id").asText()).isEqualTo(another);
    assertThat(revoked.at("/data/0/details/admin_id").asText()).isEqualTo(id);
    assertThat(revoked.at("/data/0/details/session").asText()).isEqualTo("console");
    var failed = admin.get("/cp/v1/audit-logs?action=admin.sign_in&outcome=failure&limit=1").json();
    assertThat(failed.toString()).contains("console", id);
    assertThat(trail.toString()).doesNotContain(browser.session(), browser.csrf());
  }

  @Test
  void thePageLearnsHowToSignIn() {
    assertThat(anyone().get("/console/api/auth/config").text())
        .isEqualTo(
            "{\"password_enabled\":true,\"oidc_enabled\":false,\"development_bypass\":false}");
  }
}
