package dev.hellojohn.blackbox;

import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PasskeyAuthenticator;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tenant and what belongs to it, all made through the API.
 *
 * @param operator a client with a super admin's session
 */
record Estate(TestTenant tenant, ApiClient operator) {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** A user with a session. */
  record Person(
      String userId, String sessionId, String email, String accessToken, String refreshToken) {}

  /** A new tenant in an isolation mode. */
  static Estate create(HelloJohnServer server, ApiClient operator, String mode) {
    var everyWayIn =
        Map.of(
            "auth_config",
            Map.of(
                "allowed_auth_methods",
                List.of("password", "magic_link", "email_otp", "passkey"),
                "mfa_allowed_factors",
                List.of("totp", "webauthn", "email_otp", "backup_codes"),
                "passkeys",
                Map.of("rp_id", "example.com", "origins", List.of(PAGE))));
    return new Estate(TestTenant.create(server, operator, mode, everyWayIn), operator);
  }

  /** A name that nothing else has in this run. */
  static String unique(String prefix) {
    return prefix + '-' + NUMBERS.incrementAndGet();
  }

  /** An address that nobody else has in this run. */
  static String address(String prefix) {
    return unique(prefix) + "@example.com";
  }

  static Answer made(Answer answer, int status) {
    if (answer.status() != status) {
      throw new AssertionError("Can't be made: " + answer.status() + ' ' + answer.text());
    }
    return answer;
  }

  /** A new user who has signed up. */
  Person person() {
    var email = address("person");
    var answer = made(tenant.signUp(email), 201);
    return new Person(
        answer.at("/user/id"),
        answer.at("/session/id"),
        email,
        answer.at("/session/access_token"),
        answer.at("/session/refresh_token"));
  }

  /** An authenticator app that a user has, or is about to have. */
  record App(String factorId, Authenticator authenticator) {

    /** A code that is good for a minute at least, and that was not taken yet. */
    String code() {
      return authenticator.at(Instant.now().plusSeconds(30));
    }
  }

  /** A new app of a user whose first code is still to come. */
  App pendingApp(Person person) {
    var path = "/v1/users/" + person.userId() + "/mfa/factors";
    var begun = made(tenant.backend().post(path, Map.of("type", "totp")), 201);
    return new App(begun.at("/factor_id"), Authenticator.of(begun.at("/totp/secret")));
  }

  /** A new app of a user. */
  App app(Person person) {
    var app = pendingApp(person);
    var path = "/v1/users/" + person.userId() + "/mfa/factors/" + app.factorId() + "/confirm";
    var first = app.authenticator().at(Instant.now().minusSeconds(30));
    made(tenant.backend().post(path, Map.of("code", first)), 200);
    return app;
  }

  /** A device that a user trusts, who has an app from now on. */
  String device(Person person) {
    var app = app(person);
    var shown =
        Map.of(
            "challenge_id",
            challenge(person),
            "factor_id",
            app.factorId(),
            "code",
            app.code(),
            "trust_device",
            true);
    return made(tenant.browser().post("/v1/mfa/verify", shown), 200).at("/trusted_device/id");
  }

  /** Makes a user's mailbox their second factor, and says which that is. */
  String mailbox(Person person) {
    var me = tenant.browser().withBearer(person.accessToken());
    var there = made(me.get("/v1/auth/me/mfa/factors"), 200);
    if (there.at("/data/0/type").equals("email_otp")) {
      return there.at("/data/0/id");
    }
    var wanted = Map.of("type", "email_otp", "password", TestTenant.PASSWORD);
    var begun = made(me.post("/v1/auth/me/mfa/factors", wanted), 201).at("/factor_id");
    var code = Map.of("code", TestMailbox.code(person.email(), 1));
    made(me.post("/v1/auth/me/mfa/factors/" + begun + "/confirm", code), 200);
    return begun;
  }

  /** A challenge of somebody who has an app. */
  String challenge() {
    var person = person();
    app(person);
    return challenge(person);
  }

  /** A new passkey of a user who has no second factor yet. */
  PasskeyAuthenticator passkey(Person person) {
    var factors = "/v1/auth/me/mfa/factors";
    var me = tenant.browser().withBearer(person.accessToken());
    var proof = Map.of("type", "webauthn", "password", TestTenant.PASSWORD);
    var begun = made(me.post(factors, proof), 201);
    var device = new PasskeyAuthenticator("ES256", PAGE);
    var made = Map.of("credential", device.create(begun.json().path("webauthn")));
    made(me.post(factors + '/' + begun.at("/factor_id") + "/confirm", made), 200);
    return device;
  }

  /** What anybody's passkey is asked to sign. */
  Answer passkeyOptions() {
    return made(tenant.browser().post("/v1/auth/passkey/options"), 200);
  }

