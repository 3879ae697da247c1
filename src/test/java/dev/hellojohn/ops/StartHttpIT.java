package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the packaged server says when it must not, or cannot, start. */
class StartHttpIT {

  @Test
  void aServerThatIsToldNothingIsAProductionServer() {
    try (var server =
        HelloJohnServer.begin(
            Map.of(
                "HELLOJOHN_ENV", "",
                "HELLOJOHN_DEV_AUTH_BYPASS", "false",
                "HELLOJOHN_TRUSTED_PROXIES", "10.0.0.0/33",
                "HELLOJOHN_CP_ALLOWED_IPS", "office",
                "HELLOJOHN_RATE_LIMIT_SIGN_IN", "often"))) {
      server.awaitStatus("/health/ready", 503);
      assertSealed(server);
      assertThat(server.logText())
          .contains(
              "HELLOJOHN_DATABASE_URL must be set in production",
              "HELLOJOHN_ENCRYPTION_KEY must be set in production",
              "HELLOJOHN_AUDIT_CHECKPOINT_KEY must be set in production",
              "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY must be set in production",
              "HELLOJOHN_SESSION_SECRET must be set in production",
              "HELLOJOHN_SESSION_ENCRYPTION_KEY must be set in production",
              "HELLOJOHN_PUBLIC_URL must be set to an https URL in production",
              "HELLOJOHN_DEV_AUTH_BYPASS must not be set in production",
              "HELLOJOHN_TRUSTED_PROXIES must be",
              "HELLOJOHN_CP_ALLOWED_IPS must be",
              "HELLOJOHN_RATE_LIMIT_SIGN_IN must be",
              "HELLOJOHN_RATE_LIMIT_ENABLED must not be false in production")
          .doesNotContain("\tat ", HelloJohnServer.ADMIN_PASSWORD);
    }
  }

  /** Every path, static files too, but health: the process lives, and is not ready. */
  private static void assertSealed(HelloJohnServer server) {
    var client = ApiClient.of(server);
    assertThat(client.get("/health").text()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(client.get("/health/ready").at("/status")).isEqualTo("not_ready");
    for (var path :
        List.of(
            "/",
            "/index.html",
            "/nothing",
            "/openapi.json",
            "/health/live",
            "/v1/auth/config",
            "/cp/v1/tenants",
            "/console/",
            "/t/demo/.well-known/jwks.json",
            "/.well-known/jwks.json")) {
      var answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.error()).isEqualTo("service_unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("X-Request-Id")).startsWith("req_");
    }
  }

  @Test
  void aTakenPortEndsTheServerWithOneLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server =
            HelloJohnServer.begin(
                Map.of("HELLOJOHN_OPS_PORT", Integer.toString(taken.getLocalPort())))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      var log = server.logText();
      assertThat(log).containsOnlyOnce("port " + taken.getLocalPort() + " is taken");
      assertThat(log).doesNotContain("\tat ", "is ready:");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamedInOneLine() {
    try (var server = HelloJohnServer.begin(Map.of("HELLOJOHN_DATA_DIR", "/proc/hellojohn"))) {
      server.awaitStatus("/health/ready", 503);
      var log = server.logText();
      assertThat(log)
          .containsOnlyOnce("the directory /proc/hellojohn can't be written")
          .doesNotContainPattern(Pattern.compile("^\\tat ", Pattern.MULTILINE));
    }
  }

  @Test
  void anEditedHistoryOfTheTablesSealsTheServer() throws SQLException {
    try (var server = HelloJohnServer.start(Map.of())) {
      server.kill9();
      edit(server.dataDirectory().resolve("hellojohn"));
      server.beginAgain();
      server.awaitStatus("/health/ready", 503);
      server.awaitLog("HelloJohn does not start");
      assertThat(server.logText())
          .containsOnlyOnce(
              "A change set of db/control/changelog.xml was edited after it was applied")
          .contains("cp_tenant")
          .doesNotContain("trying again")
          .doesNotContainPattern(Pattern.compile("^\\tat ", Pattern.MULTILINE));
    }
  }

  /** The change set was another one when it was applied; the file's fingerprint was too. */
  private static void edit(Path database) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:h2:file:" + database, "HELLOJOHN", "");
        var statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "update databasechangelog set md5sum = '9:00' where id = 'cp_tenant'"))
          .isEqualTo(1);
      statement.executeUpdate("update cp_instance set schema_fingerprint = 'another'");
      // The file says of itself that it stays open in the process that opened it.
      statement.execute("SHUTDOWN");
    }
  }
}
