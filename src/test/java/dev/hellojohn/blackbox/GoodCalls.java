package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.blackbox.Estate.App;
import dev.hellojohn.blackbox.Estate.Door;
import dev.hellojohn.blackbox.Estate.Person;
import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestMailbox;
import dev.hellojohn.testing.TestTenant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes of each operation of the description a request that succeeds, on objects of its own. An
 * operation that it can't call is an error: there is none that the tests pass over in silence.
 */
final class GoodCalls {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiDocument document = ApiDocument.served();

  /** Signs with a secret that no connector has. */
  private static final Door NO_DOOR = new Door(Kind.CONNECTOR.unknown(), "nobody's secret", "");

  private final Map<String, Door> doors = new HashMap<>();
  private final Map<String, App> apps = new HashMap<>();
  private final Map<String, AppOwner> owners = new HashMap<>();
  private final Estate estate;
  private final String operatorToken;

  /**
   * @param estate the tenant that is called
   * @param operatorToken a super admin's session
   */
  GoodCalls(Estate estate, String operatorToken) {
    this.estate = estate;
    this.operatorToken = operatorToken;
  }

  /** A request that succeeds, once. */
  Call of(ApiOperation operation) {
    var person = needsPerson(operation) ? estate.person() : null;
    return of(operation, ids(operation, person), person);
  }

  private static boolean needsPerson(ApiOperation operation) {
    return operation.template().startsWith("/v1/");
  }

  /** A request on certain objects, by a certain user. */
  Call of(ApiOperation operation, Map<String, String> ids, Person person) {
    if (isWebhook(operation)) {
      return doors.getOrDefault(ids.get("connector_id"), NO_DOOR).webhook();
    }
    var call =
        authenticated(operation, Call.of(operation.method(), target(operation, ids)), person);
    var body = operation.body();
    if (body.isPresent()) {
      call = call.withJson(body(operation, ids, person));
    }
    if (operation.parameters("query").contains("client_id")) {
      return call.withTarget(call.target() + "?client_id=" + estate.tenant().publishableKey());
    }
    return call;
  }

  private String slugOf(String tenantId) {
    return estate.operator().get("/cp/v1/tenants/" + tenantId).at("/slug");
  }

  /** The path of an operation with its parameters filled in. */
  static String target(ApiOperation operation, Map<String, String> ids) {
    var target = operation.template();
    for (var id : ids.entrySet()) {
      target = target.replace('{' + id.getKey() + '}', id.getValue());
    }
    if (target.contains("{")) {
      throw new AssertionError("Nobody knows what to put into " + operation);
    }
    return target;
  }

  /** New objects of the tenant for an operation's path parameters. */
  Map<String, String> ids(ApiOperation operation, Person person) {
    var ids = new LinkedHashMap<String, String>();
    for (var parameter : operation.parameters("path")) {
      ids.put(parameter, object(operation, parameter, person));
    }
    if (operation.template().equals("/v1/auth/me/mfa/backup-codes/generate")) {
      apps.put(person.userId(), estate.app(person));
    }
    if (operation.template().equals("/v1/auth/me/mfa/passkey/options")) {
      estate.passkey(person);
    }
    if (ids.containsKey("event_id")) {
      var door = estate.door();
      ids.put("id", door.id());
      ids.put("event_id", door.eventId());
    }
    return ids;
  }

  private String object(ApiOperation operation, String parameter, Person person) {
    return switch (Kind.of(operation, parameter)) {
      case SLUG -> estate.tenant().slug();
      case TENANT -> tenant(operation);
      case CLIENT -> estate.client();
      case ADMIN ->
          operation.template().endsWith("/totp")
              ? AppOwner.with(estate).id()
              : estate.admin(Estate.address("admin"));
      case MASTER_KEY -> estate.masterKey(List.of("tenants:read")).at("/master_key/id");
      case USER -> user(operation, person);
      case SESSION -> person.sessionId();
      case CONNECTOR -> door(operation).id();
      case EVENT -> "";
      case ADMIN_SESSION -> estate.adminSession();
      case FACTOR -> factor(operation, person);
      case DEVICE -> estate.device(person);
      // Nobody can have one beside a mail server: ConsoleMailsHttpIT has none.
      case MAIL -> Kind.MAIL.unknown();
      case LANGUAGE -> Kind.LANGUAGE.word();
      case PURPOSE -> Kind.PURPOSE.word();
    };
  }

  /** Backup codes are for who has another factor. */
  private String user(ApiOperation operation, Person person) {
    if (operation.template().endsWith("/backup-codes/generate")) {
      estate.app(person);
    }
    return person.userId();
  }

  /** One that is removed, by its user with the password alone, or one to be confirmed. */
  private String factor(ApiOperation operation, Person person) {
    boolean removed = operation.toString().startsWith("DELETE /v1/users/");
    var app = removed ? estate.app(person) : estate.pendingApp(person);
    apps.put(app.factorId(), app);
    return app.factorId();
  }

