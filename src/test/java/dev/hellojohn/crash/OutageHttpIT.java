package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Await;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.OwnPostgres;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.testing.TestTenant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged server whose database is not there when it starts, and goes away later. */
class OutageHttpIT {

  private static final int CALLERS = 100;

  private static OwnPostgres database;
  private static HelloJohnServer server;

  @BeforeAll
  static void startWithoutTheDatabase() {
    database = new OwnPostgres();
    var login = database.login();
    database.stop();
    server = HelloJohnServer.begin(HelloJohnServer.on(login));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @Test
  void aServerWaitsForItsDatabaseAndOutlivesIt() throws Exception {
    server.awaitLog("The database is not available yet");
    var api = ApiClient.of(server);
    assertThat(api.get("/health").status()).isEqualTo(200);
    var waiting = api.get("/health/ready");
    assertThat(waiting.status()).isEqualTo(503);
    isToldToComeAgain(api.post("/cp/v1/auth/sign-in", Map.of()));

    database.start();
    server.awaitReady();
    var tenant = TestTenant.create(server, TestTenant.admin(server));
    var signedIn = tenant.signUp("ann@example.com");
    assertThat(tenant.user(signedIn).get("/v1/auth/me").status()).isEqualTo(200);

    goesAway(tenant, signedIn, database::stall, database::goOn);
    goesAway(tenant, signedIn, database::stop, database::start);
  }

  private static void goesAway(TestTenant tenant, Answer signedIn, Runnable away, Runnable back)
      throws Exception {
    // As many as may ever wait are there before, so that what comes on top was piled up.
    Parallel.call(CALLERS, caller -> me(tenant, signedIn));
    away.run();
    try {
      Parallel.call(CALLERS, caller -> me(tenant, signedIn))
          .forEach(OutageHttpIT::isToldToComeAgain);
      double threads = threads();
      for (int wave = 0; wave < 3; wave++) {
        Parallel.call(CALLERS, caller -> me(tenant, signedIn))
            .forEach(OutageHttpIT::isToldToComeAgain);
      }
      assertThat(threads()).isLessThan(threads + CALLERS);
      assertThat(ApiClient.of(server).get("/health").status()).isEqualTo(200);
    } finally {
      back.run();
    }
    Await.until("it is served again", () -> me(tenant, signedIn).status() == 200);
    assertThat(tenant.signIn("ann@example.com").status()).isEqualTo(200);
  }

  private static Answer me(TestTenant tenant, Answer signedIn) {
    return tenant.user(signedIn).get("/v1/auth/me");
  }

  private static double threads() {
    return Metrics.of(server).value("thread_count");
  }

  private static void isToldToComeAgain(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.error()).isEqualTo("service_unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }
}
