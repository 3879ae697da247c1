package dev.hellojohn.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.Metrics;
import dev.hellojohn.testing.RawHttp;
import dev.hellojohn.testing.TestTenant;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Another product sends its events, and the tenant's server reads them. */
class WebhooksHttpIT {

  private static final String UNKNOWN = "con_01JD3Z9V4W7XK2M5N8P0QRSTVW01JD3ZB1C5Y9RT4E6G8H0JKMNP";
  private static final String SIGNATURE = "X-Webhook-Signature";

  private static HelloJohnServer server;
  private static ApiClient admin;
  private static TestTenant tenant;

  @BeforeAll
  static void start() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
  }

  private record Door(TestTenant tenant, String id, String secret) {

    String path() {
      return "/v1/connectors/" + id;
    }

    String hook() {
      return "/v1/hooks/" + id;
    }

    Answer send(byte[] body) {
      return sender(secret, body).send("POST", hook(), body);
    }

    Answer send(String body) {
      return send(body.getBytes(UTF_8));
    }

    Answer events() {
      return tenant.backend().get(path() + "/events?include_total=true");
    }

    Answer newest() {
      return tenant.backend().get(path() + "/events/" + events().at("/data/0/id"));
    }
  }

  private static ApiClient sender(String secret, byte[] body) {
    return ApiClient.of(server).with(SIGNATURE, signed(secret, body));
  }

  private static String signed(String secret, byte[] body) {
    return Hmac.sha256Hex(secret.getBytes(UTF_8), body);
  }

  private static Door door(TestTenant of, Map<String, ?> settings) {
    var made = of.backend().post("/v1/connectors", settings);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return new Door(of, made.at("/connector/id"), made.at("/secret"));
  }

  private static Door door() {
    return door(tenant, Map.of("name", "Payments"));
  }

  @Test
  void aConnectorIsMadeReadChangedAndRemoved() {
    var made =
        tenant
            .backend()
            .with("Idempotency-Key", "connector-1")
            .post(
                "/v1/connectors",
                Map.of(
                    "name",
                    " Payments ",
                    "event_id",
                    Map.of("member", "id"),
                    "event_type",
                    Map.of("header", "X-Event")));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/secret")).matches("whsec_[0-9A-Za-z]{43}");
    var id = made.at("/connector/id");
    assertThat(id).matches("con_[0-9A-HJKMNP-TV-Z]{52}");
    assertThat(id).contains(tenant.id().substring("tnt_".length()));
    assertThat(made.at("/connector/url")).endsWith(":" + server.port() + "/v1/hooks/" + id);
    assertThat(made.header("Location")).endsWith("/v1/connectors/" + id);
    var again =
        tenant
            .backend()
            .with("Idempotency-Key", "connector-1")
            .post(
                "/v1/connectors",
                Map.of(
                    "name",
                    " Payments ",
                    "event_id",
                    Map.of("member", "id"),
                    "event_type",
                    Map.of("header", "X-Event")));
    assertThat(again.text()).isEqualTo(made.text());

    var path = "/v1/connectors/" + id;
    var read = tenant.backend().get(path);
    assertThat(read.text()).doesNotContain("secret\":\"", made.at("/secret"));
    assertThat(read.json()).isEqualTo(made.json().get("connector"));
    assertThat(tenant.backend().get("/v1/connectors?limit=100").json().get("data"))
        .anyMatch(one -> one.get("id").asText().equals(id));

    var tag = read.header("ETag");
    var changed =
        tenant
            .backend()
            .with("If-Match", tag)
            .patch(path, Map.of("name", "Orders", "timestamp_required", true));
    assertThat(changed.at("/name")).isEqualTo("Orders");
    assertThat(changed.at("/timestamp_required")).isEqualTo("true");
    assertThat(changed.at("/event_id/member")).isEqualTo("id");
    assertThat(tenant.backend().with("If-Match", tag).delete(path).error())
        .isEqualTo("precondition_failed");
    assertThat(tenant.backend().delete(path).status()).isEqualTo(204);
    assertThat(tenant.backend().get(path).status()).isEqualTo(404);
    assertThat(tenant.backend().delete(path).status()).isEqualTo(404);
    assertThat(tenant.backend().get(path + "/events").status()).isEqualTo(404);
  }

  @Test
  void aConnectorThatIsNotValidIsNotMade() {
    for (var body :
        List.<Map<String, ?>>of(
            Map.of("name", "x", "secret", "short"),
            Map.of("name", "x", "secret", "aaaaaaaaaaaaaaaaaaaaaaaa"),
            Map.of("name", "x", "secret", "sixteen letters é"),
            Map.of("name", "x", "event_id", Map.of()),
            Map.of("name", "x", "event_id", Map.of("header", "X-Id", "member", "id")),
            Map.of("name", "x", "event_id", Map.of("header", "X Id")),
            Map.of("name", "x", "event_type", Map.of("member", "a..b")))) {
      assertThat(tenant.backend().post("/v1/connectors", body).error())
          .isEqualTo("validation_failed");
    }
    // ENC-9: there is no secret to be sent back in a change.
    assertThat(tenant.backend().patch(door().path(), Map.of("secret", "********")).error())
        .isEqualTo("validation_failed");
    assertThat(tenant.browser().get("/v1/connectors").error())
        .isEqualTo("insufficient_permissions");
  }

  @Test
  void wh01ASignedEventIsAcceptedAndListed() {
    var door = door();
    var answer = door.send("{\"a\":1}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.text()).isEqualTo("{\"status\":\"accepted\"}");
    assertThat(door.newest().at("/payload")).isEqualTo("{\"a\":1}");
    assertThat(door.newest().at("/encoding")).isEqualTo("utf-8");
    assertThat(door.newest().at("/event/size")).isEqualTo("7");
    assertThat(door.newest().at("/event/content_type")).isEqualTo("application/json");
  }

  @Test
  void wh02AndWh06WhateverIsWrongIsTheSameAnswer() {
    var door = door();
    var neighbour = door();
    var disabled = door();
    tenant.backend().patch(disabled.path(), Map.of("enabled", false));
    var suspended = door(TestTenant.create(server, admin), Map.of("name", "x"));
    admin.post(suspended.tenant().path() + "/suspend");
    var deleted = door(TestTenant.create(server, admin), Map.of("name", "x"));
    admin.delete(deleted.tenant().path() + "?confirm=" + deleted.tenant().slug());
    var body = "{\"a\":1}".getBytes(UTF_8);
    var anyone = ApiClient.of(server);
    var right = sender(door.secret(), body);

    var answers = new ArrayList<Answer>();
    answers.add(anyone.send("POST", door.hook(), body));
    answers.add(anyone.with(SIGNATURE, "zz").send("POST", door.hook(), body));
    answers.add(anyone.with(SIGNATURE, "0".repeat(100_000 / 16)).send("POST", door.hook(), body));
    answers.add(anyone.with(SIGNATURE, "0".repeat(64)).send("POST", door.hook(), body));
    answers.add(sender(neighbour.secret(), body).send("POST", door.hook(), body));
    // WH-3: one space more.
    answers.add(right.send("POST", door.hook(), "{\"a\": 1}"));
    for (var closed : List.of(disabled, suspended, deleted)) {
      answers.add(closed.send(body));
    }
    for (var unknown : List.of(UNKNOWN, "con_1", tenant.id(), "x", door.id() + "0")) {
      answers.add(right.send("POST", "/v1/hooks/" + unknown, body));
    }
    // WH-10: whoever is signed in signs nothing by that.
    answers.add(tenant.backend().send("POST", door.hook(), body));
    answers.add(admin.send("POST", door.hook(), body));
    answers.add(
        anyone
            .with("Cookie", "hj_sid=x; hj_csrf=y")
            .with("X-CSRF-Token", "y")
            .send("POST", door.hook(), body));
    answers.add(
        RawHttp.send(
            server.port(),
            "POST",
            door.hook(),
            List.of(
                Map.entry(SIGNATURE, signed(door.secret(), body)),
                Map.entry(SIGNATURE, signed(door.secret(), body))),
            body));
    for (var answer : answers) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(401);
      assertThat(answer.error()).isEqualTo("signature_invalid");
      assertThat(answer.at("/message")).isEqualTo(answers.get(0).at("/message"));
      assertThat(headers(answer)).isEqualTo(headers(answers.get(0)));
    }
    assertThat(door.events().at("/pagination/total")).isEqualTo("0");
    assertThat(neighbour.events().at("/pagination/total")).isEqualTo("0");
  }

  /** Without those that differ from answer to answer, or with the way of asking. */
  private static Map<String, List<String>> headers(Answer answer) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers().map());
    headers
        .keySet()
        .removeAll(
            Set.of("date", "x-request-id", "Date", "X-Request-Id", "connection", "Connection"));
    return headers;
  }

  @Test
  void wh07OctetsOfAnyKindAreTakenAsTheyAre() {
    var door = door();
    var octets = new byte[] {(byte) 0xFF, 0, (byte) 0xC3, '\r', '\n', (byte) 0x80};
    for (var type :
        List.of(
            "application/json",
            "application/json; charset=iso-8859-1",
            "application/octet-stream",
            "text/xml; charset=utf-16",
            "multipart/form-data; boundary=x")) {
      var answer =
          sender(door.secret(), octets)
              .with("Content-Type", type)
              .send("POST", door.hook(), octets);
      assertThat(answer.status()).as(type + answer.text()).isEqualTo(202);
      assertThat(door.newest().at("/event/content_type")).isEqualTo(type);
      assertThat(door.newest().at("/encoding")).isEqualTo("base64");
      assertThat(Base64.getDecoder().decode(door.newest().at("/payload"))).isEqualTo(octets);
    }
    // A form is what it is, also where a bearer would make JSON of it elsewhere.
    var form = " \n{\"a\":1}&b=%20".getBytes(UTF_8);
    var sent =
        sender(door.secret(), form)
            .withBearer("sk_live_x")
            .with("Content-Type", "application/x-www-form-urlencoded")
            .send("POST", door.hook(), form);
    assertThat(sent.status()).as(sent.text()).isEqualTo(202);
    assertThat(door.newest().at("/payload")).isEqualTo(" \n{\"a\":1}&b=%20");
    assertThat(chunked(door, octets).status()).isEqualTo(202);
    assertThat(Base64.getDecoder().decode(door.newest().at("/payload"))).isEqualTo(octets);
    assertThat(door.send("").status()).isEqualTo(202);
    assertThat(door.newest().at("/event/size")).isEqualTo("0");
  }

  private static Answer chunked(Door door, byte[] octets) {
    var body = new ByteArrayOutputStream();
    for (byte octet : octets) {
      body.writeBytes("1\r\n".getBytes(UTF_8));
      body.write(octet);
      body.writeBytes("\r\n".getBytes(UTF_8));
    }
    body.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return RawHttp.send(
        server.port(),
        "POST",
        door.hook(),
        List.of(
            Map.entry(SIGNATURE, signed(door.secret(), octets)),
            Map.entry("Transfer-Encoding", "chunked"),
            Map.entry("Content-Type", "application/octet-stream")),
        body.toByteArray());
  }

  @Test
  void aMebibyteIsTakenAndAnOctetMoreIsNot() {
    var door = door();
    var largest = "x".repeat(1024 * 1024);
    assertThat(door.send(largest).status()).isEqualTo(202);
    assertThat(door.newest().at("/payload")).isEqualTo(largest);
    assertThat(door.send(largest + "x").error()).isEqualTo("payload_too_large");
    // Elsewhere nothing has changed.
    assertThat(
            tenant.backend().post("/v1/connectors", Map.of("name", "x".repeat(64 * 1024))).error())
        .isEqualTo("payload_too_large");
  }

  @Test
  void wh08AfterARotationBothSecretsHoldUntilTheOverlapIsEnded() {
    var door = door();
    var rotated = tenant.backend().post(door.path() + "/rotate-secret", Map.of());
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
    var next = new Door(tenant, door.id(), rotated.at("/secret"));
    assertThat(rotated.at("/connector/previous_secret_expires_at")).isNotEmpty();
    assertThat(door.send("{}").status()).isEqualTo(202);
    assertThat(next.send("{}").status()).isEqualTo(202);
    var ended = tenant.backend().patch(door.path(), Map.of("end_overlap", true));
    assertThat(ended.json().get("previous_secret_expires_at").isNull()).isTrue();
    assertThat(door.send("{}").status()).isEqualTo(401);
    assertThat(next.send("{}").status()).isEqualTo(202);
  }

  @Test
  void wh09AnEventThatComesTwiceIsStoredOnce() {
    var byMember =
        door(
            tenant,
            Map.of(
                "name",
                "Payments",
                "event_id",
                Map.of("member", "data.id"),
                "event_type",
                Map.of("member", "type")));
    var event = "{\"type\":\"paid\",\"data\":{\"id\":\"e-1\"},\"note\":\"%s\"}";
    var long70Kib = event.formatted("x".repeat(70_000));
    assertThat(byMember.send(long70Kib).status()).isEqualTo(202);
    var second = byMember.send(event.formatted("sent again"));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text()).isEqualTo("{\"status\":\"duplicate\"}");
    assertThat(byMember.send("{\"type\":\"refunded\",\"data\":{\"id\":7}}").status())
        .isEqualTo(202);
    // What has no id is an event all the same, each time.
    for (var without : List.of("no JSON", "{}", "{\"data\":{\"id\":{}}}", "[", "")) {
      assertThat(byMember.send(without).status()).as(without).isEqualTo(202);
    }
    var events = tenant.backend();
    var path = byMember.path() + "/events";
    assertThat(byMember.events().at("/pagination/total")).isEqualTo("7");
    assertThat(events.get(path + "?type=paid").at("/data/0/provider_event_id")).isEqualTo("e-1");
    assertThat(events.get(path + "?type=paid").json().get("data")).hasSize(1);
    assertThat(events.get(path + "?provider_event_id=7").at("/data/0/type")).isEqualTo("refunded");
    var first = events.get(path + "?limit=3");
    var cursor = first.at("/pagination/next_cursor");
    assertThat(events.get(path + "?limit=3&cursor=" + cursor).json().get("data")).hasSize(3);
    assertThat(events.get(door().path() + "/events?cursor=" + cursor).error())
        .isEqualTo("invalid_cursor");
    assertThat(events.get(path + "?received_after=2000-01-01T00:00:00Z").json().get("data"))
        .hasSize(7);
    assertThat(events.get(path + "?received_before=2000-01-01T00:00:00Z").json().get("data"))
        .isEmpty();
    assertThat(events.get(path + "?received_before=soon").error()).isEqualTo("validation_failed");

    var byHeader =
        door(tenant, Map.of("name", "Git", "event_id", Map.of("header", "X-GitHub-Delivery")));
    var body = "{}".getBytes(UTF_8);
    var sender = sender(byHeader.secret(), body).with("X-GitHub-Delivery", "d\u00e9-1");
    assertThat(sender.send("POST", byHeader.hook(), body).status()).isEqualTo(202);
    assertThat(sender.send("POST", byHeader.hook(), body).status()).isEqualTo(200);
  }

  @Test
  void aud12WhatIsDoneToConnectorsIsInTheTrailWithoutTheirSecrets() {
    var door = door();
    var rotated = tenant.backend().post(door.path() + "/rotate-secret", Map.of());
    tenant.backend().patch(door.path(), Map.of("name", "Orders"));
    tenant.backend().delete(door.path());
    assertThat(tenant.backend().get("/v1/audit-logs/verify").at("/valid")).isEqualTo("true");
    var trail = tenant.backend().get("/v1/audit-logs?limit=100&subject_id=" + door.id());
    assertThat(trail.json().get("data"))
        .extracting(entry -> entry.get("action").asText())
        .containsExactlyInAnyOrder(
            "connector.create", "connector.rotate_secret", "connector.update", "connector.delete");
    assertThat(trail.text()).doesNotContain(door.secret(), rotated.at("/secret"), "v1.");
    assertThat(trail.text()).contains("[changed]", "Orders");
  }

  /** AUD-15: for free nobody fills the trail; what was refused is counted. */
  @Test
  void aud15RefusedWebhooksAreCountedAndNotWrittenDown() {
    var door = door();
    for (int i = 0; i < 3; i++) {
      assertThat(ApiClient.of(server).send("POST", door.hook(), "{}").status()).isEqualTo(401);
    }
    door.send("{}");
    var metrics = Metrics.ofApplication(server);
    assertThat(metrics.value("hellojohn_webhooks_received_total", Map.of("outcome", "refused")))
        .isGreaterThanOrEqualTo(3);
    assertThat(metrics.value("hellojohn_webhooks_received_total", Map.of("outcome", "accepted")))
        .isGreaterThanOrEqualTo(1);
    assertThat(tenant.backend().get("/v1/audit-logs?limit=100&subject_id=" + door.id()).text())
        .doesNotContain("signature_invalid");
  }

  @Test
  void whatAFieldHoldsThatNoDatabaseStoresIsShownWithoutIt() {
    var door =
        door(
            tenant,
            Map.of(
                "name",
                "x",
                "event_id",
                Map.of("member", "id"),
                "event_type",
                Map.of("member", "t")));
    var sent =
        door.send(
            "{\"id\":\"a\\u0000b\\ud800"
                + "z".repeat(300)
                + "\",\"t\":\""
                + "t".repeat(200)
                + "\"}");
    assertThat(sent.status()).as(sent.text()).isEqualTo(202);
    var event = door.newest().json().get("event");
    assertThat(event.get("provider_event_id").asText()).startsWith("a\uFFFDb\uFFFDzz").hasSize(255);
    assertThat(event.get("type").asText()).hasSize(128);
  }
}
