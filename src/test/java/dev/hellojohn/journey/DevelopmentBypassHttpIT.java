package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A developer who is let into the console without signing in, and who else is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevelopmentBypassHttpIT {

  private static final String CONFIG = "/console/api/auth/config";
  private static final String ME = "/console/api/auth/me";
  private static final String SIGN_OUT = "/console/api/auth/sign-out";
  private static final String LIFE = "/console/api/session";
  private static final String EXTEND = "/console/api/session/extend";
  private static final String SESSIONS = "/console/api/sessions";
  private static final String TENANTS = "/cp/v1/tenants";

  private HelloJohnServer server;
  private ApiClient developer;
  private ApiClient page;
  private ApiClient admin;

  @BeforeAll
  void start() {
    server =
        HelloJohnServer.start(
            Map.of(
                "HELLOJOHN_ENV", "development",
                "HELLOJOHN_DEV_AUTH_BYPASS", "true",
                "HELLOJOHN_HTTP_HOST", "127.0.0.1"));
    developer = ApiClient.of(server);
    page = developer.with("Sec-Fetch-Site", "same-origin");
    admin = TestTenant.admin(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(code);
  }

  @Test
  void dev02WhoHasNotSignedInIsTheFirstAdmin() {
    assertThat(developer.get(CONFIG).json().at("/development_bypass").asBoolean()).isTrue();
    for (var who : List.of(developer, page)) {
      var me = who.get(ME);
      assertThat(me.status()).as(me.text()).isEqualTo(200);
      assertThat(me.at("/admin/email")).isEqualTo(HelloJohnServer.ADMIN_EMAIL);
      assertThat(me.at("/admin/id")).isEqualTo(admin.get("/cp/v1/admin/me").at("/id"));
      assertThat(me.headers().allValues("Set-Cookie")).isEmpty();
    }
    assertThat(server.logText()).contains("HELLOJOHN_DEV_AUTH_BYPASS is true: whoever can use");
  }

  @Test
  void csrf06WhoNeedsNoSessionNeedsNoToken() {
    TestTenant.admin(server);
    var session = developer.get(SESSIONS + "?limit=1");
    assertThat(session.json().at("/data/0/current").asBoolean()).isFalse();
    var id = session.at("/data/0/id");
    assertThat(developer.delete(SESSIONS + '/' + id).status()).isEqualTo(204);
    assertThat(page.post(SIGN_OUT).status()).isEqualTo(204);
    assertThat(page.post("/cp/v1/admin/sign-out").status()).isEqualTo(204);
    assertThat(developer.get(ME).status()).isEqualTo(200);
  }

  @Test
  void whoHasNotSignedInReadsTheMails() {
    var mails = "/console/api/mails";
    assertThat(developer.get(mails).status()).isEqualTo(200);
    assertThat(page.get(mails).status()).isEqualTo(200);
    var foreign = developer.with("Sec-Fetch-Site", "cross-site");
    assertRefused(foreign.get(mails), 401, "missing_credentials");
    var forwarded = developer.with("X-Forwarded-For", "127.0.0.1");
    assertRefused(forwarded.get(mails), 401, "missing_credentials");
  }

  @Test
  void thereIsNoSession() {
    assertRefused(developer.get(LIFE), 404, "not_found");
    assertRefused(developer.post(EXTEND), 404, "not_found");
  }

  @Test
  void theControlPlaneTakesOurOwnPageAndNoProgram() {
    assertRefused(developer.get(TENANTS), 401, "missing_credentials");
    assertRefused(
        developer.with("Sec-Fetch-Site", "none").get(TENANTS), 401, "missing_credentials");
    assertRefused(developer.post(TENANTS, Map.of("name", "x")), 401, "missing_credentials");
    assertThat(page.get(TENANTS).status()).isEqualTo(200);
    assertRefused(page.get("/v1/users"), 401, "missing_credentials");
  }

  @Test
  void whatIsDoneIsWrittenDownAsTheAdminsAndAsBypassed() {
    var tenant = TestTenant.create(server, admin);
    var changed = page.patch(tenant.path(), Map.of("name", "Changed without signing in"));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    var query = "?action=tenant.update&request_id=" + changed.header("X-Request-Id");
    var entry = admin.get("/cp/v1/audit-logs" + query).json().at("/data/0");
    assertThat(entry.at("/actor/type").asText()).isEqualTo("admin");
    assertThat(entry.at("/actor/id").asText()).isEqualTo(admin.get("/cp/v1/admin/me").at("/id"));
    assertThat(entry.at("/details/development_bypass").asBoolean()).isTrue();
    var signedIn = admin.patch(tenant.path(), Map.of("name", "Changed with a token"));
    query = "?action=tenant.update&request_id=" + signedIn.header("X-Request-Id");
    entry = admin.get("/cp/v1/audit-logs" + query).json().at("/data/0");
    assertThat(entry.at("/details").has("development_bypass")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.test:%d", "localhost.evil.test:%d", "evil.test", "localhost"})
  void aPageWhoseHostWasPointedHereIsNobody(String host) {
    var named = host.formatted(server.port());
    for (var site : List.of("same-origin", "none")) {
      for (var target : List.of(ME, TENANTS)) {
        var headers = List.of(Map.entry("Host", named), Map.entry("Sec-Fetch-Site", site));
        var answer = RawHttp.send(server.port(), "GET", target, headers, new byte[0]);
        assertThat(answer.status()).as(named + ' ' + target).isEqualTo(401);
      }
    }
    var good = List.of(Map.entry("Host", "localhost:" + server.port()));
    assertThat(RawHttp.send(server.port(), "GET", ME, good, new byte[0]).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void anotherSitesPageIsNobody(String site) {
    var foreign = developer.with("Sec-Fetch-Site", site);
    assertRefused(foreign.get(ME), 401, "missing_credentials");
    assertRefused(foreign.post(SIGN_OUT), 401, "missing_credentials");
    assertRefused(foreign.get(TENANTS), 401, "missing_credentials");
    assertRefused(foreign.post(TENANTS, Map.of("name", "x")), 401, "missing_credentials");
    // What a form, or a script without a preflight, can send is not even looked at.
    for (var type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      var form = foreign.with("Content-Type", type).send("POST", TENANTS, "{\"name\":\"x\"}");
      assertRefused(form, 415, "unsupported_media_type");
    }
  }

  @Test
  void anotherOriginIsNobody() {
    var neighbour = "http://localhost:" + (server.port() + 1);
    for (var origin : List.of("https://evil.test", "null", neighbour)) {
      var foreign = developer.with("Origin", origin);
      assertThat(foreign.get(ME).status()).as(origin).isEqualTo(403);
      assertThat(foreign.post(SIGN_OUT).status()).as(origin).isEqualTo(403);
    }
    var own = developer.with("Origin", "http://localhost:" + server.port());
    assertThat(own.post(SIGN_OUT).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For, 127.0.0.1",
    "X-Forwarded-Host, localhost",
    "Forwarded, for=127.0.0.1",
    "Via, 1.1 tunnel",
    "X-Real-IP, 127.0.0.1",
    "User-Agent, Mozilla/5.0"
  })
  void whoComesThroughAProxyOrInAnUnknownBrowserIsNobody(String header, String value) {
    assertRefused(developer.with(header, value).get(ME), 401, "missing_credentials");
  }

  @Test
  void aCredentialThatIsNotGoodIsNotReplaced() {
    for (var cookie : Stream.of("", "x", "A".repeat(43)).map(v -> "hj_sid=" + v).toList()) {
      assertRefused(page.with("Cookie", cookie).get(ME), 401, "session_revoked");
    }
    for (var authorization : List.of("Bearer cpt_x", "Bearer garbage", "Basic eDp5")) {
      assertThat(page.with("Authorization", authorization).get(TENANTS).status()).isEqualTo(401);
      assertThat(page.with("Authorization", authorization).get(ME).status()).isEqualTo(401);
    }
    var signedIn = Browser.admin(server);
    assertRefused(
        signedIn.withoutToken().with("Sec-Fetch-Site", "same-origin").post(EXTEND),
        403,
        "csrf_failed");
    assertThat(signedIn.page().post(EXTEND).status()).isEqualTo(200);
  }

  @Test
  void itIsTheAdminAsTheyAreNow() {
    var other = Map.of("email", "second@example.com", "password", TestTenant.PASSWORD);
    var body =
        Map.of(
            "email", "second@example.com", "password", TestTenant.PASSWORD, "role", "super_admin");
    assertThat(admin.post("/cp/v1/admins", body).status()).isEqualTo(201);
    var second = developer.withBearer(developer.post("/cp/v1/admin/sign-in", other).at("/token"));
    var first = "/cp/v1/admins/" + developer.get(ME).at("/admin/id");
    assertThat(second.patch(first, Map.of("role", "readonly")).status()).isEqualTo(200);
    assertThat(developer.get(ME).at("/admin/role")).isEqualTo("readonly");
    assertRefused(page.post(TENANTS, Map.of("name", "x")), 403, "insufficient_permissions");
    assertThat(second.patch(first, Map.of("status", "disabled")).status()).isEqualTo(200);
    assertRefused(developer.get(ME), 401, "missing_credentials");
    assertThat(second.patch(first, Map.of("status", "active", "role", "super_admin")).status())
        .isEqualTo(200);
    assertThat(developer.get(ME).status()).isEqualTo(200);
    admin = TestTenant.admin(server);
  }
}