  /** What half of a sign-in ends in. */
  String challenge(Person person) {
    return made(tenant.signIn(person.email()), 403).at("/challenge_id");
  }

  /** Locks somebody out who can be told: by wrong passwords, as many as the defaults allow. */
  void lock(Person person) {
    made(
        tenant.backend().patch("/v1/users/" + person.userId(), Map.of("email_verified", true)),
        200);
    for (int i = 0; i < 10; i++) {
      made(tenant.signIn(person.email(), "a wrong password"), 401);
    }
  }

  /** What a code is asked for with, of somebody who wants to sign in by mail. */
  String codeChallenge(Person person) {
    return made(tenant.browser().post("/v1/auth/otp/send", Map.of("email", person.email())), 202)
        .at("/challenge_id");
  }

  /** The same of somebody who has to enrol a factor first. */
  String enrollmentChallenge() {
    var person = person();
    require(true);
    var challenge = challenge(person);
    require(false);
    return challenge;
  }

  private void require(boolean factor) {
    var change = Map.of("auth_config", Map.of("mfa_required", factor));
    made(operator.patch("/cp/v1/tenants/" + tenant.id(), change), 200);
  }

  /**
   * The mail server that the operator has too, so that the tenant's mails arrive where they did.
   */
  static Map<String, Object> mailServer() {
    return Map.of(
        "host",
        "127.0.0.1",
        "port",
        TestMailbox.port(),
        "security",
        "none",
        "from",
        "no-reply@acme.example.com");
  }

  /** Gives the tenant a mail server of its own. */
  void ownMailServer() {
    made(operator.put("/cp/v1/tenants/" + tenant.id() + "/mail-server", mailServer()), 200);
  }

  /** Gives the tenant a mail text of its own, with its id in it, at the place that ids name. */
  void ownMailText() {
    var text =
        Map.of("subject", tenant.id(), "text", "{{link}}", "html", "<p>{{link}} {{tenant}}</p>");
    var texts = "/cp/v1/tenants/" + tenant.id() + "/mail-texts/";
    made(operator.put(texts + Kind.LANGUAGE.word() + '/' + Kind.PURPOSE.word(), text), 200);
  }

  /** A new client's id. */
  String client() {
    return tenant.anotherClient(operator, Map.of()).clientId();
  }

  /** A connector, an event of it, and what is signed with. */
  record Door(String id, String secret, String eventId) {

    /** A webhook for it. */
    Call webhook() {
      return Call.of("POST", "/v1/hooks/" + id)
          .withBody(PAYLOAD)
          .with("X-Webhook-Signature", Hmac.sha256Hex(octets(secret), octets(PAYLOAD)));
    }
  }

  private static final String PAGE = "https://app.example.com";

  private static final String PAYLOAD = "{\"id\":\"event-1\"}";

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A new connector that has received an event. */
  Door door() {
    var made = made(tenant.backend().post("/v1/connectors", Map.of("name", unique("door"))), 201);
    var door = new Door(made.at("/connector/id"), made.at("/secret"), "");
    made(door.webhook().send(tenant.server().port()), 202);
    var events = tenant.backend().get("/v1/connectors/" + door.id() + "/events");
    return new Door(door.id(), door.secret(), events.at("/data/0/id"));
  }

  /** An admin with an address, who is confined to this tenant. */
  String admin(String email) {
    return made(
            operator.post(
                "/cp/v1/admins",
                Map.of(
                    "email",
                    email,
                    "password",
                    TestTenant.PASSWORD,
                    "role",
                    "admin",
                    "tenant_ids",
                    List.of(tenant.id()))),
            201)
        .at("/id");
  }

  /** The token of a session of an admin. */
  String adminToken(String email) {
    return made(
            ApiClient.of(tenant.server())
                .post(
                    "/cp/v1/admin/sign-in",
                    Map.of("email", email, "password", TestTenant.PASSWORD)),
            200)
        .at("/token");
  }

  /** The id of a new session of the operator. */
  String adminSession() {
    var browser = Browser.admin(tenant.server());
    return made(browser.page().get("/console/api/sessions?limit=1"), 200).at("/data/0/id");
  }

  /** A browser in which an admin is signed in to the console. */
  Browser browser(String email) {
    return Browser.signIn(ApiClient.of(tenant.server()), email, TestTenant.PASSWORD);
  }

  /** A master key that is confined to this tenant: its row, and the key itself. */
  Answer masterKey(List<String> scopes) {
    return made(
        operator.post(
            "/cp/v1/master-keys",
            Map.of("name", unique("key"), "scopes", scopes, "tenant_ids", List.of(tenant.id()))),
        201);
  }
}
