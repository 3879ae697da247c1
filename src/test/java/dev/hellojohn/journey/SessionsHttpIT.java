package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rows of the Data Plane for sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsHttpIT {

  private static final String SESSIONS = "/v1/sessions";
  private static final String NOBODY = "01HZX3V9J4N8QW7R5T2K6M0PBC";

  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    var server = HelloJohnServer.shared();
    tenant = TestTenant.create(server, TestTenant.admin(server));
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  private static List<String> ids(Answer page) {
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    var ids = new ArrayList<String>();
    page.json().get("data").forEach(session -> ids.add(session.get("id").asText()));
    return ids;
  }

  @Test
  void aServerListsSessionsByUserAndStatus() {
    var first = tenant.signUp("list@example.com");
    var second = tenant.signIn("list@example.com");
    var other = tenant.signUp("other@example.com");
    tenant.user(second).post("/v1/auth/sign-out", Map.of());
    var path = SESSIONS + "?user_id=" + first.at("/user/id");
    var one = first.at("/session/id");
    var two = second.at("/session/id");
    assertThat(ids(tenant.backend().get(path))).containsExactly(two, one);
    assertThat(ids(tenant.backend().get(path + "&status=active"))).containsExactly(one);
    assertThat(ids(tenant.backend().get(path + "&status=revoked"))).containsExactly(two);
    assertThat(ids(tenant.backend().get(path + "&status=expired"))).isEmpty();
    assertThat(ids(tenant.backend().get(SESSIONS))).contains(one, two, other.at("/session/id"));
    assertError(tenant.backend().get(SESSIONS + "?status=x"), 422, "validation_failed");
    assertError(tenant.backend().get(SESSIONS + "?user_id=x"), 422, "validation_failed");
  }

  @Test
  void aListIsReadPageByPage() {
    var id = tenant.signUp("pages@example.com").at("/user/id");
    for (int i = 0; i < 4; i++) {
      assertThat(tenant.signIn("pages@example.com").status()).isEqualTo(200);
    }
    var path = SESSIONS + "?user_id=" + id + "&limit=2";
    var seen = new HashSet<String>();
    var page = tenant.backend().get(path + "&include_total=true");
    assertThat(page.at("/pagination/total")).isEqualTo("5");
    assertThat(page.at("/pagination/limit")).isEqualTo("2");
    int pages = 1;
    seen.addAll(ids(page));
    while (page.json().at("/pagination/has_more").asBoolean()) {
      page = tenant.backend().get(path + "&cursor=" + page.at("/pagination/next_cursor"));
      assertThat(page.json().at("/pagination/total").isMissingNode()).isTrue();
      seen.addAll(ids(page));
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(5);
    assertError(tenant.backend().get(path.replace("=2", "=0")), 422, "validation_failed");
    assertError(tenant.backend().get(path.replace("=2", "=101")), 422, "validation_failed");
    assertError(tenant.backend().get(path + "&cursor=x"), 400, "invalid_cursor");
    assertError(tenant.backend().get(path + "&include_total=1"), 422, "validation_failed");
  }

  @Test
  void aUserListsTheirOwnSessionsAndSeesWhichIsThisOne() {
    var first = tenant.signUp("own@example.com");
    var second = tenant.signIn("own@example.com");
    var list = tenant.user(second).get(SESSIONS);
    assertThat(ids(list)).containsExactly(second.at("/session/id"), first.at("/session/id"));
    assertThat(list.at("/data/0/current")).isEqualTo("true");
    assertThat(list.at("/data/1/current")).isEqualTo("false");
    assertThat(ids(tenant.user(second).get(SESSIONS + "?user_id=" + first.at("/user/id"))))
        .hasSize(2);
    var other = tenant.signUp("foreign@example.com").at("/user/id");
    assertError(
        tenant.user(second).get(SESSIONS + "?user_id=" + other), 403, "insufficient_permissions");
  }

  @Test
  void aSessionIsRead() {
    var signedIn =
        tenant
            .browser()
            .with("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile")
            .post(
                "/v1/auth/sign-up",
                Map.of("email", "read@example.com", "password", TestTenant.PASSWORD));
    var path = SESSIONS + '/' + signedIn.at("/session/id");
    var read = tenant.backend().get(path);
    var names = new ArrayList<String>();
    read.json().fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactlyInAnyOrder(
            "id",
            "user_id",
            "status",
            "user_agent",
            "ip_address",
            "device_type",
            "created_at",
            "last_active_at",
            "expires_at",
            "current");
    assertThat(read.at("/user_id")).isEqualTo(signedIn.at("/user/id"));
    assertThat(read.at("/status")).isEqualTo("active");
    assertThat(read.at("/device_type")).isEqualTo("mobile");
    assertThat(read.at("/ip_address")).isEqualTo("127.0.0.1");
    assertThat(read.text()).doesNotContain("rft_", "salt");
    assertThat(tenant.user(signedIn).get(path).at("/current")).isEqualTo("true");
    assertError(tenant.backend().get(SESSIONS + "/ses_" + NOBODY), 404, "not_found");
    assertError(tenant.backend().get(SESSIONS + "/x"), 404, "not_found");
    var stranger = tenant.user(tenant.signUp("stranger@example.com"));
    assertError(stranger.get(path), 404, "not_found");
  }

  @Test
  void aSessionIsEndedByItsUserOrTheServer() {
    var first = tenant.signUp("end@example.com");
    var second = tenant.signIn("end@example.com");
    var third = tenant.signIn("end@example.com");
    var path = SESSIONS + '/' + second.at("/session/id");
    var stranger = tenant.user(tenant.signUp("not-mine@example.com"));
    assertError(stranger.delete(path), 404, "not_found");
    assertThat(tenant.user(first).delete(path).status()).isEqualTo(204);
    assertError(tenant.user(second).get("/v1/auth/me"), 401, "session_revoked");
    assertThat(tenant.user(first).delete(path).status()).isEqualTo(204);
    assertThat(tenant.backend().delete(SESSIONS + '/' + third.at("/session/id")).status())
        .isEqualTo(204);
    assertError(tenant.user(third).get("/v1/auth/me"), 401, "session_revoked");
    assertThat(tenant.user(first).get("/v1/auth/me").status()).isEqualTo(200);
    assertError(tenant.backend().delete(SESSIONS + "/ses_" + NOBODY), 404, "not_found");
  }

  @Test
  void allSessionsOfAUserAreEndedByTheServer() {
    var first = tenant.signUp("all@example.com");
    tenant.signIn("all@example.com");
    var bystander = tenant.signUp("bystander@example.com");
    var path = "/v1/users/" + first.at("/user/id") + "/sessions";
    assertThat(tenant.backend().delete(path).text()).isEqualTo("{\"revoked\":2}");
    assertThat(tenant.backend().delete(path).text()).isEqualTo("{\"revoked\":0}");
    assertError(tenant.user(first).get("/v1/auth/me"), 401, "session_revoked");
    assertThat(tenant.user(bystander).get("/v1/auth/me").status()).isEqualTo(200);
    assertError(tenant.backend().delete("/v1/users/usr_" + NOBODY + "/sessions"), 404, "not_found");
  }

  @Test
  void aServerVerifiesATokenAndSeesRevocation() {
    var signedIn = tenant.signUp("verify@example.com");
    var body = Map.of("token", signedIn.at("/session/access_token"));
    var active = tenant.backend().post("/v1/sessions/verify", body);
    assertThat(active.status()).isEqualTo(200);
    assertThat(active.at("/active")).isEqualTo("true");
    assertThat(active.at("/session/id")).isEqualTo(signedIn.at("/session/id"));
    assertThat(active.at("/user/email")).isEqualTo("verify@example.com");
    tenant.user(signedIn).post("/v1/auth/sign-out", Map.of());
    assertThat(tenant.backend().post("/v1/sessions/verify", body).text())
        .isEqualTo("{\"active\":false}");
    assertThat(tenant.backend().post("/v1/sessions/verify", Map.of("token", "x")).text())
        .isEqualTo("{\"active\":false}");
    assertError(tenant.backend().post("/v1/sessions/verify", Map.of()), 422, "validation_failed");

    var disabled = tenant.signUp("disabled@example.com");
    var token = Map.of("token", disabled.at("/session/access_token"));
    tenant.backend().patch("/v1/users/" + disabled.at("/user/id"), Map.of("status", "disabled"));
    assertThat(tenant.backend().post("/v1/sessions/verify", token).text())
        .isEqualTo("{\"active\":false}");
  }
}