  /** The secret of the last connector is needed for the signature of a webhook. */
  private Door door(ApiOperation operation) {
    var door = estate.door();
    if (isWebhook(operation)) {
      doors.put(door.id(), door);
    }
    return door;
  }

  /** Out of the mail to somebody who has forgotten their password. */
  private String resetToken() {
    var email = estate.person().email();
    Estate.made(
        estate.tenant().browser().post("/v1/auth/forgot-password", Map.of("email", email)), 202);
    return TestMailbox.token(email, "prt_", 1);
  }

  /** Out of the mail to somebody who wants to sign in by it. */
  private String magicToken(Person person) {
    Estate.made(
        estate.tenant().browser().post("/v1/auth/magic-link", Map.of("email", person.email())),
        202);
    return TestMailbox.token(person.email(), "mlt_", 1);
  }

  /** Out of the mail to somebody whose account is locked. */
  private String unlockToken(Person person) {
    estate.lock(person);
    return TestMailbox.token(person.email(), "uat_", 1);
  }

  private static boolean isWebhook(ApiOperation operation) {
    return operation.toString().equals("POST /v1/hooks/{connector_id}");
  }

  /** The tenant itself, or another one in the state that an operation changes. */
  private String tenant(ApiOperation operation) {
    return switch (operation.toString()) {
      case "DELETE /cp/v1/tenants/{id}", "POST /cp/v1/tenants/{id}/suspend" ->
          another().tenant().id();
      case "POST /cp/v1/tenants/{id}/activate" -> {
        var other = another();
        Estate.made(
            estate.operator().post("/cp/v1/tenants/" + other.tenant().id() + "/suspend"), 200);
        yield other.tenant().id();
      }
      case "POST /cp/v1/tenants/{id}/restore" -> {
        var other = another();
        Estate.made(
            estate
                .operator()
                .delete(
                    "/cp/v1/tenants/" + other.tenant().id() + "?confirm=" + other.tenant().slug()),
            204);
        yield other.tenant().id();
      }
      case "GET /cp/v1/tenants/{id}/mail-server",
          "DELETE /cp/v1/tenants/{id}/mail-server",
          "POST /cp/v1/tenants/{id}/mail-server/test" -> {
        var other = another();
        other.ownMailServer();
        yield other.tenant().id();
      }
      case "GET /cp/v1/tenants/{id}/mail-texts/{language}/{purpose}",
          "DELETE /cp/v1/tenants/{id}/mail-texts/{language}/{purpose}" -> {
        var other = another();
        other.ownMailText();
        yield other.tenant().id();
      }
      default -> estate.tenant().id();
    };
  }

  private Estate another() {
    return Estate.create(estate.tenant().server(), estate.operator(), "shared_schema");
  }

  /** The same with the first credential that the operation takes. */
  private Call authenticated(ApiOperation operation, Call call, Person person) {
    if (operation.security().isEmpty()) {
      return call;
    }
    var authenticated = call;
    for (var scheme : operation.security().get(0)) {
      authenticated =
          switch (scheme) {
            case "publishableKey" ->
                authenticated.with("X-Client-Id", estate.tenant().publishableKey());
            case "secretKey" ->
                authenticated.with("Authorization", "Bearer " + estate.tenant().secretKey());
            case "userToken" ->
                authenticated.with("Authorization", "Bearer " + person.accessToken());
            case "operatorSession" ->
                authenticated.with("Authorization", "Bearer " + sessionFor(operation));
            case "consoleCookie" -> withBrowser(authenticated);
            case "csrfToken" -> authenticated;
            default -> throw new AssertionError("Nobody has the credential " + scheme);
          };
    }
    return authenticated;
  }

  /** With both cookies and the header: one is of no use without the other. */
  private Call withBrowser(Call call) {
    var browser = Browser.admin(estate.tenant().server());
    return call.with("Cookie", browser.cookies()).with("X-CSRF-Token", browser.csrf());
  }

  /** Signing out takes a session of its own. */
  private String sessionFor(ApiOperation operation) {
    if (operation.template().startsWith("/cp/v1/admin/me/totp")) {
      return owner(operation).token();
    }
    return operation.template().equals("/cp/v1/admin/sign-out")
        ? TestTenant.admin(estate.tenant().server()).bearer()
        : operatorToken;
  }

  /** Who sets an app up, confirms it, or gives it up. */
  private AppOwner owner(ApiOperation operation) {
    return owners.computeIfAbsent(
        operation.toString(),
        name ->
            switch (name) {
              case "POST /cp/v1/admin/me/totp/confirm" -> AppOwner.beginning(estate);
              case "DELETE /cp/v1/admin/me/totp" -> AppOwner.with(estate);
              default -> AppOwner.without(estate);
            });
  }

