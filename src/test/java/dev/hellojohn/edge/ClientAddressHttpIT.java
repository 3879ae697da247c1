package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request comes from, over HTTP: rows 26, 27, 28, 29 and 51 of the list of attacks. */
class ClientAddressHttpIT {

  private static final String SIGN_IN = "/cp/v1/admin/sign-in";

  private static Answer control(String forwardedFor) {
    return NetworkServer.from(forwardedFor).get("/cp/v1/tenants");
  }

  private static void assertShut(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("ip_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "198.51.100.7",
        "203.0.113.9, 198.51.100.7",
        "198.51.100.7, 10.0.0.5",
        "198.51.100.7:4711",
        "::ffff:198.51.100.7",
        "2001:db8:cafe::7",
        "[2001:DB8:CAFE::7]:443"
      })
  void theOperatorsNetworksReachTheControlPlane(String forwardedFor) {
    assertThat(control(forwardedFor).error()).isEqualTo("missing_credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.9",
        "198.51.100.7, 203.0.113.9",
        "198.51.100.7, 203.0.113.9, 10.0.0.5",
        "198.51.100.7, unknown",
        "2001:db8:beef::7",
        "198.051.100.007",
        "10.0.0.5",
        "garbage",
        ","
      })
  void nobodyElseDoes(String forwardedFor) {
    assertShut(control(forwardedFor));
    assertShut(NetworkServer.from(forwardedFor).withBearer("cpt_whatever").get("/cp/v1/admin/me"));
    assertShut(NetworkServer.from(forwardedFor).post(SIGN_IN, Map.of()));
    assertShut(NetworkServer.from(forwardedFor).get("/console/"));
  }

