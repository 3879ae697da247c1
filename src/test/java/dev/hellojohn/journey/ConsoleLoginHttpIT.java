package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.OpenIdProvider;
import dev.hellojohn.testing.TestTenant;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator who signs in to the console at an OpenID provider, which answers over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLoginHttpIT {

  private static final String LOGIN = "/console/api/auth/login";
  private static final String ME = "/console/api/auth/me";

  private OpenIdProvider provider;
  private HelloJohnServer server;
  private ApiClient admin;

  @BeforeAll
  void start() {
    provider = OpenIdProvider.start();
    server = HelloJohnServer.start(provider.settings());
    admin = TestTenant.admin(server);
  }

  @AfterAll
  void stop() {
    server.close();
    provider.close();
  }

  @BeforeEach
  void beHonest() {
    provider.lies("");
    provider.says(claims -> {});
  }

  private ApiClient anyone() {
    return ApiClient.of(server);
  }

  private String newAdmin(String email) {
    var answer =
        admin.post(
            "/cp/v1/admins",
            Map.of("email", email, "password", TestTenant.PASSWORD, "role", "readonly"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.at("/id");
  }

  private static Consumer<JWTClaimsSet.Builder> known(String subject, String email) {
    return claims -> claims.subject(subject).claim("email", email).claim("email_verified", true);
  }

  /** A browser that was sent to the provider. */
  private record Sent(String location, String cookie) {

    String parameter(String name) {
      return parameters(location).get(name);
    }
  }

  private static Map<String, String> parameters(String location) {
    var values = new HashMap<String, String>();
    for (var pair : URI.create(location).getRawQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      values.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return values;
  }

  private Sent begin(String query) {
    var answer = anyone().get(LOGIN + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(302);
    return new Sent(answer.header("Location"), Browser.cookie(answer, "hj_login"));
  }

  private static String target(URI back) {
    return back.getRawPath() + '?' + back.getRawQuery();
  }

  private Answer back(Sent sent, String target) {
    return anyone().with("Cookie", "hj_login=" + sent.cookie()).get(target);
  }

  private Answer round() {
    var sent = begin("");
    return back(sent, target(provider.signIn(sent.location())));
  }

  private void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void oidc01TheBrowserIsSentToTheProviderAndOidc12WithAFreshProof() {
    var one = begin("");
    var other = begin("");
    assertThat(one.location()).startsWith(provider.issuer() + "/authorize?prompt=login&");
    assertThat(one.parameter("client_id")).isEqualTo(OpenIdProvider.CLIENT);
    assertThat(one.parameter("response_type")).isEqualTo("code");
    assertThat(one.parameter("redirect_uri"))
        .isEqualTo("http://localhost:" + server.port() + "/console/api/auth/callback");
    assertThat(one.parameter("scope")).contains("openid");
    assertThat(one.parameter("code_challenge_method")).isEqualTo("S256");
    for (var name : List.of("state", "nonce", "code_challenge")) {
      assertThat(one.parameter(name)).hasSizeGreaterThanOrEqualTo(43);
      assertThat(one.parameter(name)).isNotEqualTo(other.parameter(name));
    }
    assertThat(anyone().get("/console/api/auth/config").text())
        .isEqualTo(
            "{\"password_enabled\":false,\"oidc_enabled\":true,\"development_bypass\":false}");
  }

  @Test
  void oidc02AFullRoundSignsInAndNoTokenOfTheProviderReachesTheBrowser() {
    var id = newAdmin("round@example.com");
    provider.says(known("round", "round@example.com"));
    var answer = round();
    assertThat(answer.status()).as(answer.text()).isEqualTo(302);
    assertThat(answer.header("Location"))
        .isEqualTo("http://localhost:" + server.port() + "/console/");
    assertThat(Browser.setCookie(answer, "hj_login")).contains("Max-Age=0");
    assertThat(Browser.setCookie(answer, Browser.SESSION)).contains("HttpOnly");
    var browser = Browser.of(anyone(), answer);
    var me = browser.page().get(ME);
    assertThat(me.at("/admin/id")).isEqualTo(id);
    var seen = answer.headers().map().toString() + answer.text() + me.text();
    assertThat(seen).doesNotContain(provider.lastToken(), "code-", OpenIdProvider.SECRET);
    assertThat(browser.page().get("/cp/v1/tenants").status()).isEqualTo(200);
    assertThat(provider.tokenRequest().get("code_verifier")).hasSizeGreaterThanOrEqualTo(43);
    assertThat(provider.tokenRequest().get("Authorization")).startsWith("Basic ");
    assertThat(provider.tokenRequest().toString()).doesNotContain(OpenIdProvider.SECRET);
    assertThat(server.logText()).doesNotContain(OpenIdProvider.SECRET, provider.lastToken());
  }

  @Test
  void oidc03AnAdminIsBoundToTheSubjectAtTheFirstSignIn() {
    var id = newAdmin("bound@example.com");
    provider.says(known("bound-1", "Bound@Example.com"));
    assertThat(round().status()).isEqualTo(302);
    // The address may change or be lost: the subject is who it was.
    provider.says(claims -> claims.subject("bound-1"));
    var again = round();
    assertThat(again.status()).isEqualTo(302);
    assertThat(Browser.of(anyone(), again).page().get(ME).at("/admin/id")).isEqualTo(id);
    // Whoever gets the address later is somebody else.
    provider.says(known("bound-2", "bound@example.com"));
    assertRefused(round(), 403);
  }

  @Test
  void oidc05ATokenOfTheProviderIsNoCredentialHere() {
    newAdmin("bearer@example.com");
    provider.says(known("bearer", "bearer@example.com"));
    assertThat(round().status()).isEqualTo(302);
    for (var path : List.of(ME, "/cp/v1/tenants")) {
      assertThat(anyone().withBearer(provider.lastToken()).get(path).status()).isEqualTo(403);
    }
  }

  @Test
  void oidc06SigningOutTellsWhereTheProvidersSessionEnds() {
    newAdmin("leaver@example.com");
    provider.says(known("leaver", "leaver@example.com"));
    var browser = Browser.of(anyone(), round());
    var answer = browser.page().post("/console/api/auth/sign-out");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/end_session_url")).startsWith(provider.issuer() + "/logout?");
    assertThat(Browser.setCookie(answer, Browser.SESSION)).contains("Max-Age=0");
    assertThat(browser.page().get(ME).status()).isEqualTo(401);
  }

  @Test
  void oidc07AStateIsGoodOnceInTheBrowserThatHasIt() {
    newAdmin("state@example.com");
    provider.says(known("state", "state@example.com"));
    var sent = begin("");
    var target = target(provider.signIn(sent.location()));
    var other = begin("");
    assertRefused(back(sent, target.replaceFirst("&state=.*", "")), 400);
    assertRefused(back(sent, target.replaceFirst("state=", "state=x")), 400);
    assertRefused(back(sent, "/console/api/auth/callback"), 400);
    // In another browser, or in none; that it was tried ends it for all.
    assertRefused(back(other, target), 400);
    assertRefused(back(sent, target), 400);
    var planted = begin("");
    assertRefused(anyone().get(target(provider.signIn(planted.location()))), 400);
    var good = begin("");
    var once = target(provider.signIn(good.location()));
    assertThat(back(good, once).status()).isEqualTo(302);
    assertRefused(back(good, once), 400);
  }

  private record Lie(String name, Consumer<JWTClaimsSet.Builder> claims) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Lie> lies() {
    var now = Instant.now();
    return Stream.of(
        new Lie("another nonce", claims -> claims.claim("nonce", "x")),
        new Lie("no nonce", claims -> claims.claim("nonce", null)),
        new Lie("another audience", claims -> claims.audience("another")),
        new Lie("no audience", claims -> claims.audience((String) null)),
        new Lie(
            "two audiences, no party",
            claims -> claims.audience(List.of(OpenIdProvider.CLIENT, "another"))),
        new Lie("another party", claims -> claims.claim("azp", "another")),
        new Lie("another issuer", claims -> claims.issuer("https://evil.test")),
        new Lie("no issuer", claims -> claims.issuer(null)),
        new Lie("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(120)))),
        new Lie("no end", claims -> claims.expirationTime(null)),
        new Lie("no time", claims -> claims.issueTime(null)),
        new Lie("of the future", claims -> claims.issueTime(Date.from(now.plusSeconds(600)))),
        new Lie("of yesterday", claims -> claims.issueTime(Date.from(now.minusSeconds(86_400)))),
        new Lie("not yet", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600)))),
        new Lie("no subject", claims -> claims.subject(null)),
        new Lie("an empty subject", claims -> claims.subject("")));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void oidc07ATokenThatIsNotForUsSignsNobodyIn(Lie lie) {
    provider.says(
        claims -> {
          known("seed", HelloJohnServer.ADMIN_EMAIL).accept(claims);
          lie.claims().accept(claims);
        });
    assertRefused(round(), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "hs256"})
  void oidc09ATokenThatNoKeySignedSignsNobodyIn(String lie) {
    provider.says(known("seed", HelloJohnServer.ADMIN_EMAIL));
    provider.lies(lie);
    assertRefused(round(), 401);
  }

  @Test
  void oidc08AnAddressThatIsNotVerifiedNamesNobody() {
    newAdmin("unverified@example.com");
    for (var verified : new Object[] {null, false, "true", 1}) {
      provider.says(
          claims ->
              claims
                  .subject("unverified")
                  .claim("email", "unverified@example.com")
                  .claim("email_verified", verified));
      assertRefused(round(), 403);
    }
    provider.says(known("unverified", "unverified@example.com"));
    assertThat(round().status()).isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "/console/../evil",
        "/console//evil.test",
        "/console/%2e%2e/",
        "/console/x?y=z",
        "javascript:alert(1)",
        "/cp/v1/tenants",
        "/console/@evil.test"
      })
  void oidc10AForeignPageIsNotGoneTo(String page) {
    provider.says(known("seed", HelloJohnServer.ADMIN_EMAIL));
    var sent = begin("?return_to=" + URLEncoder.encode(page, StandardCharsets.UTF_8));
    var answer = back(sent, target(provider.signIn(sent.location())));
    assertThat(answer.header("Location"))
        .isEqualTo("http://localhost:" + server.port() + "/console/");
  }

  @Test
  void oidc10APageOfTheConsoleIs() {
    provider.says(known("seed", HelloJohnServer.ADMIN_EMAIL));
    var sent = begin("?return_to=%2Fconsole%2Ftenants%2F");
    assertThat(back(sent, target(provider.signIn(sent.location()))).header("Location"))
        .endsWith("/console/tenants/");
  }

  @Test
  void oidc11ADisabledAdminIsRefusedAndItIsWrittenDown() {
    var id = newAdmin("disabled@example.com");
    provider.says(known("disabled", "disabled@example.com"));
    assertThat(admin.patch("/cp/v1/admins/" + id, Map.of("status", "disabled")).status())
        .isEqualTo(200);
    assertRefused(round(), 403);
    provider.says(known("stranger", "stranger@example.com"));
    assertRefused(round(), 403);
    var trail = admin.get("/cp/v1/audit-logs?action=admin.sign_in&outcome=failure&limit=2").text();
    assertThat(trail).contains(id, "account_disabled", "insufficient_permissions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"500", "redirect", "huge"})
  void whatTheProviderDoesWrongIsNoDefectOfOurs(String lie) {
    provider.says(known("seed", HelloJohnServer.ADMIN_EMAIL));
    provider.lies(lie);
    var answer = round();
    assertRefused(answer, 503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  /** CVE-2026-55671 (ZITADEL): a redirect led past the check of the address. */
  @Test
  void row31NoRedirectOfTheProviderIsFollowed() {
    provider.says(known("seed", HelloJohnServer.ADMIN_EMAIL));
    provider.lies("redirect");
    var sent = begin("");
    var target = target(provider.signIn(sent.location()));
    int before = provider.requests();
    assertRefused(back(sent, target), 503);
    assertThat(provider.requests()).isEqualTo(before + 1);
  }

  /** CVE-2026-4874 (Keycloak): a host that a request named was called. */
  @Test
  void row32NothingOfARequestIsAnAddressThatIsCalled() {
    try (var trap = OpenIdProvider.start()) {
      var there = trap.issuer();
      var authority = there.substring("http://".length());
      var names =
          List.of(
              "iss", "issuer", "jwks_uri", "token_endpoint", "redirect_uri", "request_uri", "host");
      var query = String.join("&", names.stream().map(name -> name + '=' + there).toList());
      var sent = begin('?' + query);
      var target = target(provider.signIn(sent.location()));
      for (var address : List.of(LOGIN + '?' + query, target + '&' + query, target)) {
        anyone()
            .with("Cookie", "hj_login=" + sent.cookie())
            .with("X-Forwarded-Host", authority)
            .with("Forwarded", "host=" + authority + ";proto=http")
            .with("Referer", there)
            .with("X-Original-URL", there)
            .get(address);
      }
      assertThat(sent.location()).startsWith(provider.issuer()).doesNotContain(authority);
      assertThat(trap.requests()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"html", "refused"})
  void aCodeThatIsNotTakenSignsNobodyIn(String lie) {
    provider.lies(lie);
    assertRefused(round(), 401);
  }

  @Test
  void whoGivesUpAtTheProviderIsNotSignedIn() {
    var sent = begin("");
    assertRefused(
        back(
            sent,
            "/console/api/auth/callback?error=access_denied&state=" + sent.parameter("state")),
        401);
    var other = begin("");
    assertRefused(
        back(other, target(provider.signIn(other.location())) + "&iss=https%3A%2F%2Fevil.test"),
        400);
  }

  @Test
  void passwordsAreOffWhereThereIsAProvider() {
    var answer =
        anyone()
            .post(
                "/console/api/auth/sign-in",
                Map.of(
                    "email", HelloJohnServer.ADMIN_EMAIL,
                    "password", HelloJohnServer.ADMIN_PASSWORD));
    assertRefused(answer, 403);
  }

  @Test
  void oidc13HoweverManyUnknownKeysAreNamedTheKeysAreFetchedRarely() {
    provider.says(known("seed", HelloJohnServer.ADMIN_EMAIL));
    assertThat(round().status()).isEqualTo(302);
    int before = provider.jwksFetches();
    provider.lies("kid");
    for (int i = 0; i < 30; i++) {
      assertRefused(round(), 401);
    }
    assertThat(provider.jwksFetches() - before).isLessThanOrEqualTo(3);
  }

  /**
   * Its start was before the provider went away, or after: nothing depends on it but signing in.
   */
  @Test
  void dev07WithoutItsProviderTheServerRunsAndLetsNobodyIn() {
    var away = OpenIdProvider.start();
    var settings = away.settings();
    away.close();
    try (var lonely = HelloJohnServer.start(settings)) {
      var answer = ApiClient.of(lonely).get(LOGIN);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.error()).isEqualTo("service_unavailable");
      assertThat(ApiClient.of(lonely).get(ME).status()).isEqualTo(401);
      assertThat(ApiClient.of(lonely).get("/cp/v1/tenants").status()).isEqualTo(401);
      assertThat(lonely.logText()).doesNotContain(OpenIdProvider.SECRET);
    }
  }
}
