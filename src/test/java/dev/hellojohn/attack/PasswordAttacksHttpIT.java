package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Guessing passwords, and guessing who has an account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordAttacksHttpIT {

  private static final String WRONG = "not the right phrase";
  private static final String RIGHT = TestTenant.PASSWORD;

  /** How many wrong passwords lock, in the tenant of these tests. */
  private static final int MOST = 20;

  /** How many more are still looked at: a tenth. */
  private static final int TOLD = 2;

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = tenantWith(Map.of("lockout", Map.of("max_attempts", MOST)));
  }

  private TestTenant tenantWith(Map<String, ?> authConfig) {
    return TestTenant.create(server, admin, "separate_schema", Map.of("auth_config", authConfig));
  }

  private Map<String, Long> inParallel(int times, Function<Integer, Answer> call) throws Exception {
    var outcomes = new TreeMap<String, Long>();
    int callers = Math.min(times, 100);
    var answers =
        Parallel.call(
            callers,
            caller -> {
              var mine = new ArrayList<Answer>();
              for (int i = caller; i < times; i += callers) {
                mine.add(call.apply(i));
              }
              return mine;
            });
    answers.forEach(
        mine ->
            mine.forEach(
                answer ->
                    outcomes.merge(
                        answer.status() == 200 ? "signed_in" : answer.error(), 1L, Long::sum)));
    return outcomes;
  }

  /**
   * CVE-2024-4629 (Keycloak): parallel guesses got past the count. Of 500 right passwords behind a
   * lock, only those that the policy tells about the lock were looked at: the others are answered
   * as wrong ones, though they were right. What the server was too busy for does not count.
   */
  @Test
  void row23FiveHundredParallelGuessesAreCountedOneByOne() throws Exception {
    tenant.signUp("guessed@example.com");
    var wrong = inParallel(500, i -> tenant.signIn("guessed@example.com", WRONG + i));
    assertThat(wrong).containsOnlyKeys(known(wrong, "invalid_credentials"));
    assertThat(wrong.get("invalid_credentials")).isGreaterThan(MOST + TOLD);
    var right = inParallel(40, i -> tenant.signIn("guessed@example.com"));
    assertThat(right).containsOnlyKeys(known(right, "invalid_credentials"));
  }

  private static String[] known(Map<String, Long> outcomes, String expected) {
    return outcomes.containsKey("service_unavailable")
        ? new String[] {expected, "service_unavailable"}
        : new String[] {expected};
  }

  /** No guess is lost, none is counted twice. */
  @Test
  void row23TheCountIsExact() throws Exception {
    tenant.signUp("one-less@example.com");
    var oneLess = inParallel(MOST - 1, i -> tenant.signIn("one-less@example.com", WRONG));
    assertThat(oneLess).isEqualTo(Map.of("invalid_credentials", MOST - 1L));
    assertThat(tenant.signIn("one-less@example.com").status()).isEqualTo(200);

    tenant.signUp("enough@example.com");
    var enough = inParallel(MOST, i -> tenant.signIn("enough@example.com", WRONG));
    assertThat(enough).isEqualTo(Map.of("invalid_credentials", (long) MOST));
    var behind = inParallel(60, i -> tenant.signIn("enough@example.com"));
    assertThat(behind.get("account_locked")).isEqualTo(TOLD);
    assertThat(behind).doesNotContainKey("signed_in");
  }

  /** The guesses at a stolen session's password count together with those at the door. */
  @Test
  void row23GuessesAtEveryDoorAreOneCount() throws Exception {
    var signedIn = tenant.signUp("doors@example.com");
    var change = Map.of("current_password", WRONG, "new_password", "a wholly different phrase");
    var atChange =
        inParallel(MOST / 2, i -> tenant.user(signedIn).post("/v1/auth/password/change", change));
    var atDelete =
        inParallel(
            MOST / 2, i -> tenant.user(signedIn).delete("/v1/auth/me", Map.of("password", WRONG)));
    assertThat(atChange).isEqualTo(Map.of("invalid_credentials", MOST / 2L));
    assertThat(atDelete).isEqualTo(Map.of("invalid_credentials", MOST / 2L));
    assertThat(tenant.signIn("doors@example.com").error()).isEqualTo("account_locked");
    assertThat(tenant.user(signedIn).delete("/v1/auth/me", Map.of("password", RIGHT)).error())
        .isEqualTo("account_locked");
  }

  @Test
  void row23ParallelGuessesAtAnAdminAreCounted() throws Exception {
    admin.post(
        "/cp/v1/admins",
        Map.of("email", "guessed-admin@example.com", "password", RIGHT, "role", "readonly"));
    var wrong = inParallel(60, i -> adminSignIn("guessed-admin@example.com", WRONG));
    assertThat(wrong).containsOnlyKeys(known(wrong, "invalid_credentials"));
    var right = inParallel(20, i -> adminSignIn("guessed-admin@example.com", RIGHT));
    assertThat(right).containsOnlyKeys(known(right, "invalid_credentials"));
  }

  private Answer adminSignIn(String email, String password) {
    return ApiClient.of(server)
        .post("/cp/v1/admin/sign-in", Map.of("email", email, "password", password));
  }

  /** CVE-2025-22228 (Spring Security): bcrypt's 72 bytes were all that counted. */
  @Test
  void row45WhatFollowsTheSeventySecondByteCounts() {
    var long72 = "correct horse battery staple, ".repeat(3).substring(0, 72);
    var signUp = Map.of("email", "long@example.com", "password", long72 + "-and-more");
    assertThat(tenant.browser().post("/v1/auth/sign-up", signUp).status()).isEqualTo(201);
    for (var other :
        List.of(long72, long72 + "-and-mor", long72 + "-and-morf", long72 + "-and-more ")) {
      assertThat(tenant.signIn("long@example.com", other).error()).isEqualTo("invalid_credentials");
    }
    assertThat(tenant.signIn("long@example.com", long72 + "-and-more").status()).isEqualTo(200);

    var wide = "ü".repeat(40);
    var wideSignUp = Map.of("email", "wide@example.com", "password", wide + "1");
    assertThat(tenant.browser().post("/v1/auth/sign-up", wideSignUp).status()).isEqualTo(201);
    assertThat(tenant.signIn("wide@example.com", wide + "2").status()).isEqualTo(401);
    assertThat(tenant.signIn("wide@example.com", wide + "1").status()).isEqualTo(200);
  }

  /** CVE-2025-22234: the repair of the above answered long passwords sooner. */
  @Test
  void row45EachLengthIsAnsweredAlikeForThoseWhoExistAndThoseWhoDoNot() {
    tenant.signUp("length@example.com");
    for (int length :
        new int[] {0, 1, 7, 8, 55, 56, 71, 72, 73, 127, 128, 129, 255, 1023, 1024, 1025, 4096}) {
      var password = "x".repeat(length);
      var known = tenant.signIn("length@example.com", password);
      assertThat(known.status()).as("length %d", length).isEqualTo(401);
      assertAlike(known, tenant.signIn("nobody@example.com", password));
    }
    for (int length : new int[] {0, 1, 72, 73, 1024, 1025, 4096}) {
      var password = "x".repeat(length);
      assertAlike(
          adminSignIn("fields@example.com", password),
          adminSignIn("nobody-at-all@example.com", password));
    }
  }

  /** The same status, body and headers, but for what each answer has of its own. */
  private static void assertAlike(Answer one, Answer other) {
    assertThat(described(one)).isEqualTo(described(other));
  }

  private static String described(Answer answer) {
    var headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(List.of("date", "x-request-id"));
    var text =
        answer
            .text()
            .replaceAll("(req|usr)_[0-9A-Z]{26}", "$1_…")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…")
            .replaceAll("[a-z-]+@example\\.com", "…");
    headers.computeIfPresent("content-length", (name, value) -> List.of("…"));
    return answer.status() + " " + headers + ' ' + text;
  }

  /** CVE-2026-23511 (ZITADEL): the sign-in told who exists. */
  @Test
  void row46SignInAnswersAlikeWhoeverIsNamed() {
    var backend = tenant.backend();
    tenant.signUp("known@example.com");
    var user = Map.of("email", "named@example.com", "username", "named", "password", RIGHT);
    assertThat(backend.post("/v1/users", user).status()).isEqualTo(201);
    backend.post(
        "/v1/users", Map.of("email", "off@example.com", "password", RIGHT, "status", "disabled"));
    backend.post("/v1/users", Map.of("email", "without@example.com"));
    var unknown = tenant.signIn("stranger@example.com", WRONG);
    assertThat(unknown.error()).isEqualTo("invalid_credentials");
    for (var email : List.of("known@example.com", "off@example.com", "without@example.com")) {
      assertAlike(tenant.signIn(email, WRONG), unknown);
    }
    assertAlike(tenant.signIn("off@example.com", RIGHT), unknown);
    assertAlike(byUsername("named"), byUsername("unnamed"));
    assertAlike(byUsername("named"), unknown);
  }

  private Answer byUsername(String username) {
    return tenant
        .browser()
        .post("/v1/auth/sign-in", Map.of("username", username, "password", WRONG));
  }

  @Test
  void row46TheLockAnswersAlikeWhoeverIsNamed() {
    var strict = tenantWith(Map.of("lockout", Map.of("max_attempts", 3)));
    strict.signUp("known@example.com");
    for (int i = 0; i < 6; i++) {
      assertAlike(
          strict.signIn("known@example.com", WRONG), strict.signIn("stranger@example.com", WRONG));
    }
    assertAlike(strict.signIn("known@example.com"), strict.signIn("stranger@example.com"));
  }

  @Test
  void row46SignUpAnswersAlikeWhereTheTenantHidesWhoExists() {
    var hiding =
        tenantWith(
            Map.of(
                "enumeration_protection", true, "email_verification", "required_before_sign_in"));
    var first = hiding.signUp("known@example.com");
    assertThat(first.status()).isEqualTo(201);
    assertAlike(hiding.signUp("known@example.com"), first);
    assertAlike(hiding.signUp("stranger@example.com"), first);
    assertAlike(hiding.signIn("known@example.com"), hiding.signIn("stranger@example.com"));
    assertAlike(hiding.signIn("known@example.com"), hiding.signIn("nobody@example.com"));
    var weak = Map.of("email", "known@example.com", "password", "password1");
    var weakToo = Map.of("email", "nobody@example.com", "password", "password1");
    assertAlike(
        hiding.browser().post("/v1/auth/sign-up", weak),
        hiding.browser().post("/v1/auth/sign-up", weakToo));
    assertThat(hiding.backend().get("/v1/users?include_total=true").at("/pagination/total"))
        .isEqualTo("2");
  }

  @Test
  void row46AnAdminsSignInAnswersAlikeWhoeverIsNamed() {
    admin.post(
        "/cp/v1/admins",
        Map.of("email", "known-admin@example.com", "password", RIGHT, "role", "readonly"));
    var off =
        admin.post(
            "/cp/v1/admins",
            Map.of("email", "off-admin@example.com", "password", RIGHT, "role", "readonly"));
    admin.patch("/cp/v1/admins/" + off.at("/id"), Map.of("status", "disabled"));
    var unknown = adminSignIn("strange-admin@example.com", WRONG);
    assertThat(unknown.error()).isEqualTo("invalid_credentials");
    assertAlike(adminSignIn("known-admin@example.com", WRONG), unknown);
    assertAlike(adminSignIn("off-admin@example.com", WRONG), unknown);
    assertAlike(adminSignIn("off-admin@example.com", RIGHT), unknown);
    assertAlike(adminSignIn("no address", WRONG), unknown);
  }

  /** A changed password is refused for what it is, not for whose it is. */
  @Test
  void row46APasswordChangeTellsNothingOfOthers() {
    var one = tenant.signUp("change-one@example.com");
    var two = tenant.signUp("change-two@example.com");
    for (var body :
        List.of(
            Map.of("current_password", WRONG, "new_password", "a wholly different phrase"),
            Map.of("current_password", RIGHT, "new_password", "password1"),
            Map.of("current_password", WRONG, "new_password", "password1"))) {
      assertAlike(
          tenant.user(one).post("/v1/auth/password/change", body),
          tenant.user(two).post("/v1/auth/password/change", body));
    }
  }

  /**
   * CVE-2024-49757 (ZITADEL) and CVE-2026-9791 (Keycloak): what was switched off was hidden and
   * went on working. With a right password, and with the token of a session that began before.
   */
  @Test
  void row47WithPasswordsSwitchedOffNoWayTakesOne() {
    var off = tenantWith(Map.of());
    var email = "off@example.com";
    var before = off.signUp(email);
    var change =
        admin.patch(
            off.path(),
            Map.of("auth_config", Map.of("allowed_auth_methods", List.of("magic_link"))));
    assertThat(change.status()).as(change.text()).isEqualTo(200);

    assertSwitchedOff(off.signIn(email));
    assertSwitchedOff(off.signUp("new@example.com"));
    var browser = off.browser();
    assertSwitchedOff(browser.post("/v1/auth/forgot-password", Map.of("email", email)));
    assertSwitchedOff(
        browser.post(
            "/v1/auth/reset-password",
            Map.of("token", "prt_" + "x".repeat(43), "new_password", "another phrase of mine")));
    assertSwitchedOff(
        off.user(before)
            .post(
                "/v1/auth/password/change",
                Map.of("current_password", RIGHT, "new_password", "another phrase of mine")));
    assertThat(browser.get("/v1/auth/config").text()).doesNotContain("\"password\"");
  }

  private static void assertSwitchedOff(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("insufficient_permissions");
  }
}
