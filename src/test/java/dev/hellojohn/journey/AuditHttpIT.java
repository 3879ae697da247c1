package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PasskeyAuthenticator;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The audit trails over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditHttpIT {

  private static final String PAGE = "https://app.example.com";
  private static final String LOGS = "/v1/audit-logs";
  private static final String OPERATORS = "/cp/v1/audit-logs";
  private static final String EVE = "eve@example.com";
  private static final String ANN = "ann@example.com";
  private static final String NEW_PASSWORD = "a lantern for the harbour pilot";

  private HelloJohnServer server;
  private ApiClient admin;

  @BeforeAll
  void signIn() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
  }

  private TestTenant fresh() {
    return TestTenant.create(server, admin);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  private static List<JsonNode> entries(ApiClient client, String path) {
    var entries = new ArrayList<JsonNode>();
    var answer = client.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    try {
      new ObjectMapper().readTree(answer.text()).get("data").forEach(entries::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return entries;
  }

  private static List<JsonNode> settled(TestTenant tenant, String query) {
    assertSound(tenant.backend().get(LOGS + "/verify"));
    return entries(tenant.backend(), LOGS + "?limit=100" + query);
  }

  private static void assertSound(Answer verified) {
    assertThat(verified.status()).as(verified.text()).isEqualTo(200);
    assertThat(verified.at("/valid")).as(verified.text()).isEqualTo("true");
  }

  private static Set<String> actions(List<JsonNode> entries) {
    return entries.stream()
        .map(entry -> entry.get("action").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aud1AnEntrySaysWhoDidWhatFromWhere() {
    var tenant = fresh();
    var signedUp = tenant.signUp(ANN);
    var user = signedUp.at("/user/id");
    var signIn =
        tenant
            .browser()
            .with("X-Request-Id", "my-request")
            .with("User-Agent", "curl/8 (test)")
            .post("/v1/auth/sign-in", Map.of("email", ANN, "password", TestTenant.PASSWORD));
    assertThat(signIn.status()).isEqualTo(200);

    var found = settled(tenant, "&request_id=my-request");
    assertThat(found).hasSize(1);
    var entry = found.get(0);
    assertThat(entry.get("action").asText()).isEqualTo("user.sign_in");
    assertThat(entry.get("outcome").asText()).isEqualTo("success");
    assertThat(entry.at("/actor/type").asText()).isEqualTo("user");
    assertThat(entry.at("/actor/id").asText()).isEqualTo(user);
    assertThat(entry.get("subject_id").asText()).isEqualTo(user);
    assertThat(entry.get("client_id").asText()).isEqualTo(tenant.clientId());
    assertThat(entry.at("/details/session_id").asText()).startsWith("ses_");
    assertThat(entry.at("/personal/ip_address").asText()).isEqualTo("127.0.0.1");
    assertThat(entry.at("/personal/user_agent").asText()).isEqualTo("curl/8 (test)");
    assertThat(entry.get("seq").asLong()).isPositive();
    assertThat(entry.get("hash").asText()).hasSize(64);
  }

  @Test
  void aud15FailedSignInsAreWrittenDownWithTheirReason() {
    var tenant = fresh();
    var user = tenant.signUp(ANN).at("/user/id");
    assertError(tenant.signIn(ANN, "wrong horse"), 401, "invalid_credentials");
    assertError(tenant.signIn("nobody@example.com", "wrong horse"), 401, "invalid_credentials");

    var failures = settled(tenant, "&action=user.sign_in&outcome=failure");
    assertThat(failures).hasSize(2);
    assertThat(failures.get(0).get("subject_id").isNull()).isTrue();
    assertThat(failures.get(0).at("/personal/account").asText())
        .isEqualTo("email:nobody@example.com");
    assertThat(failures.get(1).get("subject_id").asText()).isEqualTo(user);
    for (var failure : failures) {
      assertThat(failure.at("/details/reason").asText()).isEqualTo("invalid_credentials");
      assertThat(failure.at("/actor/type").asText()).isEqualTo("anonymous");
      assertThat(failure.toString()).doesNotContain("wrong horse");
    }
  }

  @Test
  void aud2AChangeHasTheStateBeforeAndAfterAndNoSecret() {
    var tenant = fresh();
    var user = tenant.signUp(ANN).at("/user/id");
    tenant
        .backend()
        .patch(
            "/v1/users/" + user,
            Map.of(
                "role",
                "editor",
                "name",
                "Ann",
                "password",
                NEW_PASSWORD,
                "private_metadata",
                Map.of("secret", "s3cr3t")));
    var entry = settled(tenant, "&action=user.update").get(0);
    assertThat(entry.at("/details/before/role").asText()).isEqualTo("member");
    assertThat(entry.at("/details/after/role").asText()).isEqualTo("editor");
    assertThat(entry.at("/details/password").asText()).isEqualTo("[changed]");
    assertThat(entry.at("/details/private_metadata").asText()).isEqualTo("[changed]");
    assertThat(entry.at("/personal/after/name").asText()).isEqualTo("Ann");
    assertThat(entry.at("/actor/type").asText()).isEqualTo("server");
    assertThat(entry.toString()).doesNotContain("s3cr3t", NEW_PASSWORD, "argon2");

    admin.patch(
        tenant.path(),
        Map.of("plan", "gold", "auth_config", Map.of("enumeration_protection", true)));
    var change = settled(tenant, "&action=tenant.update").get(0);
    assertThat(change.at("/details/before/plan").asText()).isNotEqualTo("gold");
    assertThat(change.at("/details/after/plan").asText()).isEqualTo("gold");
    assertThat(
            change.get("details").get("after").get("auth_config.enumeration_protection").asText())
        .isEqualTo("true");
    assertThat(change.at("/actor/type").asText()).isEqualTo("admin");
  }

  @Test
  void map6AnOperatorsActIsInBothTrailsUnderOneRequest() {
    var tenant = fresh();
    var request = "suspend-" + tenant.slug();
    admin.with("X-Request-Id", request).post(tenant.path() + "/suspend");
    admin.post(tenant.path() + "/activate");

    var theirs = settled(tenant, "&request_id=" + request);
    assertSound(admin.get(OPERATORS + "/verify"));
    var ours = entries(admin, OPERATORS + "?request_id=" + request);
    assertThat(theirs).hasSize(1);
    assertThat(ours).hasSize(1);
    assertThat(theirs.get(0).get("id")).isEqualTo(ours.get(0).get("id"));
    assertThat(theirs.get(0).get("personal").isNull()).isTrue();
    assertThat(ours.get(0).at("/personal/ip_address").asText()).isEqualTo("127.0.0.1");
  }

  @Test
  void aud3Aud16ATrailIsReadByItsOwnAlone() {
    var tenant = fresh();
    var other = fresh();
    tenant.signUp(ANN);
    var user = tenant.signIn(ANN);
    for (var path : List.of(LOGS, LOGS + "/verify", LOGS + "/export")) {
      assertThat(tenant.browser().get(path).status()).isIn(401, 403);
      assertThat(tenant.user(user).get(path).status()).isIn(401, 403);
      assertThat(ApiClient.of(server).get(path).status()).isEqualTo(401);
      assertThat(admin.get(path).status()).isIn(401, 403);
      assertThat(tenant.backend().get("/cp" + path).status()).isIn(401, 403);
    }
    var ids = settled(tenant, "").stream().map(entry -> entry.get("id").asText()).toList();
    assertThat(ids).isNotEmpty();
    assertThat(settled(other, "")).noneMatch(entry -> ids.contains(entry.get("id").asText()));
    assertThat(entries(other.backend(), LOGS + "?actor_id=" + user.at("/user/id"))).isEmpty();
    assertThat(other.backend().get(LOGS + "/export").text()).doesNotContain(ids);
  }

  @Test
  void aud4NothingChangesATrail() {
    var tenant = fresh();
    tenant.signUp(ANN);
    var id = settled(tenant, "").get(0).get("id").asText();
    for (var path : List.of(LOGS, LOGS + "/verify", LOGS + "/export")) {
      assertThat(tenant.backend().delete(path).status()).isEqualTo(405);
      assertThat(tenant.backend().patch(path, Map.of()).status()).isEqualTo(405);
      assertThat(admin.delete("/cp" + path).status()).isEqualTo(405);
    }
    assertThat(tenant.backend().delete(LOGS + '/' + id).status()).isEqualTo(404);
    assertThat(tenant.backend().patch(LOGS + '/' + id, Map.of()).status()).isEqualTo(404);
  }

  @Test
  void aTrailIsReadPageByPageAndByConditions() {
    var tenant = fresh();
    var user = tenant.signUp(ANN).at("/user/id");
    tenant.signIn(ANN);
    tenant.signIn(ANN);
    assertThat(settled(tenant, "&subject_id=" + user)).hasSize(3);
    var first = tenant.backend().get(LOGS + "?limit=2&include_total=true&subject_id=" + user);
    assertThat(first.at("/pagination/total")).isEqualTo("3");
    var cursor = first.at("/pagination/next_cursor");
    assertThat(
            entries(tenant.backend(), LOGS + "?limit=2&subject_id=" + user + "&cursor=" + cursor))
        .hasSize(1);
    assertError(tenant.backend().get(LOGS + "?limit=2&cursor=" + cursor), 400, "invalid_cursor");
    assertThat(entries(tenant.backend(), LOGS + "?from=2000-01-01T00:00:00Z&actor_id=" + user))
        .hasSize(3);
    assertThat(entries(tenant.backend(), LOGS + "?to=2000-01-01T00:00:00Z")).isEmpty();
    for (var fault :
        List.of(
            "actor_id=x",
            "subject_id=x",
            "action=x",
            "outcome=x",
            "request_id=%2F",
            "from=x",
            "to=x")) {
      assertError(tenant.backend().get(LOGS + '?' + fault), 422, "validation_failed");
      assertError(admin.get(OPERATORS + "/export?" + fault), 422, "validation_failed");
    }
  }

  @Test
  void aRemovedUserLeavesTheTrailAndItStaysSound() {
    var tenant = fresh();
    var user = tenant.signUp(ANN).at("/user/id");
    tenant.signIn(ANN, "wrong horse");
    var session = tenant.signIn(ANN);
    assertThat(
            tenant
                .user(session)
                .delete("/v1/auth/me", Map.of("password", TestTenant.PASSWORD))
                .status())
        .isEqualTo(204);
    var entries = settled(tenant, "&subject_id=" + user);
    assertThat(actions(entries)).contains("user.sign_up", "user.sign_in", "user.delete");
    assertThat(entries).allMatch(entry -> entry.get("personal").isNull());
    assertThat(entries.toString()).doesNotContain(ANN, "127.0.0.1");
    assertThat(tenant.backend().get(LOGS + "/export").text()).doesNotContain(ANN);
    assertThat(tenant.backend().get(LOGS + "/verify").at("/redacted")).isNotEqualTo("0");
  }

  @Test
  void anExportIsAStreamOfLinesOrATable() {
    var tenant = fresh();
    tenant.signUp(ANN);
    tenant
        .browser()
        .with("User-Agent", "=HYPERLINK(\"https://evil.example\")")
        .post("/v1/auth/sign-in", Map.of("email", ANN, "password", TestTenant.PASSWORD));
    var lines = tenant.backend().get(LOGS + "/export");
    assertThat(lines.status()).isEqualTo(200);
    assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
    assertThat(lines.header("Content-Disposition")).contains("audit-" + tenant.id() + ".ndjson");
    assertThat(lines.header("Cache-Control")).contains("no-store");
    assertThat(lines.text().lines().findFirst())
        .hasValueSatisfying(l -> assertThat(l).contains("\"type\":\"header\""));
    assertThat(lines.text()).contains("\"type\":\"entry\"").contains("\"action\":\"audit.export\"");
    assertThat(lines.text().lines().reduce((a, b) -> b).orElseThrow()).contains("\"type\":\"end\"");

    var table = tenant.backend().get(LOGS + "/export?format=csv&action=user.sign_in");
    assertThat(table.header("Content-Type")).startsWith("text/csv");
    assertThat(table.text()).startsWith("seq,id,time,action,outcome,");
    assertThat(table.text().lines()).hasSize(2);
    assertThat(
            tenant
                .backend()
                .with("Accept", "text/csv")
                .get(LOGS + "/export")
                .header("Content-Type"))
        .startsWith("text/csv");
    assertError(tenant.backend().get(LOGS + "/export?format=xml"), 422, "validation_failed");
    assertThat(admin.get(OPERATORS + "/export").status()).isEqualTo(200);
  }

  /** Does everything that the list of actions names, and finds each in the trail that it says. */
  @Test
  void everyActIsWrittenDown() {
    var tenant =
        TestTenant.create(
            server,
            admin,
            "separate_schema",
            Map.of(
                "auth_config",
                Map.of(
                    "allowed_auth_methods",
                    List.of("password", "magic_link", "email_otp", "passkey"),
                    "passkeys",
                    Map.of("origins", List.of(PAGE)),
                    "session",
                    Map.of("refresh_reuse_interval", 0))));
    asUser(tenant);
    withFactors(tenant);
    withCopiedPasskey(tenant);
    asServer(tenant);
    asOperator(tenant);
    var written = actions(settled(tenant, ""));
    purge(fresh());
    assertSound(admin.get(OPERATORS + "/verify"));
    admin.get(OPERATORS + "/export?action=tenant.purge");
    var operators = new TreeSet<String>();
    for (var action : AuditAction.values()) {
      if (!entries(admin, OPERATORS + "?limit=1&action=" + action.wireName()).isEmpty()) {
        operators.add(action.wireName());
      }
    }
    // Nothing is old enough here for retention, no mail is read, no message sent, no browser and no
    // app is used: AuditContract, RecoveryHttpIT, VerificationHttpIT, RemoteServicesHttpIT,
    // ConsoleHttpIT and OperatorTotpHttpIT see these.
    var all =
        EnumSet.complementOf(
            EnumSet.of(
                AuditAction.AUDIT_PRUNE,
                AuditAction.USER_UNLOCK,
                AuditAction.USER_REQUEST_SMS_CODE,
                AuditAction.USER_RESET_PASSWORD,
                AuditAction.USER_VERIFY_EMAIL,
                AuditAction.USER_CHANGE_EMAIL,
                AuditAction.ADMIN_EXTEND_SESSION,
                AuditAction.ADMIN_REVOKE_SESSION,
                AuditAction.ADMIN_REFUSE_FORGERY,
                AuditAction.ADMIN_ENROLL_TOTP,
                AuditAction.ADMIN_REMOVE_TOTP,
                AuditAction.ADMIN_USE_BACKUP_CODE));
    for (var action : all) {
      var name = action.wireName();
      switch (action.where()) {
        case "tenant" -> {
          assertThat(written).contains(name);
          assertThat(operators).doesNotContain(name);
        }
        case "operator" -> {
          assertThat(operators).contains(name);
          assertThat(written).doesNotContain(name);
        }
        default -> {
          assertThat(written).contains(name);
          assertThat(operators).contains(name);
        }
      }
    }
  }

  private static void asUser(TestTenant tenant) {
    tenant.signUp(ANN);
    var first = tenant.signIn(ANN);
    var second = tenant.signIn(ANN);
    var refresh = second.at("/session/refresh_token");
    tenant.refresh(tenant.refresh(refresh).at("/session/refresh_token"));
    assertError(tenant.refresh(refresh), 401, "session_revoked");
    var me = tenant.user(first);
    assertError(
        me.delete("/v1/auth/me", Map.of("password", "wrong horse")), 401, "invalid_credentials");
    me.patch("/v1/auth/me", Map.of("name", "Ann"));
    me.patch(
        "/v1/auth/me",
        Map.of("email", "ann.b@example.com", "current_password", TestTenant.PASSWORD));
    tenant.browser().post("/v1/auth/verify-email/resend", Map.of("email", ANN));
    tenant.browser().post("/v1/auth/magic-link", Map.of("email", ANN));
    tenant.browser().post("/v1/auth/otp/send", Map.of("email", ANN));
    me.post(
        "/v1/auth/password/change",
        Map.of("current_password", TestTenant.PASSWORD, "new_password", NEW_PASSWORD));
    me.delete("/v1/sessions/" + tenant.signIn(ANN, NEW_PASSWORD).at("/session/id"));
    me.post("/v1/auth/sign-out", Map.of("scope", "all"));
  }

  /** Enrols an app, signs in with it and with a backup code, and removes it. */
  private static void withFactors(TestTenant tenant) {
    var user = tenant.backend();
    var path = "/v1/users/" + tenant.signUp(EVE).at("/user/id") + "/mfa";
    var begun = user.post(path + "/factors", Map.of("type", "totp"));
    var app = Authenticator.of(begun.at("/totp/secret"));
    var factor = begun.at("/factor_id");
    user.post(path + "/factors/" + factor + "/confirm", Map.of("code", app.at(Instant.now())));
    var codes = user.post(path + "/backup-codes/generate");
    verify(tenant, factor, app.at(Instant.now().plusSeconds(30)));
    var whole = verify(tenant, codes.at("/factor_id"), codes.at("/codes/0"));
    var device = whole.at("/trusted_device/id");
    tenant.user(whole).delete("/v1/auth/me/mfa/devices/" + device);
    tenant.user(whole).post("/v1/auth/step-up", Map.of("code", codes.at("/codes/1")));
    user.delete(path + "/factors/" + factor);
  }

  /** Enrols a passkey that counts, and signs in with one whose count is behind. */
  private static void withCopiedPasskey(TestTenant tenant) {
    var me = tenant.user(tenant.signUp("mallory@example.com"));
    var path = "/v1/auth/me/mfa/factors";
    var begun = me.post(path, Map.of("type", "webauthn", "password", TestTenant.PASSWORD));
    var device = new PasskeyAuthenticator("ES256", PAGE);
    device.count = 2;
    var made = Map.of("credential", device.create(begun.json().path("webauthn")));
    assertThat(me.post(path + "/" + begun.at("/factor_id") + "/confirm", made).status())
        .isEqualTo(200);
    device.count = 1;
    var asked = tenant.browser().post("/v1/auth/passkey/options");
    var shown =
        Map.of(
            "challenge_id",
            asked.at("/challenge_id"),
            "credential",
            device.get(asked.json().path("options")));
    assertError(
        tenant.browser().post("/v1/auth/passkey/verify", shown), 401, "invalid_credentials");
  }

  private static Answer verify(TestTenant tenant, String factor, String code) {
    var challenge = tenant.signIn(EVE).at("/challenge_id");
    var shown =
        Map.of("challenge_id", challenge, "factor_id", factor, "code", code, "trust_device", true);
    var whole = tenant.browser().post("/v1/mfa/verify", shown);
    assertThat(whole.status()).isEqualTo(200);
    return whole;
  }

  private static void asServer(TestTenant tenant) {
    var backend = tenant.backend();
    var user = backend.post("/v1/users", Map.of("email", "bob@example.com")).at("/id");
    backend.patch("/v1/users/" + user, Map.of("status", "disabled"));
    backend.patch("/v1/users/" + user, Map.of("status", "active"));
    backend.delete("/v1/users/" + user + "/sessions");
    backend.delete("/v1/users/" + user);
    tenant.browser().post("/v1/auth/forgot-password", Map.of("email", "bob@example.com"));
    var connector =
        "/v1/connectors/"
            + backend.post("/v1/connectors", Map.of("name", "Payments")).at("/connector/id");
    backend.patch(connector, Map.of("name", "Invoices"));
    backend.post(connector + "/rotate-secret", Map.of());
    backend.delete(connector);
    backend.get(LOGS + "/export");
  }

  private void asOperator(TestTenant tenant) {
    var another =
        admin.post(
            "/cp/v1/admins",
            Map.of(
                "email",
                "audit-" + tenant.slug() + "@example.com",
                "password",
                NEW_PASSWORD,
                "role",
                "readonly"));
    assertThat(another.status()).as(another.text()).isEqualTo(201);
    var path = "/cp/v1/admins/" + another.at("/id");
    admin.patch(path, Map.of("name", "Auditor"));
    var session =
        ApiClient.of(server)
            .post(
                "/cp/v1/admin/sign-in",
                Map.of(
                    "email", "audit-" + tenant.slug() + "@example.com", "password", NEW_PASSWORD));
    var auditor = ApiClient.of(server).withBearer(session.at("/token"));
    assertThat(auditor.get(OPERATORS).status()).isEqualTo(200);
    auditor.post("/cp/v1/admin/sign-out");
    admin.delete(path);
    var key =
        "/cp/v1/master-keys/"
            + admin
                .post(
                    "/cp/v1/master-keys",
                    Map.of("name", "auditor", "scopes", List.of("audit:read")))
                .at("/master_key/id");
    admin.patch(key, Map.of("name", "reader"));
    admin.delete(key);
    admin.patch("/cp/v1/settings/security", Map.of("rate_limits", Map.of("hooks", "31/60s")));
    var back = new HashMap<String, Object>();
    back.put("rate_limits", null);
    assertThat(admin.patch("/cp/v1/settings/security", back).status()).isEqualTo(200);
    admin.post("/cp/v1/settings/reseal");
    onTenant(tenant);
  }

  private void onTenant(TestTenant tenant) {
    admin.patch(tenant.path(), Map.of("plan", "gold"));
    admin.post(tenant.path() + "/suspend");
    admin.post(tenant.path() + "/activate");
    admin.post(tenant.path() + "/rotate-keys");
    admin.post(tenant.path() + "/migrate");
    var server = tenant.path() + "/mail-server";
    admin.put(server, Map.of("host", "127.0.0.1", "port", 9, "from", "no-reply@acme.example.com"));
    assertThat(admin.post(server + "/test", Map.of("to", "ops@acme.example.com")).status())
        .isEqualTo(200);
    admin.delete(server);
    var text = tenant.path() + "/mail-texts/de/email_change_notice";
    admin.put(text, Map.of("subject", "Neu", "text", "Neu", "html", "<p>Neu</p>"));
    assertThat(admin.delete(text).status()).isEqualTo(204);
    admin.delete(tenant.path() + "?confirm=" + tenant.slug());
    admin.post(tenant.path() + "/restore");
    var client = tenant.path() + "/clients/" + tenant.anotherClient(admin, Map.of()).clientId();
    admin.patch(client, Map.of("name", "Renamed"));
    admin.post(client + "/rotate-secret");
    admin.delete(client);
  }

  private void purge(TestTenant tenant) {
    assertThat(admin.delete(tenant.path() + "?confirm=" + tenant.slug() + "&purge=true").status())
        .isEqualTo(204);
  }
}
