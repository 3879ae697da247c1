package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The row of the Control Plane about the clients of a tenant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsHttpIT {

  private static final String NOBODY = "01HZX3V9J4N8QW7R5T2K6M0PBC";

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status() + " " + answer.error())
        .as(answer.text())
        .isEqualTo(status + " " + error);
  }

  private String clients() {
    return tenant.path() + "/clients";
  }

  private String client(Answer made) {
    return clients() + '/' + made.at("/client/id");
  }

  private Answer make(Map<String, ?> body) {
    var made = admin.post(clients(), body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }

  @Test
  void aClientIsMadeAndItsSecretIsShownOnce() {
    var made =
        make(
            Map.of(
                "name", "Shop",
                "type", "spa",
                "allowed_origins", List.of("https://shop.example"),
                "redirect_uris", List.of("https://shop.example/back"),
                "token_algorithm", "ES256"));
    assertThat(made.header("Location")).endsWith(client(made));
    assertThat(made.header("Cache-Control")).contains("no-store");
    var secret = made.at("/secret_key");
    assertThat(secret).startsWith("sk_");
    var read = admin.get(client(made));
    assertThat(read.at("/tenant_id")).isEqualTo(tenant.id());
    assertThat(read.at("/type")).isEqualTo("spa");
    assertThat(read.at("/token_algorithm")).isEqualTo("ES256");
    assertThat(read.at("/secret_key_hint")).endsWith(secret.substring(secret.length() - 4));
    assertThat(read.text()).doesNotContain(secret);
    assertThat(read.header("ETag")).isNotEmpty();
    assertThat(ApiClient.of(server).withBearer(secret).get("/v1/users").status()).isEqualTo(200);
    assertThat(
            ApiClient.of(server)
                .withKey(made.at("/client/publishable_key"))
                .get("/v1/auth/config")
                .status())
        .isEqualTo(200);
  }

  static Stream<Map<String, ?>> notValid() {
    return Stream.of(
        Map.of(),
        Map.of("name", " "),
        Map.of("name", "x", "type", "toaster"),
        Map.of("name", "x", "token_algorithm", "none"),
        Map.of("name", "x", "token_algorithm", "HS256"),
        Map.of("name", "x", "allowed_origins", List.of("https://*.example")),
        Map.of("name", "x", "redirect_uris", List.of("http://shop.example/back")),
        Map.of("name", "x", "redirect_uris", List.of("https://shop.example/#x")),
        Map.of("name", "x", "redirect_uris", List.of("javascript:alert(1)")));
  }

  @ParameterizedTest
  @MethodSource("notValid")
  void aClientThatIsNotValidIsNotMade(Map<String, ?> body) {
    assertError(admin.post(clients(), body), 422, "validation_failed");
  }

  @Test
  void aClientIsMadeOnceByTheIdempotencyKey() {
    var once = admin.with("Idempotency-Key", "clients-1");
    var first = once.post(clients(), Map.of("name", "Once"));
    assertThat(first.status()).isEqualTo(201);
    assertThat(once.post(clients(), Map.of("name", "Once")).text()).isEqualTo(first.text());
    assertError(once.post(clients(), Map.of("name", "Twice")), 422, "idempotency_key_reused");
  }

  @Test
  void clientsAreListedPageByPage() {
    make(Map.of("name", "Second"));
    var first = admin.get(clients() + "?limit=1&include_total=true");
    int total = first.json().at("/pagination/total").asInt();
    assertThat(total).isGreaterThan(1);
    int seen = first.json().get("data").size();
    var page = first;
    while (page.json().at("/pagination/has_more").asBoolean()) {
      page = admin.get(clients() + "?limit=1&cursor=" + page.at("/pagination/next_cursor"));
      seen += page.json().get("data").size();
    }
    assertThat(seen).isEqualTo(total);
    assertError(admin.get(clients() + "?cursor=x"), 400, "invalid_cursor");
    assertError(admin.get("/cp/v1/tenants/tnt_" + NOBODY + "/clients"), 404, "not_found");
    assertError(
        admin.post("/cp/v1/tenants/tnt_" + NOBODY + "/clients", Map.of("name", "x")),
        404,
        "not_found");
  }

  @Test
  void aClientIsChangedHeldToItsETag() {
    var made = make(Map.of("name", "Change", "token_algorithm", "RS256"));
    var seen = admin.get(client(made)).header("ETag");
    var changed =
        admin
            .with("If-Match", seen)
            .patch(client(made), Map.of("name", "Changed", "type", "native"));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.at("/name")).isEqualTo("Changed");
    assertThat(changed.at("/token_algorithm")).isEqualTo("RS256");
    assertThat(
            admin.send("PATCH", client(made), "{\"token_algorithm\":null}").at("/token_algorithm"))
        .isEqualTo("EdDSA");
    assertError(
        admin.with("If-Match", seen).patch(client(made), Map.of("name", "Late")),
        412,
        "precondition_failed");
    assertError(admin.patch(client(made), Map.of("type", "x")), 422, "validation_failed");
    assertError(admin.patch(clients() + "/cli_" + NOBODY, Map.of("name", "x")), 404, "not_found");
    assertError(admin.get(clients() + "/cli_" + NOBODY), 404, "not_found");
  }

  @Test
  void aSecretKeyIsRotatedAtOnceOrWithAnOverlap() {
    var made = make(Map.of("name", "Rotate"));
    var rotate = client(made) + "/rotate-secret";
    var first = ApiClient.of(server).withBearer(made.at("/secret_key"));
    var second = admin.post(rotate, Map.of("overlap_seconds", 3600));
    assertThat(second.status()).as(second.text()).isEqualTo(200);
    assertThat(first.get("/v1/users").status()).isEqualTo(200);
    var third = admin.post(rotate);
    assertThat(third.status()).isEqualTo(200);
    assertThat(third.at("/secret_key")).startsWith("sk_").isNotEqualTo(second.at("/secret_key"));
    assertError(first.get("/v1/users"), 401, "invalid_api_key");
    assertError(
        ApiClient.of(server).withBearer(second.at("/secret_key")).get("/v1/users"),
        401,
        "invalid_api_key");
    assertThat(ApiClient.of(server).withBearer(third.at("/secret_key")).get("/v1/users").status())
        .isEqualTo(200);
    assertError(admin.post(rotate, Map.of("overlap_seconds", -1)), 422, "validation_failed");
    assertError(admin.post(rotate, Map.of("overlap_seconds", 86_401)), 422, "validation_failed");
    assertError(admin.post(clients() + "/cli_" + NOBODY + "/rotate-secret"), 404, "not_found");
  }

  @Test
  void aClientIsRemovedAndItsKeysAreNothing() {
    var made = make(Map.of("name", "Remove"));
    var key = made.at("/client/publishable_key");
    assertError(admin.with("If-Match", "\"77\"").delete(client(made)), 412, "precondition_failed");
    assertThat(admin.delete(client(made)).status()).isEqualTo(204);
    assertError(
        ApiClient.of(server).withKey(key).get("/v1/auth/config"), 401, "invalid_client_key");
    assertError(
        ApiClient.of(server).withBearer(made.at("/secret_key")).get("/v1/users"),
        401,
        "invalid_api_key");
    assertError(admin.delete(client(made)), 404, "not_found");
  }

  @Test
  void theClientsOfADeletedTenantAreReadAndNotChanged() {
    var deleted = TestTenant.create(server, admin);
    admin.delete(deleted.path() + "?confirm=" + deleted.slug());
    var path = deleted.path() + "/clients";
    var client = path + '/' + deleted.clientId();
    assertThat(admin.get(path).status()).isEqualTo(200);
    assertError(admin.post(path, Map.of("name", "x")), 409, "conflict");
    assertError(admin.patch(client, Map.of("name", "x")), 409, "conflict");
    assertError(admin.post(client + "/rotate-secret"), 409, "conflict");
    assertError(admin.delete(client), 409, "conflict");
  }
}
