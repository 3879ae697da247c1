package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** GHSA-hgx2-28f8-6g2r (Kratos): a default secret for cursors made them a way into the SQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsAndCursorsHttpIT {

  private static final List<String> SQL =
      List.of(
          "' or '1'='1",
          "'; drop table hj_user; --",
          "' union select password_hash from hj_user --",
          "usr_0' and sleep(5) and 'a'='a",
          "1 or pg_sleep(5)",
          "%",
          "_",
          "\\",
          "\"",
          "{\"$gt\":\"\"}",
          "order by 1");

  /** It is in the sources, so everyone has it. */
  private static final String DEVELOPMENT_KEY =
      "68656c6c6f6a6f686e20646576656c6f706d656e74206d6173746572206b6579";

  private ApiClient admin;
  private TestTenant tenant;

  @BeforeAll
  void makeTenant() {
    admin = TestTenant.admin(HelloJohnServer.shared());
    tenant = TestTenant.create(HelloJohnServer.shared(), admin);
    tenant.signUp("ann@example.com");
    tenant.signUp("bob@example.com");
    TestTenant.create(HelloJohnServer.shared(), admin);
    tenant.anotherClient(admin, Map.of());
  }

  private record Pages(ApiClient client, String path) {

    String cursor() {
      var answer = client.get(path + "?limit=1");
      assertThat(answer.json().at("/pagination/has_more").asBoolean()).as(path).isTrue();
      return answer.at("/pagination/next_cursor");
    }
  }

  private List<Pages> lists() {
    return List.of(
        new Pages(tenant.backend(), "/v1/users"),
        new Pages(tenant.backend(), "/v1/sessions"),
        new Pages(admin, "/cp/v1/tenants"),
        new Pages(admin, tenant.path() + "/clients"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Ours, altered in each place, and text of the attacker's with or without our own tag. */
  private static List<String> forged(String cursor) {
    var bytes = ForgedToken.decode(cursor);
    var tag = java.util.Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length);
    var forged = new ArrayList<String>(List.of("", "0", "null", "x", cursor + "A", cursor + "="));
    for (int i = 0; i < bytes.length; i++) {
      var other = bytes.clone();
      other[i] ^= 1;
      forged.add(ForgedToken.encode(other));
      forged.add(cursor.substring(0, i));
    }
    for (var sql : SQL) {
      forged.add(sql);
      forged.add(ForgedToken.encode(sql));
      forged.add(ForgedToken.encode(sql + new String(tag, StandardCharsets.ISO_8859_1)));
      var text = sql.getBytes(StandardCharsets.UTF_8);
      var tagged = java.util.Arrays.copyOf(text, text.length + 16);
      System.arraycopy(tag, 0, tagged, text.length, 16);
      forged.add(ForgedToken.encode(tagged));
      forged.add(ForgedToken.encode(java.util.Arrays.copyOf(text, text.length + 16)));
    }
    return forged;
  }

  @Test
  void row49AForgedCursorIsRefusedAndNeverAQuery() {
    for (var list : lists()) {
      var cursor = list.cursor();
      assertThat(list.client().get(list.path() + "?limit=1&cursor=" + cursor).status())
          .isEqualTo(200);
      for (var forged : forged(cursor)) {
        var answer = list.client().get(list.path() + "?limit=1&cursor=" + encoded(forged));
        assertThat(answer.status()).as(list.path() + ' ' + forged).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_cursor");
        assertThat(answer.text()).doesNotContainIgnoringCase("sql", "syntax", "hj_user", "select");
      }
    }
  }

  @Test
  void row49ACursorOfAnotherListIsRefused() {
    var lists = lists();
    for (var one : lists) {
      for (var other : lists) {
        if (!one.path().equals(other.path())) {
          assertThat(one.client().get(one.path() + "?cursor=" + other.cursor()).error())
              .isEqualTo("invalid_cursor");
        }
      }
    }
    var all = lists.get(0).cursor();
    assertThat(tenant.backend().get("/v1/users?status=active&cursor=" + all).error())
        .isEqualTo("invalid_cursor");
  }

  /** What a caller searches for is data as well. */
  @Test
  void row49SqlInASearchFindsNothingAndDoesNothing() {
    for (var sql : SQL) {
      for (var parameter : List.of("q", "external_id", "role")) {
        var answer = tenant.backend().get("/v1/users?" + parameter + '=' + encoded(sql));
        assertThat(answer.status()).as(parameter + ' ' + sql).isEqualTo(200);
        assertThat(answer.json().get("data")).as(parameter + ' ' + sql).isEmpty();
      }
      assertThat(admin.get("/cp/v1/tenants?q=" + encoded(sql)).json().get("data")).isEmpty();
      assertThat(admin.get("/cp/v1/tenants/" + encoded(sql).replace("+", "%20")).status())
          .as(sql)
          .isIn(400, 404);
      var signIn = tenant.signIn(sql + "@example.com", sql);
      assertThat(signIn.status()).as(sql).isIn(401, 422);
    }
    assertThat(tenant.backend().get("/v1/users?include_total=true").at("/pagination/total"))
        .isEqualTo("2");
  }

  /** No secret has a default in production: the server stays sealed and names each one. */
  @Test
  void row49AProductionServerDoesNotStartOnDefaultSecrets() {
    var published = "HELLOJOHN_ENCRYPTION_KEY must not be the development key in production";
    var settings =
        Map.of(
            "HELLOJOHN_ENV", "production",
            "HELLOJOHN_RATE_LIMIT_ENABLED", "",
            "HELLOJOHN_PUBLIC_URL", "https://auth.example.com",
            "HELLOJOHN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/hellojohn",
            "HELLOJOHN_DATABASE_USERNAME", "hellojohn",
            "HELLOJOHN_DATABASE_PASSWORD", "postgres",
            "HELLOJOHN_ENCRYPTION_KEY", DEVELOPMENT_KEY,
            "HELLOJOHN_ADMIN_SEED_PASSWORD", "hellojohn-development");
    try (var server = HelloJohnServer.begin(settings)) {
      server.awaitStatus("/health/ready", 503);
      assertThat(server.logText())
          .contains(
              published,
              "HELLOJOHN_ADMIN_SEED_PASSWORD must not be the development password",
              "HELLOJOHN_DATABASE_PASSWORD")
          .doesNotContain(DEVELOPMENT_KEY, "hellojohn-development", "is ready:");
      for (var answer :
          List.of(
              ApiClient.of(server).withKey("pk_live_x").get("/v1/auth/config"),
              ApiClient.of(server).withBearer("mk_live_x").get("/cp/v1/tenants"),
              ApiClient.of(server).get("/t/demo/.well-known/jwks.json"))) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
      }
    }
  }
}
