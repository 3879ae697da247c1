package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hellojohn.captcha.Captcha;
import dev.hellojohn.captcha.CaptchaUse;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.CaptchaPolicy;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of captchas, at services on this machine that answer as each provider does. */
class CaptchaOnH2IT extends DataPlaneContract {

  private static final String SECRET = "0x4AAAAAAADnOjc0PNeA8qVm/+ &=";
  private static final String SITE_KEY = "0x4AAAAAAADnPIDROrmt1Wwj";
  private static final String TOKEN = "0.a+token/with=odd&letters";
  private static final String ANN = "ann@example.com";
  private static final String PAGE = "app.example.com";

  @TempDir static Path directory;

  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private final RemoteApi api = RemoteApi.start(request -> Reply.status(500));
  private Home home;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @Override
  @BeforeAll
  void open() throws Exception {
    plane =
        new DataPlane(
            freshDatabase(),
            List.of(),
            new Changelog("db/tenant/changelog.xml"),
            Map.of(
                "HELLOJOHN_TURNSTILE_URL",
                api.url() + "/turnstile",
                "HELLOJOHN_HCAPTCHA_URL",
                api.url() + "/hcaptcha",
                "HELLOJOHN_RECAPTCHA_URL",
                api.url() + "/recaptcha_v3",
                "HELLOJOHN_ALLOWED_ORIGINS",
                "https://instance.example.com"));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @BeforeEach
  void tenant() {
    home = plane.home(IsolationMode.SEPARATE_SCHEMA);
    plane.tenancy.control.run(
        em ->
            plane.captchaSecrets.replace(em, home.tenant().id(), Optional.of(new Secret(SECRET))));
    connections.clear();
  }

  private Home with(String provider, String... hostnames) {
    return with(
        AuthConfig.defaults().enumerationProtection(),
        new CaptchaPolicy(
            provider, SITE_KEY, List.of("sign_up", "sign_in"), 0.5, List.of(hostnames)));
  }

  private Home with(boolean enumerationProtection, CaptchaPolicy policy) {
    return home.with(
        List.of("https://" + PAGE),
        AuthConfigs.with(
            Map.of("enumeration_protection", enumerationProtection, "captcha", policy)));
  }

  private void says(String json) {
    api.answers(
        request -> {
          connections.add(plane.tenancy.installation.get().pool().active());
          return Reply.ok(json);
        });
  }

  private void require(Home at, CaptchaUse use, String token) {
    plane.captcha.require(at.tenant(), at.client(), use, token);
  }

  private void assertOutcome(Captcha.Outcome outcome, Home at) {
    var before = plane.tenancy.tally.count(Happening.CAPTCHA, outcome);
    var found = outcome(() -> require(at, CaptchaUse.SIGN_IN, TOKEN));
    assertThat(found)
        .isEqualTo(
            switch (outcome) {
              case ACCEPTED -> "ok";
              case MISSING -> "captcha_required";
              case REFUSED -> "captcha_failed";
              case NO_ANSWER -> "service_unavailable";
            });
    assertThat(plane.tenancy.tally.count(Happening.CAPTCHA, outcome)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "turnstile|{'success':true,'hostname':'app.example.com','action':'sign_in','cdata':'x','error-codes':[]}",
        "turnstile|{'success':true,'hostname':'App.Example.COM','action':''}",
        "turnstile|{'success':true,'hostname':'instance.example.com'}",
        "hcaptcha|{'success':true,'hostname':'app.example.com','credit':false}",
        "hcaptcha|{'success':true,'hostname':'not-provided'}",
        "recaptcha_v3|{'success':true,'hostname':'app.example.com','action':'sign_in','score':0.5}",
        "recaptcha_v3|{'success':true,'action':'sign_in','score':1,'apk_package_name':'com.example'}"
      })
  void aYesLetsPass(String provider, String json) {
    says(json.replace('\'', '"'));
    assertOutcome(Captcha.Outcome.ACCEPTED, with(provider));
    assertThat(connections).as("held while the provider is asked").containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "turnstile|{'success':false,'error-codes':['invalid-input-response']}",
        "turnstile|{'success':false,'error-codes':['timeout-or-duplicate']}",
        "turnstile|{'success':false}",
        "turnstile|{'success':true,'hostname':'evil.example.com'}",
        "turnstile|{'success':true,'hostname':'app.example.com.evil.example'}",
        "turnstile|{'success':true,'hostname':''}",
        "turnstile|{'success':true,'hostname':'app.example.com','action':'sign_up'}",
        "hcaptcha|{'success':false,'error-codes':['already-seen-response']}",
        "hcaptcha|{'success':true,'hostname':'evil.example.com'}",
        "recaptcha_v3|{'success':false,'error-codes':['bad-request']}",
        "recaptcha_v3|{'success':true,'hostname':'evil.example.com','action':'sign_in','score':0.9}",
        "recaptcha_v3|{'success':true,'hostname':'app.example.com','action':'sign_in','score':0.49}",
        "recaptcha_v3|{'success':true,'hostname':'app.example.com','action':'sign_in','score':'0.9'}",
        "recaptcha_v3|{'success':true,'hostname':'app.example.com','action':'sign_in'}",
        "recaptcha_v3|{'success':true,'hostname':'app.example.com','action':'sign_up','score':0.9}",
        "recaptcha_v3|{'success':true,'hostname':'app.example.com','score':0.9}"
      })
  void aNoOrAYesForSomethingElseRefuses(String provider, String json) {
    says(json.replace('\'', '"'));
    assertOutcome(Captcha.Outcome.REFUSED, with(provider));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[true]",
        "{}",
        "{'success':'true'}",
        "{'success':1}",
        "{'success':false,'success':true}",
        "{'success':false,'error-codes':['invalid-input-secret']}",
        "{'success':false,'error-codes':['missing-input-secret','invalid-input-response']}",
        "{'success':false,'error-codes':['sitekey-secret-mismatch']}",
        "{'success':false,'error-codes':['internal-error']}"
      })
  void whatIsNoVerdictLetsNobodyPass(String json) {
    says(json.replace('\'', '"'));
    assertOutcome(Captcha.Outcome.NO_ANSWER, with("turnstile"));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 429, 500, 503})
  void anotherStatusLetsNobodyPass(int status) {
    var verdict = status >= 500 ? "{\"success\":true}" : "";
    api.answers(request -> new Reply(status, Map.of("Location", api.url() + "/yes"), verdict));
    assertOutcome(Captcha.Outcome.NO_ANSWER, with("hcaptcha"));
  }

  @Test
  void aSecretThatNoKeyOpensLetsNobodyPass() {
    says("{\"success\":true,\"hostname\":\"" + PAGE + "\"}");
    assertOutcome(Captcha.Outcome.ACCEPTED, with("turnstile"));
    plane.tenancy.control.run(
        em ->
            em.createNativeQuery("update cp_captcha_secret set secret = concat(secret, 'x')")
                .executeUpdate());
    assertOutcome(Captcha.Outcome.NO_ANSWER, with("turnstile"));
  }

  @Test
  void whoIsSlowAwayOrEndlessLetsNobodyPass() {
    says("{\"success\":true,\"x\":\"" + "x".repeat(70_000) + "\"}");
    assertOutcome(Captcha.Outcome.NO_ANSWER, with("turnstile"));
    api.hangs();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> require(with("turnstile"), CaptchaUse.SIGN_IN, TOKEN))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
              assertThat(problem.retryAfter()).isPresent();
            });
  }

  @Test
  void withoutATokenOrWithAnEndlessOneNobodyIsAsked() {
    says("{\"success\":true}");
    var asked = api.requests().size();
    var at = with("turnstile");
    for (var none : new String[] {null, "", "  "}) {
      assertRefused(ErrorCode.CAPTCHA_REQUIRED, () -> require(at, CaptchaUse.SIGN_IN, none));
    }
    assertRefused(
        ErrorCode.CAPTCHA_FAILED, () -> require(at, CaptchaUse.SIGN_IN, "x".repeat(8_193)));
    assertThat(api.requests()).hasSize(asked);
  }

  @Test
  void whatTheTenantDoesNotNameNeedsNone() {
    var asked = api.requests().size();
    require(with("turnstile"), CaptchaUse.FORGOT_PASSWORD, null);
    require(home, CaptchaUse.SIGN_IN, TOKEN);
    assertThat(api.requests()).hasSize(asked);
  }

  @Test
  void withoutItsSecretNobodyPasses() {
    says("{\"success\":true}");
    plane.tenancy.control.run(
        em -> plane.captchaSecrets.replace(em, home.tenant().id(), Optional.empty()));
    assertOutcome(Captcha.Outcome.NO_ANSWER, with("turnstile"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"turnstile", "hcaptcha", "recaptcha_v3"})
  void theProviderIsToldSecretAndTokenAndNothingOfTheUser(String provider) {
    says("{\"success\":true,\"action\":\"sign_in\",\"score\":0.9}");
    require(with(provider), CaptchaUse.SIGN_IN, TOKEN);
    var request = api.requests().get(api.requests().size() - 1);
    assertThat(request.path()).isEqualTo("/" + provider);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    var form = new java.util.TreeMap<>(request.form());
    assertThat(form).containsEntry("secret", SECRET).containsEntry("response", TOKEN);
    assertThat(form.keySet())
        .isSubsetOf("secret", "response", provider.equals("hcaptcha") ? "sitekey" : "secret");
  }

  @Test
  void namedHostsTakeThePlaceOfTheOrigins() {
    says("{\"success\":true,\"hostname\":\"app.example.com\"}");
    assertOutcome(Captcha.Outcome.REFUSED, with("turnstile", "login.example.com"));
    assertOutcome(Captcha.Outcome.ACCEPTED, with("turnstile", "login.example.com", PAGE));
  }

  @Test
  void theSecretIsSealedForItsTenantAndSealedAnew() {
    var id = home.tenant().id();
    var other = plane.home(IsolationMode.SHARED_SCHEMA).tenant().id();
    var control = plane.tenancy.control;
    assertThat(control.<Optional<Secret>>inTransaction(em -> plane.captchaSecrets.find(em, other)))
        .isEmpty();
    control.run(
        em ->
            em.createNativeQuery(
                    "insert into cp_captcha_secret select '"
                        + other.value()
                        + "', secret from cp_captcha_secret where id = '"
                        + id.value()
                        + "'")
                .executeUpdate());
    assertThatExceptionOfType(BrokenSealException.class)
        .isThrownBy(() -> control.inTransaction(em -> plane.captchaSecrets.find(em, other)));
    var result = plane.tenancy.resealing(TenancyFixture.nextBox(true)).run();
    assertThat(result.failed()).containsExactly("cp_captcha_secret.secret:" + other.value());
    var next = new CaptchaSecrets(TenancyFixture.nextBox(false));
    assertThat(control.<Optional<Secret>>inTransaction(em -> next.find(em, id)).map(Secret::reveal))
        .contains(SECRET);
    control.run(em -> plane.captchaSecrets.replace(em, other, Optional.empty()));
  }

  /** Where addresses are hidden, nobody signs up with a username. */
  private static SignUpRequest ann(boolean hidden, String token) {
    var username = hidden ? null : "ann.1";
    return new SignUpRequest(ANN, DataPlane.PASSWORD, null, username, null, null, token);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodySignsUpWithoutAPerson(boolean silently) {
    var at = with(silently, with("turnstile").tenant().authConfig().captcha());
    says("{\"success\":false}");
    var hashes = plane.hashes();
    assertRefused(ErrorCode.CAPTCHA_FAILED, () -> plane.signUp(at, ann(silently, TOKEN), null));
    assertRefused(ErrorCode.CAPTCHA_REQUIRED, () -> plane.signUp(at, ann(silently, null), null));
    assertThat(plane.hashes()).as("hashes that it has cost").isEqualTo(hashes);
    says("{\"success\":true}");
    assertThat(plane.signUp(at, ann(silently, TOKEN), null).user().email()).isEqualTo(ANN);
    assertThat(connections).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRepeatedSignUpUsesNoTokenUp(boolean silently) {
    var at = with(silently, with("turnstile").tenant().authConfig().captcha());
    says("{\"success\":true}");
    var first = plane.signUp(at, ann(silently, TOKEN), "key-1");
    var asked = api.requests().size();
    var again = plane.signUp(at, ann(silently, "another token"), "key-1");
    assertThat(again).isEqualTo(first);
    assertThat(api.requests()).hasSize(asked);
  }
}
