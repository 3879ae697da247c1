package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Sha1;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import dev.hellojohn.testing.TestTenant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged server beside services that are elsewhere. */
class RemoteServicesHttpIT {

  private static final String LEAKED = "no embedded list has this one, 7919";

  private static RemoteApi list;
  private static HelloJohnServer server;
  private static ApiClient admin;

  @BeforeAll
  static void start() {
    list = RemoteApi.start(request -> Reply.ok(Sha1.hex(LEAKED).substring(5) + ":42\r\n"));
    server = HelloJohnServer.start(Map.of("HELLOJOHN_BREACH_LOOKUP_URL", list.url() + "/range/"));
    admin = TestTenant.admin(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    list.close();
  }

  @Test
  void aPasswordThatWasLeakedElsewhereIsRefusedToUsersServersAndOperators() {
    var tenant = TestTenant.create(server, admin);
    var person = Map.of("email", "ann@example.com", "password", LEAKED);
    for (var answer :
        new Answer[] {
          tenant.browser().post("/v1/auth/sign-up", person),
          tenant.backend().post("/v1/users", person),
          admin.post(
              "/cp/v1/admins",
              Map.of("email", "op@example.com", "password", LEAKED, "role", "super_admin"))
        }) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(422);
      assertThat(answer.error()).isEqualTo("password_breached");
      assertThat(answer.at("/details/0/field")).isEqualTo("password");
      assertThat(answer.text()).doesNotContain(LEAKED);
    }
    assertThat(tenant.signUp("ann@example.com").status()).isEqualTo(201);
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.value("hellojohn_breach_lookups_total", Map.of("outcome", "known")))
        .isEqualTo(3);
    assertThat(list.requests())
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.path()).matches("/range/[0-9A-F]{5}");
              assertThat(request.header("Add-Padding")).isEqualTo("true");
            });
  }
}
