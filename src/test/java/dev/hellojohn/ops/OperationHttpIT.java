package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.testing.AdminCenter;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import dev.hellojohn.testing.TraceReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator can switch on: a log in JSON, traces, Admin Center. */
class OperationHttpIT {

  private static final String PASSWORD = "the-ops-password-of-this-test";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static TraceReceiver receiver;
  private static HelloJohnServer server;
  private static TestTenant tenant;

  @BeforeAll
  static void start() throws IOException {
    receiver = new TraceReceiver();
    var settings = new HashMap<String, String>();
    settings.put("HELLOJOHN_OPS_ADMIN_PASSWORD", PASSWORD);
    settings.put("WLP_LOGGING_CONSOLE_FORMAT", "json");
    settings.put("WLP_LOGGING_CONSOLE_LOGLEVEL", "info");
    settings.put("OTEL_SDK_DISABLED", "false");
    settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url());
    settings.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    settings.put("OTEL_METRICS_EXPORTER", "none");
    settings.put("OTEL_LOGS_EXPORTER", "none");
    settings.put("OTEL_BSP_SCHEDULE_DELAY", "200");
    server = HelloJohnServer.start(settings);
    tenant = TestTenant.create(server, TestTenant.admin(server));
  }

  @AfterAll
  static void stop() {
    server.close();
    receiver.close();
  }

  @Test
  void eachLineOfTheLogThatARequestCausedCarriesItsId() {
    var first = tenant.signUp("ada@operation.example").at("/session/refresh_token");
    tenant.refresh(tenant.refresh(first).at("/session/refresh_token"));
    var reuse =
        tenant
            .browser()
            .with("X-Request-Id", "operation-reuse-1")
            .post("/v1/auth/refresh", Map.of("refresh_token", first));
    assertThat(reuse.error()).isEqualTo("session_revoked");

    assertThat(lines())
        .filteredOn(line -> line.path("message").asText().startsWith("A used refresh token"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("ext_request_id").asText()).isEqualTo("operation-reuse-1");
              assertThat(line.path("loglevel").asText()).isEqualTo("WARNING");
            });
    assertThat(server.logText()).doesNotContain("ada@operation.example", first);
  }

  private static List<JsonNode> lines() {
    var json = new ObjectMapper();
    return server
        .logText()
        .lines()
        // The JVM says a word of its own about the class path before Liberty runs.
        .filter(line -> !line.startsWith("OpenJDK 64-Bit Server VM warning:"))
        .map(
            line -> {
              try {
                return json.readTree(line);
              } catch (JsonProcessingException e) {
                throw new AssertionError("Not JSON: " + line, e);
              }
            })
        .toList();
  }

  @Test
  void aTraceTellsTheRouteAndNothingOfAPerson() {
    var user = tenant.signUp("bob@operation.example").at("/user/id");
    tenant
        .backend()
        .with("X-Request-Id", "operation-trace-1")
        .with("X-Forwarded-For", "203.0.113.77")
        .with("User-Agent", "BobsBrowser/1")
        .get("/v1/users/" + user + "?email=bob%40operation.example");
    ApiClient.of(server)
        .with("X-Request-Id", "operation-trace-2")
        .get("/bob@operation.example/nothing");
    tenant
        .backend()
        .with("X-Request-Id", "operation-trace-3")
        .get("/v1/users?email=bob%40operation.example");

    receiver.await("operation-trace-1", PATIENCE);
    receiver.await("operation-trace-2", PATIENCE);
    assertThat(receiver.await("operation-trace-3", PATIENCE))
        .contains("GET /v1/users/{id}", "GET none", "POST /v1/auth/sign-up")
        .doesNotContain("operation.example", user, "203.0.113.77", "BobsBrowser")
        .doesNotContain(tenant.publishableKey(), tenant.secretKey());
  }

  @Test
  void adminCenterOpensToThePasswordAlone() {
    var center = new AdminCenter(server);
    assertThat(center.signIn("admin", "not it")).isFalse();
    assertThat(center.signIn("admin", PASSWORD)).isTrue();
    assertThat(center.page()).contains("adminCenter");
    assertThat(center.rest("admin", "not it", "/IBMJMXConnectorREST/mbeans").status())
        .isEqualTo(401);
    var application =
        center.rest(
            "admin",
            PASSWORD,
            "/IBMJMXConnectorREST/mbeans/WebSphere%3Aservice%3Dcom.ibm.websphere.application"
                + ".ApplicationMBean%2Cname%3Dhellojohn/attributes/State");
    assertThat(application.at("/value")).isEqualTo("STARTED");
    var configuration = center.rest("admin", PASSWORD, "/ibm/api/config/webApplication");
    assertThat(configuration.text()).contains("hellojohn.war");
    assertThat(center.rest("admin", PASSWORD, "/ibm/api/config/basicRegistry").text())
        .contains("******")
        .doesNotContain(PASSWORD);
  }

  @Test
  void readinessNamesItsParts() {
    var ready = server.ops("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("checks"))
        .extracting(check -> check.path("name").asText())
        .contains("database", "redis", "disk", "migrations");
    assertThat(ready.text()).contains("\"free_bytes\":");
  }
}