  private ObjectNode body(ApiOperation operation, Map<String, String> ids, Person person) {
    var body = example(operation.body().orElseThrow());
    switch (operation.toString()) {
      case "POST /v1/auth/sign-in" -> {
        body.removeAll();
        body.put("email", person.email()).put("password", TestTenant.PASSWORD);
      }
      case "POST /cp/v1/admin/sign-in", "POST /console/api/auth/sign-in" ->
          body.put("email", HelloJohnServer.ADMIN_EMAIL)
              .put("password", HelloJohnServer.ADMIN_PASSWORD);
      case "POST /v1/auth/reset-password" -> body.put("token", resetToken());
      case "POST /v1/auth/magic-link/verify" -> body.put("token", magicToken(person));
      case "POST /v1/mfa/send" -> putMailbox(body);
      case "POST /v1/auth/me/mfa/send" -> body.put("factor_id", estate.mailbox(person));
      case "POST /v1/auth/unlock" -> body.put("token", unlockToken(person));
      case "POST /v1/auth/otp/verify" ->
          body.put("challenge_id", estate.codeChallenge(person))
              .put("code", TestMailbox.code(person.email(), 1));
      case "POST /v1/auth/verify-email" ->
          body.put("token", TestMailbox.token(person.email(), "vet_", 1));
      case "POST /v1/auth/refresh" -> body.put("refresh_token", person.refreshToken());
      case "POST /v1/sessions/verify" -> body.put("token", person.accessToken());
      case "POST /v1/auth/password/change" -> body.put("current_password", TestTenant.PASSWORD);
      case "DELETE /v1/auth/me",
          "POST /v1/auth/step-up",
          "POST /v1/auth/me/mfa/factors",
          "DELETE /v1/auth/me/mfa/factors/{factor_id}",
          "POST /cp/v1/admin/me/totp" ->
          body.put("password", TestTenant.PASSWORD);
      case "POST /v1/auth/me/mfa/factors/{factor_id}/confirm",
          "POST /v1/users/{id}/mfa/factors/{factor_id}/confirm" ->
          putCode(body, ids.get("factor_id"));
      case "POST /v1/auth/me/mfa/backup-codes/generate" -> putCode(body, person.userId());
      case "POST /v1/mfa/verify" -> putAnswer(body);
      case "POST /v1/mfa/passkey/options" -> {
        var holder = estate.person();
        estate.passkey(holder);
        body.put("challenge_id", estate.challenge(holder));
      }
      case "POST /v1/auth/passkey/verify" -> putSignature(body);
      case "POST /v1/mfa/enroll" -> body.put("challenge_id", estate.enrollmentChallenge());
      case "POST /cp/v1/admin/me/totp/confirm" -> body.put("totp_code", owner(operation).code());
      case "DELETE /cp/v1/admin/me/totp" ->
          body.put("password", TestTenant.PASSWORD).put("totp_code", owner(operation).code());
      case "PUT /cp/v1/tenants/{id}/mail-server" -> {
        body.removeAll();
        body.setAll(JSON.<ObjectNode>valueToTree(Estate.mailServer()));
      }
      case "DELETE /cp/v1/tenants/{id}" -> body.put("confirm", slugOf(ids.get("id")));
      default -> makeUnique(body);
    }
    if (body.path("type").asText().equals("totp")) {
      body.remove("phone_number"); // an app has none
    }
    return body;
  }

  /** A code of an app that was made for this call: of that factor, or of that user. */
  private void putCode(ObjectNode body, String whose) {
    if (apps.containsKey(whose)) {
      body.put("code", apps.get(whose).code());
    }
  }

  private void putSignature(ObjectNode body) {
    var device = estate.passkey(estate.person());
    var asked = estate.passkeyOptions();
    body.put("challenge_id", asked.at("/challenge_id"))
        .set("credential", device.get(asked.json().path("options")));
  }

  private void putMailbox(ObjectNode body) {
    var person = estate.person();
    var factor = estate.mailbox(person);
    body.put("challenge_id", estate.challenge(person)).put("factor_id", factor);
  }

  private void putAnswer(ObjectNode body) {
    var person = estate.person();
    var app = estate.app(person);
    body.put("challenge_id", estate.challenge(person))
        .put("factor_id", app.factorId())
        .put("code", app.code());
  }

  /** A request's example as the description gives it: of the whole, or of its members. */
  private ObjectNode example(JsonNode schema) {
    var resolved = document.resolve(schema);
    var whole = resolved.path("examples").path(0);
    if (whole.isObject()) {
      return whole.deepCopy();
    }
    var body = JSON.createObjectNode();
    for (var property : resolved.path("properties").properties()) {
      var example = property.getValue().path("examples").path(0);
      if (!example.isMissingNode()) {
        body.set(property.getKey(), example.deepCopy());
      }
    }
    return body;
  }

  private static void makeUnique(ObjectNode body) {
    // A password and a foreign hash exclude each other.
    body.remove("password_hash");
    for (var member : List.of("username", "external_id", "slug")) {
      if (body.has(member)) {
        body.put(member, Estate.unique("x"));
      }
    }
    if (body.has("email")) {
      body.put("email", Estate.address("new"));
    }
  }
}
