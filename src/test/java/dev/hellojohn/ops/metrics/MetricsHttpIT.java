package dev.hellojohn.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hellojohn.kernel.Happening;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the ops port tells Prometheus, and what it never tells. */
class MetricsHttpIT {

  private static final String SIGN_INS = "hellojohn_sign_ins_total";
  private static final String REQUESTS = "hellojohn_http_request_duration_seconds_count";

  /** Each has values that are enums' constants, templates or bounds; no other label is there. */
  private static final Set<String> LABELS =
      Set.of(
          "mp_scope",
          "route",
          "method",
          "status",
          "outcome",
          "algorithm",
          "rule",
          "share",
          "cause",
          "state",
          "le");

  private static final Path DEPLOYMENT = Path.of("docs/deployment");

  /** A metric in a query, without what Prometheus appends to a histogram's name. */
  private static final Pattern ASKED =
      Pattern.compile("\\b(hellojohn_[a-z_]+?)(?:_bucket|_count|_sum)?[{\\[( ]");

  private static HelloJohnServer server;
  private static TestTenant tenant;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.shared();
    tenant = TestTenant.create(server, TestTenant.admin(server));
  }

  private static double grown(Metrics before, String name, Map<String, String> labels) {
    return Metrics.ofApplication(server).value(name, labels) - before.value(name, labels);
  }

  @Test
  void countsWhatUsersDidByItsOutcome() {
    var before = Metrics.ofApplication(server);
    tenant.signUp("ada@metrics.example");
    tenant.signUp("ada@metrics.example");
    tenant.signIn("ada@metrics.example", "not the password at all");
    var session = tenant.signIn("ada@metrics.example");
    var refreshed = tenant.refresh(session.at("/session/refresh_token"));
    tenant.refresh("not a token");

    assertThat(grown(before, SIGN_INS, Map.of("outcome", "succeeded"))).isEqualTo(1);
    assertThat(grown(before, SIGN_INS, Map.of("outcome", "invalid_credentials"))).isEqualTo(1);
    assertThat(grown(before, "hellojohn_sign_ups_total", Map.of("outcome", "succeeded")))
        .isEqualTo(1);
    assertThat(grown(before, "hellojohn_sign_ups_total", Map.of("outcome", "email_already_exists")))
        .isEqualTo(1);
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(grown(before, "hellojohn_refreshes_total", Map.of("outcome", "succeeded")))
        .isEqualTo(1);
    assertThat(
            grown(before, "hellojohn_refreshes_total", Map.of("outcome", "refresh_token_invalid")))
        .isEqualTo(1);
    assertThat(grown(before, "hellojohn_access_tokens_signed_total", Map.of("algorithm", "eddsa")))
        .as("one of them for the sign-up that was then refused")
        .isEqualTo(4);
    assertThat(grown(before, "hellojohn_password_hash_duration_seconds_count", Map.of()))
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void countsATokenThatCameBack() {
    var before = Metrics.ofApplication(server);
    var first = tenant.signUp("bob@metrics.example").at("/session/refresh_token");
    var second = tenant.refresh(first).at("/session/refresh_token");
    tenant.refresh(second);
    assertThat(tenant.refresh(first).error()).isEqualTo("session_revoked");

    assertThat(grown(before, "hellojohn_refresh_token_reuses_total", Map.of())).isEqualTo(1);
    assertThat(grown(before, "hellojohn_refreshes_total", Map.of("outcome", "session_revoked")))
        .isEqualTo(1);
  }

  @Test
  void timesRequestsByTheirTemplate() {
    var before = Metrics.ofApplication(server);
    tenant.backend().get("/v1/users/usr_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    ApiClient.of(server).get("/v1/users/usr_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    ApiClient.of(server).get("/no/such/thing");

    assertThat(
            grown(
                before,
                REQUESTS,
                Map.of("route", "/v1/users/{id}", "method", "GET", "status", "4xx")))
        .isEqualTo(2);
    assertThat(grown(before, REQUESTS, Map.of("route", "none", "method", "GET", "status", "4xx")))
        .isEqualTo(1);
  }

  @Test
  void hasNoLabelThatACallerOrATenantCouldMake() {
    var user = tenant.signUp("carol@metrics.example").at("/user/id");
    tenant.backend().get("/v1/users/" + user);
    strangers(0);
    var before = Metrics.of(server);
    strangers(50);
    var after = Metrics.of(server);

    assertThat(after.samples()).hasSameSizeAs(before.samples());
    assertThat(after.text())
        .doesNotContain("stranger", "metrics.example", user, tenant.id(), tenant.slug())
        .doesNotContain("127.0.0.1");
    assertThat(Metrics.ofApplication(server).labelNames()).isSubsetOf(LABELS);
  }

  /** Hosts, methods and paths that nobody has ever sent. */
  private static void strangers(int first) {
    for (int i = first; i < first + 20; i++) {
      RawHttp.exchange(
          server.port(), "STRANGER" + i + " /stranger" + i + " HTTP/1.1", "Host: stranger" + i);
      RawHttp.exchange(
          server.port(), "GET /v1/users/stranger" + i + " HTTP/1.1", "Host: stranger" + i + ":80");
    }
  }

  @Test
  void tellsHowTheServerIs() {
    tenant.signUp("dave@metrics.example");
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.value("hellojohn_ready")).isEqualTo(1);
    assertThat(metrics.value("hellojohn_start_time_seconds")).isGreaterThan(1.7e9);
    assertThat(metrics.value("hellojohn_database_connections"))
        .isBetween(1.0, metrics.value("hellojohn_database_connections_limit"));
    assertThat(metrics.value("hellojohn_persistence_units_open"))
        .isBetween(1.0, metrics.value("hellojohn_persistence_units_limit"));
    assertThat(metrics.value("hellojohn_persistence_units_opened_total")).isGreaterThanOrEqualTo(1);
    assertThat(metrics.value("hellojohn_password_hashes_waiting_limit")).isGreaterThan(0);
    assertThat(metrics.types().keySet())
        .contains(
            "hellojohn_tenants",
            "hellojohn_tenant_migrations",
            "hellojohn_password_hashes_waiting",
            "hellojohn_password_hashes_refused_total",
            "hellojohn_database_connections_waiting");
  }

  /** The rules of promtool's linter, for machines without it. */
  @Test
  void followsPrometheusConventions() {
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.types()).isNotEmpty();
    metrics
        .types()
        .forEach(
            (name, type) -> {
              assertThat(metrics.help().get(name)).as(name).isNotBlank();
              assertThat(name).matches("hellojohn(_[a-z0-9]+)+");
              assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
              assertThat(name)
                  .doesNotMatch(
                      ".*_(milliseconds|ms|minutes|hours|kilobytes|megabytes|percent|count|sum|bucket|info)");
              assertThat(name).doesNotContain("_" + type);
            });
    assertThat(metrics.samples())
        .allSatisfy(
            sample -> {
              assertThat(sample.labels()).doesNotContainKey("quantile");
              assertThat(sample.labels().containsKey("le"))
                  .isEqualTo(sample.name().endsWith("_bucket"));
            });
  }

  @Test
  void pleasesPromtool() throws IOException, InterruptedException {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException absent) {
      assumeTrue(false, "promtool is not installed: only our own copy of its rules was checked");
      return;
    }
    try (var in = promtool.getOutputStream()) {
      in.write(Metrics.ofApplication(server).text().getBytes(StandardCharsets.UTF_8));
      in.write('\n');
    }
    var complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(complaints).isZero();
    assertThat(complaints).isEmpty();
  }

  /** A panel or an alert on a metric that does not exist would stay empty, and silent, for ever. */
  @Test
  void dashboardAndAlertsAskForMetricsThatAreThere() throws IOException {
    var known = new TreeSet<>(Metrics.ofApplication(server).types().keySet());
    for (var what : Happening.values()) {
      known.add(CounterName.of(what).metadata().getName() + "_total");
    }
    var asked = new TreeSet<String>();
    for (var file : List.of("grafana/hellojohn.json", "prometheus/alerts.yml")) {
      var matcher = ASKED.matcher(Files.readString(DEPLOYMENT.resolve(file)));
      while (matcher.find()) {
        asked.add(matcher.group(1));
      }
    }
    assertThat(asked).hasSizeGreaterThan(15);
    assertThat(known).containsAll(asked);
  }

  @Test
  void isReadByNoWebPage() {
    assertThat(server.ops("/metrics").headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
  }
}
