package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestTenant;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The whole rotation of the master key, as an operator does it, and who notices: nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeyRotationHttpIT {

  private static final String OLD =
      "1f8b45c0a7d3e92264fb0c8d5e71a3962b4f7d0e8c1a65f3904db27ce6f1385a";
  private static final String NEW =
      "9c02e6b1573fd8a42e90f4c71b6d3a85ef0b724c5ad1983607e8c2fb41d6935e";

  private static final String RESEAL = "/cp/v1/settings/reseal";
  private static final String USER = "ann@example.com";
  private static final String FACTORED = "factored@example.com";
  private static final String IDLE = "bob@example.com";

  private HelloJohnServer server;
  private ApiClient admin;
  private ApiClient readonly;
  private TestTenant tenant;
  private TestTenant ruined;
  private Answer user;
  private Answer idle;
  private String factor;
  private Authenticator app;
  private Answer codes;
  private String cursor;
  private Answer created;

  @BeforeAll
  void useItWithTheOldKey() {
    server = HelloJohnServer.start(Map.of("HELLOJOHN_ENCRYPTION_KEY", OLD));
    admin = TestTenant.admin(server);
    readonly = readonly();
    tenant = TestTenant.create(server, admin, "separate_database");
    ruined = TestTenant.create(server, admin, "separate_schema");
    TestTenant.create(server, admin, "shared_schema");
    user = tenant.signUp(USER);
    idle = tenant.signUp(IDLE);
    ruined.signUp(USER);
    enroll();
    cursor = tenant.backend().get("/v1/users?limit=1").at("/pagination/next_cursor");
    created = create();
    // The RSA and the EC key are made when they are asked for.
    kids();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** Somebody with an app and backup codes. */
  private void enroll() {
    var path = "/v1/users/" + tenant.signUp(FACTORED).at("/user/id") + "/mfa";
    var begun = tenant.backend().post(path + "/factors", Map.of("type", "totp"));
    app = Authenticator.of(begun.at("/totp/secret"));
    factor = begun.at("/factor_id");
    var confirm = path + "/factors/" + factor + "/confirm";
    var first = Map.of("code", app.at(Instant.now()));
    assertThat(tenant.backend().post(confirm, first).status()).isEqualTo(200);
    codes = tenant.backend().post(path + "/backup-codes/generate");
  }

  private Answer verify(String shown, String code) {
    var challenge = tenant.signIn(FACTORED).at("/challenge_id");
    return tenant
        .browser()
        .post(
            "/v1/mfa/verify", Map.of("challenge_id", challenge, "factor_id", shown, "code", code));
  }

  private ApiClient readonly() {
    var email = "readonly@example.com";
    var body = new HashMap<String, Object>();
    body.put("email", email);
    body.put("password", TestTenant.PASSWORD);
    body.put("role", "readonly");
    assertThat(admin.post("/cp/v1/admins", body).status()).isEqualTo(201);
    var answer =
        ApiClient.of(server)
            .post("/cp/v1/admin/sign-in", Map.of("email", email, "password", TestTenant.PASSWORD));
    return ApiClient.of(server).withBearer(answer.at("/token"));
  }

  private Answer create() {
    return tenant
        .backend()
        .with("Idempotency-Key", "rotation-1")
        .post("/v1/users", Map.of("email", "eve@example.com", "password", TestTenant.PASSWORD));
  }

  private List<String> kids() {
    return ApiClient.of(server)
        .get("/t/" + tenant.slug() + "/.well-known/jwks.json")
        .json()
        .path("keys")
        .findValuesAsText("kid");
  }

  @Test
  @Order(1)
  void nobodyIsSignedOutByANewKey() {
    var kids = kids();
    server.restart(
        Map.of("HELLOJOHN_ENCRYPTION_KEY", NEW, "HELLOJOHN_ENCRYPTION_KEY_PREVIOUS", OLD));
    assertThat(kids()).containsExactlyInAnyOrderElementsOf(kids);
    assertThat(admin.get("/cp/v1/admin/me").status()).isEqualTo(200);
    assertThat(tenant.user(user).get("/v1/auth/me").at("/user/email")).isEqualTo(USER);
    var refreshed = tenant.refresh(user.at("/session/refresh_token"));
    assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
    user = refreshed;
    assertThat(tenant.signIn(USER).status()).isEqualTo(200);
    assertThat(tenant.backend().get("/v1/users?limit=1&cursor=" + cursor).status()).isEqualTo(200);
    assertThat(create().text()).isEqualTo(created.text());
    assertThat(ruined.signIn(USER).status()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void enc05OnlyWhoManagesSettingsSealsAnew() {
    for (var other : List.of(readonly, tenant.backend(), ApiClient.of(server), tenant.user(user))) {
      assertThat(other.post(RESEAL).status()).isIn(401, 403);
    }
    assertThat(readonly.post(RESEAL).error()).isEqualTo("insufficient_permissions");
  }

  @Test
  @Order(3)
  void enc03EverythingIsSealedAnewWhileTheServerRuns() throws Exception {
    // Two tenants of their own and the shared one, keys of all of them, and the instance's two.
    var answers = Parallel.call(4, i -> admin.post(RESEAL).json());
    var total = answers.get(0).path("total").asLong();
    assertThat(total).isGreaterThanOrEqualTo(3 + 5 + 2);
    assertThat(answers)
        .allMatch(answer -> answer.path("total").asLong() == total)
        .allMatch(answer -> answer.path("failed").isEmpty());
    assertThat(answers.stream().mapToLong(answer -> answer.path("rotated").asLong()).sum())
        .isEqualTo(total);
    var second = admin.post(RESEAL).json();
    assertThat(second.path("rotated").asLong()).isZero();
    assertThat(second.path("skipped").asLong()).isEqualTo(total);
    var audited = admin.get("/cp/v1/audit-logs?limit=1&action=settings.reseal");
    assertThat(audited.at("/data/0/details/total")).isEqualTo(Long.toString(total));
    assertThat(audited.at("/data/0/details/skipped")).isEqualTo(Long.toString(total));
    assertThat(audited.at("/data/0/details/rotated")).isEqualTo("0");
  }

  @Test
  @Order(4)
  void enc04WithoutThePreviousKeyTheRestWorksAndWhatIsDamagedFailsByItself() throws Exception {
    server.kill9();
    ruin();
    server.restart(
        Map.of("HELLOJOHN_ENCRYPTION_KEY_PREVIOUS", "", "HELLOJOHN_SHOW_ERROR_DETAILS", "true"));
    assertThat(tenant.user(user).get("/v1/auth/me").status()).isEqualTo(200);
    assertThat(tenant.refresh(user.at("/session/refresh_token")).status()).isEqualTo(200);
    assertThat(tenant.signIn(USER).status()).isEqualTo(200);
    var signedIn = verify(factor, app.at(Instant.now().plusSeconds(30)));
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    assertThat(verify(codes.at("/factor_id"), codes.at("/codes/0")).status()).isEqualTo(200);
    // As documented: a session that was not refreshed since the rotation ends with the old key.
    assertThat(tenant.refresh(idle.at("/session/refresh_token")).error())
        .isEqualTo("refresh_token_invalid");

    // ENC-8: another tenant's secret in this row opens nothing.
    var refused = ruined.signIn(USER);
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.error()).isEqualTo("internal_error");
    assertThat(refused.at("/message")).doesNotContain("Seal", "cp_tenant", "dev.hellojohn");
    // ERR-3: outside production the stack is there for whoever asked for it.
    assertThat(refused.json().path("debug").toString())
        .contains("BrokenSealException", "at dev.hellojohn.crypto.SealedBox");
    assertThat(failed(admin.post(RESEAL).json()))
        .containsExactlyInAnyOrder(
            "cp_tenant.placement:" + ruined.id(),
            // Where its database is nobody knows, so what it has of its own can't be reached.
            "hj_connector:" + ruined.id(),
            "hj_mfa_factor:" + ruined.id());
    assertThat(admin.get(tenant.path()).status()).isEqualTo(200);
  }

  private static List<String> failed(JsonNode resealed) {
    return StreamSupport.stream(resealed.path("failed").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** Puts one tenant's sealed secret into another one's row. */
  private void ruin() throws SQLException {
    var file = server.dataDirectory().resolve("hellojohn");
    try (var connection = DriverManager.getConnection("jdbc:h2:file:" + file, "HELLOJOHN", "");
        var statement =
            connection.prepareStatement(
                "update cp_tenant set placement = (select placement from cp_tenant where id = ?)"
                    + " where id = ?")) {
      statement.setString(1, tenant.id());
      statement.setString(2, ruined.id());
      assertThat(statement.executeUpdate()).isEqualTo(1);
      connection.createStatement().execute("SHUTDOWN");
    }
  }
}