  @Test
  void aRightPasswordFromElsewhereIsShutOutBeforeItIsLookedAt() {
    assertShut(
        NetworkServer.from("203.0.113.9")
            .post(
                SIGN_IN,
                Map.of(
                    "email",
                    HelloJohnServer.ADMIN_EMAIL,
                    "password",
                    HelloJohnServer.ADMIN_PASSWORD)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=198.51.100.7",
        "X-Real-IP: 198.51.100.7",
        "X-Forwarded-Host: 198.51.100.7",
        "True-Client-IP: 198.51.100.7",
        "CF-Connecting-IP: 198.51.100.7",
        "$WSRA: 198.51.100.7",
        "$WSRH: 198.51.100.7"
      })
  void noOtherHeaderNamesTheClient(String header) {
    assertThat(raw("/cp/v1/tenants", header))
        .startsWith("HTTP/1.1 403 ")
        .contains("ip_not_allowed");
  }

  @Test
  void severalHeadersAreReadAsOneList() {
    assertThat(
            raw("/cp/v1/tenants", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 198.51.100.7"))
        .contains("missing_credentials");
    assertThat(
            raw("/cp/v1/tenants", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-For: 203.0.113.9"))
        .contains("ip_not_allowed");
  }

  @Test
  void aHugeListIsNoWayIn() {
    assertThat(
            raw(
                "/cp/v1/tenants",
                "X-Forwarded-For: " + "198.51.100.7,".repeat(1000) + "203.0.113.9"))
        .contains("ip_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cp",
        "/cp/",
        "/cp/v1/tenants/",
        "/CP/v1/tenants",
        "/console",
        "/Console/index.html",
        "//cp/v1/tenants",
        "/cp//v1/tenants",
        "/cp;x=y/v1/tenants",
        "/;/cp/v1/tenants",
        "/%63p/v1/tenants",
        "/%2563p/v1/tenants",
        "/v1/%2e%2e/cp/v1/tenants",
        "/v1/..;/cp/v1/tenants",
        "/v1/../cp/v1/tenants",
        "/./cp/v1/tenants",
        "/cp/./v1/tenants",
        "/cp%2fv1/tenants",
        "/cp%20/v1/tenants",
        "/\\cp/v1/tenants",
        "http://127.0.0.1/cp/v1/tenants"
      })
  void noSpellingOfThePathLeadsPast(String path) {
    var answer = raw(path, "X-Forwarded-For: 203.0.113.9");
    assertThat(answer).matches("(?s)HTTP/1.1 (403|400|404) .*");
    assertThat(answer).doesNotContain("missing_credentials");
    // What reaches the application at all is answered as the allow-list does.
    if (answer.startsWith("HTTP/1.1 403 ")) {
      assertThat(answer).contains("ip_not_allowed");
    }
  }

  private static String raw(String path, String... headers) {
    var lines = new ArrayList<String>();
    lines.add("GET " + path + " HTTP/1.1");
    lines.add("Host: localhost:" + NetworkServer.get().port());
    lines.addAll(List.of(headers));
    return RawHttp.exchange(NetworkServer.get().port(), lines.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.77",
    "'198.51.100.1, 203.0.113.78', 203.0.113.78",
    "::ffff:203.0.113.79, 203.0.113.79",
    "2001:DB8:0:0::5, 2001:db8::5"
  })
  void aSessionTellsTheClientsAddress(String forwardedFor, String address) {
    var tenant = NetworkServer.tenant(Map.of());
    var signedUp =
        NetworkServer.from(forwardedFor)
            .withKey(tenant.publishableKey())
            .post(
                "/v1/auth/sign-up",
                Map.of("email", "ada@example.com", "password", TestTenant.PASSWORD));
    assertThat(signedUp.status()).isEqualTo(201);
    var sessions =
        NetworkServer.from(forwardedFor)
            .withKey(tenant.publishableKey())
            .withBearer(signedUp.at("/session/access_token"))
            .get("/v1/sessions");
    assertThat(sessions.at("/data/0/ip_address")).isEqualTo(address);
  }

  @Test
  void aSecretKeyIsHeldToItsServersAddresses() {
    var tenant = NetworkServer.tenant(Map.of());
    var clients = "/cp/v1/tenants/" + tenant.id() + "/clients";
    var created =
        NetworkServer.admin()
            .post(
                clients,
                Map.of(
                    "name",
                    "backend",
                    "allowed_ips",
                    List.of("192.0.2.0/24", "2001:DB8:1::/48", "192.0.2.9/24")));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().at("/client/allowed_ips").toString())
        .isEqualTo("[\"192.0.2.0/24\",\"2001:db8:1::/48\"]");
    var client = clients + "/" + created.at("/client/id");
    var secret = created.at("/secret_key");

    assertThat(NetworkServer.from("192.0.2.200").withBearer(secret).get("/v1/users").status())
        .isEqualTo(200);
    assertThat(NetworkServer.from("2001:db8:1::9").withBearer(secret).get("/v1/users").status())
        .isEqualTo(200);
    assertShut(NetworkServer.from("192.0.3.1").withBearer(secret).get("/v1/users"));
    assertShut(NetworkServer.from("192.0.2.1, 192.0.3.1").withBearer(secret).get("/v1/users"));
    // Beside a publishable key, and where that one would do.
    assertShut(
        NetworkServer.from("192.0.3.1")
            .withKey(created.at("/client/publishable_key"))
            .withBearer(secret)
            .get("/v1/auth/config"));
    assertThat(
            NetworkServer.from("192.0.3.1")
                .withKey(created.at("/client/publishable_key"))
                .get("/v1/auth/config")
                .status())
        .isEqualTo(200);

    var opened = NetworkServer.admin().patch(client, Map.of("allowed_ips", List.of()));
    assertThat(opened.json().at("/allowed_ips")).isEmpty();
    assertThat(NetworkServer.from("192.0.3.1").withBearer(secret).get("/v1/users").status())
        .isEqualTo(200);
    assertThat(NetworkServer.admin().get(client).json().at("/allowed_ips")).isEmpty();
  }

  @Test
  void aSecretKeysNetworksAreNetworks() {
    var tenant = NetworkServer.tenant(Map.of());
    var refused =
        NetworkServer.admin()
            .post(
                "/cp/v1/tenants/" + tenant.id() + "/clients",
                Map.of("name", "x", "allowed_ips", List.of("10.0.0.0/8", "10.0.0.0/40", "host")));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/0/field")).isEqualTo("allowed_ips[1]");
    assertThat(refused.at("/details/1/field")).isEqualTo("allowed_ips[2]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.test",
        "X-Forwarded-Host: evil.test",
        "Forwarded: host=evil.test;proto=http",
        "X-Forwarded-Proto: http",
        "X-Original-Host: evil.test"
      })
  void noHeaderChangesTheIssuer(String header) {
    var tenant = NetworkServer.tenant(Map.of());
    var lines = new ArrayList<String>();
    lines.add("GET /t/" + tenant.slug() + "/.well-known/openid-configuration HTTP/1.1");
    if (!header.startsWith("Host:")) {
      lines.add("Host: localhost:" + NetworkServer.get().port());
    }
    lines.add(header);
    lines.add("X-Forwarded-For: " + NetworkServer.address());
    assertThat(RawHttp.exchange(NetworkServer.get().port(), lines.toArray(String[]::new)))
        .startsWith("HTTP/1.1 200 ")
        .contains(
            "\"issuer\":\"http://localhost:"
                + NetworkServer.get().port()
                + "/t/"
                + tenant.slug()
                + "\"")
        .doesNotContain("evil.test");
  }

  @Test
  void aLocationIsNotMadeOfTheHostHeader() {
    var tenant = NetworkServer.tenant(Map.of());
    var body = "{\"email\":\"eve@example.com\",\"password\":\"" + TestTenant.PASSWORD + "\"}";
    var answer =
        RawHttp.exchange(
            NetworkServer.get().port(),
            "POST /v1/auth/sign-up HTTP/1.1",
            "Host: evil.test",
            "X-Forwarded-Host: evil.test",
            "X-Forwarded-For: " + NetworkServer.address(),
            "X-Client-Id: " + tenant.publishableKey(),
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "Connection: close",
            "",
            body);
    assertThat(answer)
        .startsWith("HTTP/1.1 201 ")
        .contains("Location: http://localhost:" + NetworkServer.get().port() + "/v1/auth/me")
        .doesNotContain("evil.test");
  }

  /** Another address of this machine, which is not on the list of the proxies. */
  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.7", "198.51.100.7, 10.0.0.1", "127.0.0.1", "garbage"})
  void whoIsNoTrustedProxyIsNotBelieved(String forwardedFor) throws IOException {
    assertThat(
            RawHttp.exchange(
                InetAddress.getByName("127.0.0.2"),
                NetworkServer.get().port(),
                "GET /cp/v1/tenants HTTP/1.1",
                "Host: localhost",
                "X-Forwarded-For: " + forwardedFor))
        .startsWith("HTTP/1.1 403 ")
        .contains("ip_not_allowed");
  }
}
