package dev.hellojohn.blackbox;

import dev.hellojohn.access.OperatorScope;
import dev.hellojohn.blackbox.Estate.Door;
import dev.hellojohn.blackbox.Estate.Person;
import dev.hellojohn.testing.ApiOperation;
import dev.hellojohn.testing.Browser;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One of everything that can belong to a tenant, and every credential that is good for it alone.
 *
 * @param adminToken a session of an admin who is confined to the tenant
 * @param browser another one, in a browser
 * @param browserSession its id
 * @param key a master key that is confined to it and may do everything there
 */
record Holdings(
    Estate estate,
    Person person,
    String clientId,
    String adminId,
    String adminEmail,
    String adminToken,
    Browser browser,
    String browserSession,
    String keyId,
    String key,
    Door door,
    String factorId,
    String deviceId) {

  static Holdings of(Estate estate) {
    estate.ownMailServer();
    estate.ownMailText();
    var email = Estate.address("admin");
    var admin = estate.admin(email);
    // Scopes on admins, audit and settings are for those alone who reach every tenant.
    var scopes =
        Arrays.stream(OperatorScope.values())
            .map(OperatorScope::wireName)
            .filter(scope -> !scope.matches("(admins|audit|settings):.*"))
            .toList();
    var key = estate.masterKey(scopes);
    var browser = estate.browser(email);
    // Somebody else, so that lists have a second page.
    estate.person();
    var person = estate.person();
    return new Holdings(
        estate,
        person,
        estate.client(),
        admin,
        email,
        estate.adminToken(email),
        browser,
        browser.page().get("/console/api/sessions?limit=1").at("/data/0/id"),
        key.at("/master_key/id"),
        key.at("/key"),
        estate.door(),
        estate.pendingApp(person).factorId(),
        estate.device(estate.person()));
  }

  String tenantId() {
    return estate.tenant().id();
  }

  String slug() {
    return estate.tenant().slug();
  }

  /** The object of a kind. */
  String id(Kind kind) {
    return switch (kind) {
      case TENANT -> tenantId();
      case SLUG -> slug();
      case CLIENT -> clientId;
      case ADMIN -> adminId;
      case MASTER_KEY -> keyId;
      case USER -> person.userId();
      case SESSION -> person.sessionId();
      case CONNECTOR -> door.id();
      case EVENT -> door.eventId();
      case ADMIN_SESSION -> browserSession;
      case FACTOR -> factorId;
      case DEVICE -> deviceId;
      // None is kept beside a mail server: ConsoleMailsHttpIT has none.
      case MAIL -> "mail_01JD3Z9V4W7XK2M5N8P0QRSTVX";
      case LANGUAGE, PURPOSE -> kind.word();
    };
  }

  /** What an operation's path needs, all of this tenant. */
  Map<String, String> ids(ApiOperation operation) {
    var ids = new LinkedHashMap<String, String>();
    for (var parameter : operation.parameters("path")) {
      ids.put(parameter, id(Kind.of(operation, parameter)));
    }
    return ids;
  }

  /** A call with one of the ways to authenticate that an operation has. */
  Call authenticate(Call call, List<String> way) {
    var authenticated = call.anonymous();
    for (var scheme : way) {
      authenticated =
          switch (scheme) {
            case "publishableKey" ->
                authenticated.with("X-Client-Id", estate.tenant().publishableKey());
            case "secretKey" -> bearer(authenticated, estate.tenant().secretKey());
            case "userToken" -> bearer(authenticated, person.accessToken());
            case "operatorSession" -> bearer(authenticated, adminToken);
            case "masterKey" -> bearer(authenticated, key);
            case "consoleCookie" -> authenticated.with("Cookie", browser.cookies());
            case "csrfToken" -> authenticated.with("X-CSRF-Token", browser.csrf());
            default -> throw new AssertionError("Nobody has the credential " + scheme);
          };
    }
    return authenticated;
  }

  static Call bearer(Call call, String token) {
    return call.with("Authorization", "Bearer " + token);
  }

  /** What nobody outside of the tenant may read in an answer. */
  Set<String> privateTexts() {
    return Set.of(
        tenantId(),
        person.userId(),
        person.sessionId(),
        person.email(),
        clientId,
        adminId,
        adminEmail,
        browserSession,
        keyId,
        door.id(),
        door.eventId(),
        factorId,
        estate.tenant().clientId(),
        estate.tenant().publishableKey());
  }

  /** All that the API shows of the tenant and what belongs to it. */
  Map<String, String> digest() {
    var digest = new TreeMap<>(Digest.of(estate));
    digest.put("admin", Digest.one(estate.operator(), "/cp/v1/admins/" + adminId));
    var factors = "/v1/users/" + person.userId() + "/mfa/factors";
    digest.put("factors", Digest.one(estate.tenant().backend(), factors));
    digest.put("key", Digest.one(estate.operator(), "/cp/v1/master-keys/" + keyId));
    return digest;
  }
}
