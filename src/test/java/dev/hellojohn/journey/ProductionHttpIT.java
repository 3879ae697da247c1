package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import dev.hellojohn.testing.RedisServer;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.RedisClient;

/**
 * A server as the checklist wants it: production, on PostgreSQL and Redis, behind a proxy, closed
 * to other networks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductionHttpIT {

  private static final String OPERATOR = "198.51.100.10";
  private static final String DATABASE_PASSWORD = "k3ep-Out-of-the-harbour-at-night";
  private static final String KEY =
      "9c02e6b1573fd8a42e90f4c71b6d3a85ef0b724c5ad1983607e8c2fb41d6935e";
  private static final String CONNECTOR_KEY =
      "b8d1460f7ce3952ab05f68d21c94e7a33fd80b6925e1c74a86f3097d52bce140";
  private static final String AUDIT_KEY =
      "51f0c8a7d93e6b24805cfa1977e2d4b36ac8091e5f7d42b8c396e0a41b85d7f2";
  private static final String SMS_SECRET = "an auth token that nobody sees, of 1869";
  private static final String SESSION_SECRET =
      "3b5e0d9a7c41f28664d8b17e0fa3925cd17be46a80c3f92d5e7140ab6c98f3d2";
  private static final String SESSION_KEY =
      "a7d20c4be918f3560dc7e1942bf8536a90ce7d14f2b83a659d01c7e84fb6325a";
  private static final String CHECKLIST = "/cp/v1/checklist";
  private static final String USER = "ann@example.com";

  private RedisServer redis;
  private Login owner;
  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;
  private Answer user;

  @BeforeAll
  void start() throws SQLException {
    redis = RedisServer.start();
    owner = PostgresServer.freshDatabaseOfPlainOwner();
    try (var connection = superuser(owner.url());
        var statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + owner.username() + " PASSWORD '" + DATABASE_PASSWORD + "'");
    }
    var settings = new HashMap<String, String>();
    settings.put("HELLOJOHN_ENV", "production");
    settings.put("HELLOJOHN_PUBLIC_URL", "https://auth.example.com");
    settings.put("HELLOJOHN_DATABASE_URL", owner.url());
    settings.put("HELLOJOHN_DATABASE_USERNAME", owner.username());
    settings.put("HELLOJOHN_DATABASE_PASSWORD", DATABASE_PASSWORD);
    settings.put("HELLOJOHN_ENCRYPTION_KEY", KEY);
    settings.put("HELLOJOHN_AUDIT_CHECKPOINT_KEY", AUDIT_KEY);
    settings.put("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY", CONNECTOR_KEY);
    settings.put("HELLOJOHN_SESSION_SECRET", SESSION_SECRET);
    settings.put("HELLOJOHN_SESSION_ENCRYPTION_KEY", SESSION_KEY);
    settings.put("HELLOJOHN_CONSOLE_LOGIN", "password");
    settings.put("HELLOJOHN_SMTP_HOST", "mail.internal");
    settings.put("HELLOJOHN_SMS_PROVIDER", "twilio");
    settings.put("HELLOJOHN_SMS_ACCOUNT", "AC0123");
    settings.put("HELLOJOHN_SMS_SECRET", SMS_SECRET);
    settings.put("HELLOJOHN_SMS_FROM", "+4930123456");
    settings.put("HELLOJOHN_SMS_URL", "https://127.0.0.1:1");
    settings.put("HELLOJOHN_SMS_PREFIXES", "+49");
    settings.put("HELLOJOHN_TRUSTED_PROXIES", "127.0.0.1");
    settings.put("HELLOJOHN_CP_ALLOWED_IPS", "198.51.100.0/24");
    settings.put("HELLOJOHN_REDIS_URL", redis.url());
    settings.put("HELLOJOHN_RATE_LIMIT_ENABLED", "");
    server = HelloJohnServer.start(settings);
    admin = signedIn(HelloJohnServer.ADMIN_EMAIL, HelloJohnServer.ADMIN_PASSWORD);
    tenant = TestTenant.create(server, admin, "separate_database");
    user = tenant.signUp(USER);
  }

  @AfterAll
  void stop() {
    server.close();
    redis.close();
  }

  private static Connection superuser(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", "postgres");
  }

  private ApiClient operator() {
    return ApiClient.of(server).with("X-Forwarded-For", OPERATOR);
  }

  private ApiClient signedIn(String email, String password) {
    var answer =
        operator().post("/cp/v1/admin/sign-in", Map.of("email", email, "password", password));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return operator().withBearer(answer.at("/token"));
  }

  @Test
  void chk01EverythingIsDone() {
    var list = admin.get(CHECKLIST);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.at("/state")).as(list.text()).isEqualTo("ok");
    assertThat(list.json().path("items")).hasSizeGreaterThan(12);
    for (var item : list.json().path("items")) {
      assertThat(item.path("state").asText()).as(item.toString()).isEqualTo("ok");
      assertThat(item.path("fix").isNull()).isTrue();
    }
    // Nothing to warn of: only then it is no warning of the start either.
    assertThat(server.logText()).doesNotContain("The production checklist");
  }

  @Test
  void chk03OnlyWhoReadsSettingsSeesItAndNoValueIsInIt() {
    assertThat(operator().get(CHECKLIST).status()).isEqualTo(401);
    assertThat(operator().withBearer(tenant.secretKey()).get(CHECKLIST).status()).isEqualTo(403);
    assertThat(tenant.user(user).with("X-Forwarded-For", OPERATOR).get(CHECKLIST).status())
        .isEqualTo(403);
    var key =
        admin.post(
            "/cp/v1/master-keys", Map.of("name", "watch", "scopes", List.of("settings:read")));
    assertThat(operator().withBearer(key.at("/key")).get(CHECKLIST).status()).isEqualTo(200);
    var blind =
        admin.post(
            "/cp/v1/master-keys", Map.of("name", "blind", "scopes", List.of("tenants:read")));
    assertThat(operator().withBearer(blind.at("/key")).get(CHECKLIST).status()).isEqualTo(403);
    assertThat(admin.get(CHECKLIST).text())
        .doesNotContain(
            KEY,
            SESSION_SECRET,
            SESSION_KEY,
            DATABASE_PASSWORD,
            HelloJohnServer.ADMIN_PASSWORD,
            owner.username(),
            owner.url(),
            "auth.example.com",
            "198.51.100");
  }

  @Test
  void productionTakesHttpsOriginsAloneAndKeepsItsLimits() {
    var settings = "/cp/v1/settings/security";
    var before = admin.get(settings).text();
    var plain =
        admin.patch(
            settings,
            Map.of(
                "allowed_origins", List.of("https://auth.example.com", "http://app.example.com")));
    assertThat(plain.status()).isEqualTo(422);
    assertThat(plain.at("/details/0/code")).isEqualTo("not_https");
    assertThat(admin.patch(settings, Map.of("rate_limits_enabled", false)).status()).isEqualTo(422);
    assertThat(admin.get(settings).text()).isEqualTo(before);
  }

  @Test
  void ses01OnHttpsTheCookieIsTheHostsAlone() {
    var answer =
        operator()
            .with("X-Forwarded-Proto", "https")
            .post(
                "/console/api/auth/sign-in",
                Map.of(
                    "email", HelloJohnServer.ADMIN_EMAIL,
                    "password", HelloJohnServer.ADMIN_PASSWORD));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(Browser.setCookie(answer, Browser.SESSION))
        .startsWith("__Host-hj_sid=")
        .contains("; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/", "; Max-Age=86400")
        .doesNotContain("Domain");
    assertThat(Browser.setCookie(answer, Browser.CSRF)).contains("; Secure");
    var sid = Browser.cookie(answer, Browser.SESSION);
    var me = "/console/api/auth/me";
    assertThat(operator().with("Cookie", "__Host-hj_sid=" + sid).get(me).status()).isEqualTo(200);
    assertThat(operator().with("Cookie", "hj_sid=" + sid).get(me).status()).isEqualTo(401);
    try (var client = RedisClient.builder().hostAndPort("127.0.0.1", redis.port()).build()) {
      assertThat(client.keys("hellojohn:session:*")).isNotEmpty();
    }
  }

  /** A user has signed up, whose mail would be there in development. */
  @Test
  void noMailIsReadInTheConsole() {
    var signedIn =
        operator()
            .with("X-Forwarded-Proto", "https")
            .post(
                "/console/api/auth/sign-in",
                Map.of(
                    "email", HelloJohnServer.ADMIN_EMAIL,
                    "password", HelloJohnServer.ADMIN_PASSWORD));
    var sid = Browser.cookie(signedIn, Browser.SESSION);
    var console = operator().with("Cookie", "__Host-hj_sid=" + sid);
    for (var path : List.of("/console/api/mails", "/console/api/mails/mail_1")) {
      assertThat(console.get(path).status()).isEqualTo(404);
      assertThat(console.get(path).error()).isEqualTo("not_found");
      assertThat(operator().get(path).status()).isEqualTo(401);
    }
  }

  /** A request that fails in each way that an error can leave the application by. */
  private record Failing(String name, int status, String error, Call call) {

    @Override
    public String toString() {
      return name;
    }
  }

  private interface Call {
    Answer on(ApiClient page, ApiClient operator);
  }

  private static final String SCRIPT = "<script>alert(1)</script>'; drop table hj_user; --";

  static Stream<Failing> failures() {
    var signIn = "/v1/auth/sign-in";
    return Stream.of(
        new Failing(
            "broken JSON", 400, "invalid_json", (p, o) -> p.send("POST", signIn, "{" + SCRIPT)),
        new Failing(
            "not valid",
            422,
            "validation_failed",
            (p, o) -> p.post(signIn, Map.of(SCRIPT, SCRIPT, "email", SCRIPT))),
        new Failing("unknown path", 404, "not_found", (p, o) -> p.get("/v1/%3Cscript%3E")),
        new Failing("no page", 404, "not_found", (p, o) -> p.get("/%3Cscript%3E.html")),
        new Failing("wrong method", 405, "method_not_allowed", (p, o) -> p.delete(signIn)),
        new Failing(
            "wrong type",
            415,
            "unsupported_media_type",
            (p, o) -> p.with("Content-Type", "text/html").send("POST", signIn, SCRIPT)),
        new Failing(
            "too large",
            413,
            "payload_too_large",
            (p, o) -> p.send("POST", signIn, "a".repeat(100_000))),
        new Failing(
            "not acceptable",
            406,
            "not_acceptable",
            (p, o) -> p.with("Accept", "text/html").get("/v1/auth/config")),
        new Failing(
            "another origin",
            403,
            "origin_not_allowed",
            (p, o) -> p.with("Origin", "https://evil.example").get("/v1/auth/config")),
        new Failing("a crooked path", 400, "invalid_request", (p, o) -> p.get("/v1//auth/config")),
        new Failing("no credential", 401, "missing_credentials", (p, o) -> o.get("/cp/v1/tenants")),
        new Failing(
            "a forged cursor",
            400,
            "invalid_cursor",
            (p, o) -> p.get("/v1/users?cursor=%27%3B%20drop")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void err05EveryErrorHasTheOneShapeAndErr08RepeatsNothing(Failing failing) {
    var page =
        tenant.browser().with("X-Forwarded-For", "203.0.113." + (failing.name().length() + 1));
    if (failing.error().equals("invalid_cursor")) {
      page = tenant.backend();
    }
    var answer = failing.call().on(page, operator());
    assertThat(answer.status()).as(answer.text()).isEqualTo(failing.status());
    assertThat(answer.error()).isEqualTo(failing.error());
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.at("/request_id")).isEqualTo(answer.header("X-Request-Id")).isNotEmpty();
    assertThat(answer.json().at("/message").asText()).isNotEmpty();
    assertThat(answer.json().has("debug")).isFalse();
    assertThat(answer.text()).doesNotContainIgnoringCase("<script", "alert(1)", "drop table");
  }

  @Test
  void err01ADefectTellsNothingAndErr06IsInTheLogByItsRequestId() throws SQLException, IOException {
    var broken = TestTenant.create(server, admin, "shared_schema");
    setAuthConfig(broken, "{\"<script>");
    try {
      Await.until(
          "the broken tenant is read",
          () -> broken.browser().get("/v1/auth/config").status() == 500);
      var answer = broken.browser().get("/v1/auth/config");
      assertThat(answer.json().properties().stream().map(Map.Entry::getKey))
          .containsExactly("error", "message", "request_id");
      assertThat(answer.error()).isEqualTo("internal_error");
      assertThat(answer.text())
          .doesNotContain("Exception", "dev.hellojohn", " at ", ".java", "JSON", "cp_", "script");
      server.awaitLog(answer.at("/request_id"));
      var log = Files.readString(messages());
      assertThat(log.substring(log.indexOf(answer.at("/request_id"))))
          .contains(
              "IllegalStateException: Unreadable JSON in the database", "\tat dev.hellojohn.");
    } finally {
      setAuthConfig(broken, "{}");
    }
  }

  /** Where the stacks are; the console shows the words alone. */
  private Path messages() {
    return server.dataDirectory().resolveSibling("out/hellojohn/logs/messages.log");
  }

  private void setAuthConfig(TestTenant broken, String json) throws SQLException {
    try (var connection = superuser(owner.url());
        var statement =
            connection.prepareStatement("update cp_tenant set auth_config = ? where id = ?")) {
      statement.setString(1, json);
      statement.setString(2, broken.id());
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  /** Console and log file, with the trace of a defect in them, and of whatever else was done. */
  @Test
  void sec14NoLogHoldsASecret() throws IOException {
    assertThat(tenant.signIn(USER, "a wrong password, said the sailor").status()).isEqualTo(401);
    var refreshed = tenant.refresh(user.at("/session/refresh_token"));
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(tenant.refresh("rft_" + refreshed.at("/session/refresh_token")).status())
        .isEqualTo(401);
    assertThat(admin.post("/cp/v1/settings/reseal").status()).isEqualTo(200);
    var phones =
        TestTenant.create(
            server,
            admin,
            "separate_schema",
            Map.of("auth_config", Map.of("mfa_allowed_factors", List.of("sms"))));
    var wanted =
        Map.of("type", "sms", "phone_number", "+4915112345678", "password", TestTenant.PASSWORD);
    assertThat(phones.user(phones.signUp(USER)).post("/v1/auth/me/mfa/factors", wanted).status())
        .isEqualTo(503);
    var logs = server.logText() + Files.readString(messages());
    assertThat(logs).contains("CWWKF0011I", "A short message was not sent");
    for (var secret :
        List.of(
            KEY,
            DATABASE_PASSWORD,
            HelloJohnServer.ADMIN_PASSWORD,
            TestTenant.PASSWORD,
            "a wrong password, said the sailor",
            SMS_SECRET,
            SESSION_SECRET,
            SESSION_KEY,
            admin.bearer(),
            tenant.secretKey(),
            user.at("/session/access_token"),
            refreshed.at("/session/refresh_token"))) {
      forms(secret).forEach(form -> assertThat(logs.contains(form)).isFalse());
    }
    assertThat(logs).doesNotContain(USER, "15112345678");
  }

  /** ENC-1, TOK-4, WH-4 of the reference: who has a copy of the database has no secret. */
  @Test
  void enc01ADumpOfTheDatabaseHoldsNoUsableSecret() throws SQLException {
    var secrets = new LinkedHashMap<String, String>();
    var made =
        admin
            .with("Idempotency-Key", "dump-1")
            .post(
                "/cp/v1/tenants",
                Map.of(
                    "name",
                    "Dump",
                    "isolation_mode",
                    "shared_schema",
                    "auth_config",
                    Map.of(
                        "captcha",
                        Map.of(
                            "provider",
                            "turnstile",
                            "site_key",
                            "1x00000000000000000000AA",
                            "secret_key",
                            "a-captcha-secret-of-1869"))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    secrets.put("a captcha's secret", "a-captcha-secret-of-1869");
    secrets.put("a secret key", made.at("/client/secret_key"));
    var mailServer =
        admin.put(
            "/cp/v1/tenants/" + made.at("/tenant/id") + "/mail-server",
            Map.of(
                "host",
                "smtp.example.com",
                "username",
                "mailer",
                "password",
                "a-mail-server-password-of-1871",
                "from",
                "no-reply@example.com"));
    assertThat(mailServer.status()).as(mailServer.text()).isEqualTo(200);
    secrets.put("a mail server's password", "a-mail-server-password-of-1871");
    var key =
        admin
            .with("Idempotency-Key", "dump-2")
            .post("/cp/v1/master-keys", Map.of("name", "dump", "scopes", List.of("tenants:read")));
    secrets.put("a master key", key.at("/key"));
    var signedUp =
        tenant
            .browser()
            .with("Idempotency-Key", "dump-3")
            .post(
                "/v1/auth/sign-up",
                Map.of("email", "eve@example.com", "password", "seven grey whales at dawn"));
    assertThat(signedUp.status()).as(signedUp.text()).isEqualTo(201);
    secrets.put("a password", "seven grey whales at dawn");
    secrets.put("an access token", signedUp.at("/session/access_token"));
    secrets.put("a refresh token", signedUp.at("/session/refresh_token"));
    secrets.put("an admin's token", admin.bearer());
    secrets.put("an admin's password", HelloJohnServer.ADMIN_PASSWORD);
    var connector =
        tenant
            .backend()
            .with("Idempotency-Key", "dump-4")
            .post("/v1/connectors", Map.of("name", "Dump"));
    assertThat(connector.status()).as(connector.text()).isEqualTo(201);
    secrets.put("a connector's first secret", connector.at("/secret"));
    var rotated =
        tenant
            .backend()
            .post(
                "/v1/connectors/" + connector.at("/connector/id") + "/rotate-secret",
                Map.of("secret", "chosen by the sender of these events".replace(' ', '-')));
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
    secrets.put("a connector's second secret", rotated.at("/secret"));
    secrets.put("the key of connectors", CONNECTOR_KEY);
    secrets.put("the master key for data at rest", KEY);
    secrets.put("the owner's password", DATABASE_PASSWORD);
    secrets.put("the first tenant's secret key", tenant.secretKey());

    var cells = new ArrayList<String>();
    read(owner.url(), cells);
    var own = "hj" + tenant.id().substring("tnt_".length()).toLowerCase(Locale.ROOT);
    read(owner.url().replaceFirst("/[^/]+$", "/" + own), cells);

    // It does read what is there: addresses are in the clear, and publishable keys.
    assertThat(cells).anyMatch(cell -> cell.contains("eve@example.com"));
    assertThat(cells).anyMatch(cell -> cell.contains(tenant.publishableKey()));
    assertThat(cells).anyMatch(cell -> cell.startsWith("v1."));
    secrets.forEach(
        (name, secret) ->
            forms(secret)
                .forEach(
                    form ->
                        assertThat(cells.stream().filter(cell -> cell.contains(form)))
                            .as(name)
                            .isEmpty()));
  }

  /** The secret, its random part alone, and how a column of bytes would show it. */
  private static List<String> forms(String secret) {
    assertThat(secret).hasSizeGreaterThan(20);
    var bytes = secret.getBytes(StandardCharsets.UTF_8);
    return List.of(
        secret,
        secret.substring(secret.length() - 16),
        Base64.getEncoder().withoutPadding().encodeToString(bytes),
        java.util.HexFormat.of().formatHex(bytes));
  }

  /** Every column of every table, and what the server keeps of its roles. */
  private static void read(String url, List<String> cells) throws SQLException {
    try (var connection = superuser(url);
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>(List.of("pg_catalog.pg_authid"));
      try (var rows =
          statement.executeQuery(
              "select format('%I.%I', table_schema, table_name) from information_schema.tables"
                  + " where table_schema not in ('pg_catalog', 'information_schema')")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      assertThat(tables).hasSizeGreaterThan(3);
      for (var table : tables) {
        try (var rows = statement.executeQuery("select * from " + table)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              cells.add(String.valueOf(rows.getString(i)));
            }
          }
        }
      }
    }
  }
}
