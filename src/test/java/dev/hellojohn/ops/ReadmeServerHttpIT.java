package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import dev.hellojohn.testing.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server.xml that the README gives to copy, in a Liberty without ours: in production mode, on
 * PostgreSQL, with secrets in files. Only ports and places are replaced.
 */
class ReadmeServerHttpIT {

  private static final String SEED_PASSWORD = "seven quiet ferries at dusk";

  @TempDir private static Path secrets;

  private static HelloJohnServer server;
  private static ApiClient browser;

  @BeforeAll
  static void start() throws IOException, SQLException {
    var login = PostgresServer.freshDatabaseOfPlainOwner();
    var password = write("database-password", login.password().reveal());
    var key =
        write("encryption-key", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0");
    var auditKey =
        write(
            "audit-checkpoint-key",
            "a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796");
    var connectorKey =
        write(
            "connector-encryption-key",
            "d2e1f00f1e2d3c4b5a69788796a5b4c3c3b4a5968778695a4b3c2d1e0ff0e1d2");
    var sessionSecret = write("session-secret", "Zt4mQ9vK2xW7bN5cR8yL3dF6gH1jP0sA");
    var sessionKey =
        write(
            "session-encryption-key",
            "96a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a697887");
    var clientSecret = write("oidc-client-secret", "Vq8rT3yU6iO1pA4sD7fG2hJ5kL9zX0cB");
    var seed = write("seed-password", SEED_PASSWORD);
    var xml = fromReadme();
    server =
        HelloJohnServer.startWith(
            (port, opsPort) ->
                put(
                    xml,
                    "jdbc:postgresql://db.internal:5432/hellojohn?sslmode=verify-full",
                    login.url(),
                    "hellojohn_owner",
                    login.username(),
                    "/run/secrets/database-password",
                    password,
                    "/run/secrets/encryption-key",
                    key,
                    "/run/secrets/audit-checkpoint-key",
                    auditKey,
                    "/run/secrets/connector-encryption-key",
                    connectorKey,
                    "/run/secrets/session-secret",
                    sessionSecret,
                    "/run/secrets/session-encryption-key",
                    sessionKey,
                    "/run/secrets/oidc-client-secret",
                    clientSecret,
                    "/run/secrets/seed-password",
                    seed,
                    "\"3100\"",
                    "\"" + port + "\"",
                    "*:3100<",
                    "*:" + port + "<",
                    "\"9090\"",
                    "\"" + opsPort + "\"",
                    "*:9090<",
                    "*:" + opsPort + "<"),
            Map.of(
                "HELLOJOHN_ENV",
                "",
                "HELLOJOHN_RATE_LIMIT_ENABLED",
                "",
                "HELLOJOHN_ADMIN_SEED_EMAIL",
                "",
                "HELLOJOHN_ADMIN_SEED_PASSWORD",
                ""));
    browser = ApiClient.of(server).with("X-Forwarded-Proto", "https");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String write(String name, String secret) throws IOException {
    return Files.writeString(secrets.resolve(name), secret + "\n").toString();
  }

  private static String fromReadme() throws IOException {
    var readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("<server>", readme.indexOf("## Deploy the WAR"));
    return readme.substring(begin, readme.indexOf("</server>", begin) + "</server>".length());
  }

  /** Each of the old texts has to be there: a README that says something else is told. */
  private static String put(String text, String... oldAndNew) {
    var result = text;
    for (int i = 0; i < oldAndNew.length; i += 2) {
      assertThat(result).contains(oldAndNew[i]);
      result = result.replace(oldAndNew[i], oldAndNew[i + 1]);
    }
    return result;
  }

  @Test
  void signsAUserInInProduction() {
    var signedIn =
        browser.post(
            "/cp/v1/admin/sign-in", Map.of("email", "you@example.com", "password", SEED_PASSWORD));
    assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
    var tenant =
        browser
            .withBearer(signedIn.at("/token"))
            .post("/cp/v1/tenants", Map.of("name", "Acme", "slug", "acme"));
    assertThat(tenant.status()).as(tenant.text()).isEqualTo(201);
    var client = browser.withKey(tenant.at("/client/publishable_key"));
    var account = Map.of("email", "ada@example.com", "password", "note-G-of-1843");
    assertThat(client.post("/v1/auth/sign-up", account).status()).isEqualTo(201);
    var session = client.post("/v1/auth/sign-in", account);
    assertThat(session.status()).isEqualTo(200);
    var me = client.withBearer(session.at("/session/access_token")).get("/v1/auth/me");
    assertThat(me.at("/user/email")).isEqualTo("ada@example.com");
  }

  @Test
  void answersToAProxysHostAndKeepsTheOpsPlaneApart() {
    assertThat(RawHttp.exchange(server.port(), "GET /health HTTP/1.1", "Host: auth.example.com"))
        .startsWith("HTTP/1.1 200 ")
        .contains("X-Content-Type-Options: nosniff");
    assertThat(
            RawHttp.exchange(
                server.port(), "GET /metrics HTTP/1.1", "Host: localhost:" + server.opsPort()))
        .startsWith("HTTP/1.1 404 ");
    assertThat(server.ops("/metrics").text()).contains("hellojohn_ready");
    assertThat(server.ops("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void startsWithoutAnError() {
    assertThat(server.logText())
        .doesNotContain("[ERROR", "SEVERE")
        .contains("is ready: production");
  }
}
