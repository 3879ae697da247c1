package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Refresh tokens where they do not belong. Each condition is broken alone, with all others met: so
 * each one is enough to refuse (CVE-2026-55672 of ZITADEL and CVE-2026-28513 of Pocket ID joined
 * two by OR).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionAttacksHttpIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    admin = TestTenant.admin(HelloJohnServer.shared());
    tenant = TestTenant.create(HelloJohnServer.shared(), admin);
  }

  private static String refreshToken(Answer signedIn) {
    return signedIn.at("/session/refresh_token");
  }

  private static void assertRefused(Answer answer, String error) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo(error);
    assertThat(answer.text()).doesNotContain("rft_", "access_token", "ses_");
  }

  @Test
  void row18ARefreshTokenIsNothingAtAnotherClientOfItsTenant() {
    var token = refreshToken(tenant.signUp("client@example.com"));
    assertRefused(tenant.anotherClient(admin, Map.of()).refresh(token), "refresh_token_invalid");
    assertThat(tenant.refresh(token).status()).isEqualTo(200);
  }

  @Test
  void row18ARefreshTokenIsNothingAtAnotherTenant() {
    var other = TestTenant.create(HelloJohnServer.shared(), admin);
    other.signUp("tenant@example.com");
    var token = refreshToken(tenant.signUp("tenant@example.com"));
    assertRefused(other.refresh(token), "refresh_token_invalid");
    assertThat(tenant.refresh(token).status()).isEqualTo(200);
  }

  @Test
  void row18ARefreshTokenOfASessionThatHasExpiredIsRefused() {
    var idle =
        TestTenant.create(
            HelloJohnServer.shared(),
            admin,
            "separate_schema",
            Map.of("auth_config", Map.of("session", Map.of("idle_timeout", 1))));
    var signedIn = idle.signUp("idle@example.com");
    var path = "/v1/sessions/" + signedIn.at("/session/id");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!idle.backend().get(path).at("/status").equals("expired")) {
      assertThat(System.nanoTime()).as("the session does not expire").isLessThan(end);
    }
    assertRefused(idle.refresh(refreshToken(signedIn)), "refresh_token_expired");
    assertThat(idle.user(signedIn).get("/v1/auth/me").status()).isEqualTo(401);
  }

  @Test
  void row18AReusedRefreshTokenEndsTheSessionOfThiefAndVictim() {
    var strict =
        TestTenant.create(
            HelloJohnServer.shared(),
            admin,
            "separate_schema",
            Map.of("auth_config", Map.of("session", Map.of("refresh_reuse_interval", 0))));
    var signedIn = strict.signUp("reuse@example.com");
    var stolen = refreshToken(signedIn);
    var successor = strict.refresh(stolen);
    assertThat(successor.status()).isEqualTo(200);

    assertRefused(strict.refresh(stolen), "session_revoked");
    assertRefused(strict.refresh(refreshToken(successor)), "session_revoked");
    assertRefused(strict.user(successor).get("/v1/auth/me"), "session_revoked");
    assertThat(strict.backend().get("/v1/sessions/" + signedIn.at("/session/id")).at("/status"))
        .isEqualTo("revoked");
  }

  /** Two generations back is theft, however quickly it comes. */
  @Test
  void row18ATokenBeforeTheLastOneEndsTheSessionWithinTheReuseIntervalToo() {
    var first = refreshToken(tenant.signUp("older@example.com"));
    var second = refreshToken(tenant.refresh(first));
    assertThat(refreshToken(tenant.refresh(first))).isEqualTo(second);
    var third = tenant.refresh(second);
    assertRefused(tenant.refresh(first), "session_revoked");
    assertRefused(tenant.refresh(refreshToken(third)), "session_revoked");
  }

  /** A token that the server has not made yet, and one of another session. */
  @Test
  void row18ATokenOfAnotherGenerationOrSessionIsRefused() {
    var ann = refreshToken(tenant.signUp("ann@example.com"));
    var bob = refreshToken(tenant.signUp("bob@example.com"));
    int body = "rft_".length() + 26;
    assertRefused(
        tenant.refresh(ann.substring(0, body) + bob.substring(body)), "refresh_token_invalid");
    var generationAndMac = ForgedToken.decode(ann.substring(body));
    generationAndMac[3]++;
    assertRefused(
        tenant.refresh(ann.substring(0, body) + ForgedToken.encode(generationAndMac)),
        "refresh_token_invalid");
    assertThat(tenant.refresh(ann).status()).isEqualTo(200);
    assertThat(tenant.refresh(bob).status()).isEqualTo(200);
  }

  @Test
  void row18NoOtherCredentialIsARefreshToken() {
    var signedIn = tenant.signUp("other@example.com");
    for (var other :
        new String[] {
          signedIn.at("/session/access_token"),
          signedIn.at("/session/id"),
          signedIn.at("/user/id"),
          tenant.publishableKey(),
          tenant.secretKey(),
          ""
        }) {
      assertRefused(tenant.refresh(other), "refresh_token_invalid");
    }
    assertRefused(
        tenant.browser().withBearer(refreshToken(signedIn)).get("/v1/auth/me"), "invalid_token");
    assertThat(
            tenant
                .backend()
                .post("/v1/sessions/verify", Map.of("token", refreshToken(signedIn)))
                .text())
        .isEqualTo("{\"active\":false}");
  }

  /** Of a user who was disabled or removed meanwhile, by each way to end a session. */
  @Test
  void row18ARefreshTokenOfAnEndedSessionIsRefusedHoweverItEnded() {
    var disabled = tenant.signUp("disabled@example.com");
    var user = "/v1/users/" + disabled.at("/user/id");
    assertThat(tenant.backend().patch(user, Map.of("status", "disabled")).status()).isEqualTo(200);
    assertRefused(tenant.refresh(refreshToken(disabled)), "session_revoked");
    tenant.backend().patch(user, Map.of("status", "active"));
    assertRefused(tenant.refresh(refreshToken(disabled)), "session_revoked");

    var removed = tenant.signUp("removed@example.com");
    assertThat(tenant.backend().delete("/v1/users/" + removed.at("/user/id")).status())
        .isEqualTo(204);
    assertRefused(tenant.refresh(refreshToken(removed)), "refresh_token_invalid");

    var revoked = tenant.signUp("revoked@example.com");
    assertThat(tenant.backend().delete("/v1/sessions/" + revoked.at("/session/id")).status())
        .isEqualTo(204);
    assertRefused(tenant.refresh(refreshToken(revoked)), "session_revoked");
  }

  private static String role(Answer answer) throws IOException {
    var payload = answer.at("/session/access_token").split("\\.", -1)[1];
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload)).at("/role").asText();
  }

  private void give(Answer signedIn, String role) {
    var answer =
        tenant.backend().patch("/v1/users/" + signedIn.at("/user/id"), Map.of("role", role));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** Grants that were taken away stayed in the tokens of another product (CVE-2024-46999). */
  @Test
  void row48ARoleThatWasTakenAwayIsInNoTokenAfterwards() throws IOException {
    var first = tenant.signUp("role@example.com");
    give(first, "editor");
    var editor = tenant.refresh(refreshToken(first));
    assertThat(role(editor)).isEqualTo("editor");

    give(first, "member");
    assertThat(role(tenant.refresh(refreshToken(editor)))).isEqualTo("member");
    assertThat(role(tenant.signIn("role@example.com"))).isEqualTo("member");
    var old = Map.of("token", editor.at("/session/access_token"));
    assertThat(tenant.backend().post("/v1/sessions/verify", old).at("/user/role"))
        .isEqualTo("member");
  }
}
