package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Each request that has a body, with each field that any object of the API has and this request has
 * not. Both are read off the API's own description, so that a new route is tried from its first
 * day.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MassAssignmentHttpIT {

  private JsonNode api;
  private ApiClient admin;
  private TestTenant tenant;
  private Answer user;
  private Answer otherAdmin;
  private Answer masterKey;
  private Answer connector;
  private Answer factor;

  @BeforeAll
  void makeOneOfEach() {
    var server = HelloJohnServer.shared();
    api = ApiClient.of(server).get("/openapi.json").json();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
    user = tenant.signUp("ann@example.com");
    connector = tenant.backend().post("/v1/connectors", Map.of("name", "Payments"));
    factor = tenant.backend().post(factors(), Map.of("type", "totp"));
    otherAdmin =
        admin.post(
            "/cp/v1/admins",
            Map.of(
                "email", "fields@example.com",
                "password", "nine herons over the lake",
                "role", "readonly"));
    masterKey =
        admin.post(
            "/cp/v1/master-keys", Map.of("name", "fields", "scopes", List.of("tenants:read")));
  }

  /** A request that the description names. */
  private record Operation(String method, String path, Set<String> fields, String security) {}

  private List<Operation> operationsWithBody() {
    var operations = new ArrayList<Operation>();
    for (var path : api.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var schema = operation.getValue().at("/requestBody/content/application~1json/schema");
        if (!schema.isMissingNode()) {
          operations.add(
              new Operation(
                  operation.getKey().toUpperCase(java.util.Locale.ROOT),
                  path.getKey(),
                  fields(schema),
                  operation.getValue().path("security").toString()));
        }
      }
    }
    return operations;
  }

  private Set<String> fields(JsonNode schema) {
    var reference = schema.path("$ref").asText();
    var resolved =
        reference.isEmpty() ? schema : api.at(reference.substring(reference.indexOf('#') + 1));
    var names = new TreeSet<String>();
    resolved.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Every field of every object in the description, and some that it should never have. */
  private Set<String> everyField() {
    var names =
        new TreeSet<>(
            Set.of("isVerified", "emailVerified", "passwordHash", "is_admin", "version", "salt"));
    for (var schema : api.at("/components/schemas")) {
      schema.path("properties").fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private ApiClient callerOf(Operation operation) {
    if (operation.path().startsWith("/cp/")) {
      return admin;
    }
    if (operation.security().contains("userToken")) {
      return tenant.user(user);
    }
    return operation.security().contains("secretKey") ? tenant.backend() : tenant.browser();
  }

  private String concrete(String path) {
    var id =
        path.startsWith("/cp/v1/tenants/")
            ? tenant.id()
            : path.startsWith("/cp/v1/admins/")
                ? otherAdmin.at("/id")
                : path.startsWith("/cp/v1/master-keys/")
                    ? masterKey.at("/master_key/id")
                    : path.startsWith("/v1/users/")
                        ? user.at("/user/id")
                        : path.startsWith("/v1/connectors/")
                            ? connector.at("/connector/id")
                            : "{id}";
    return path.replace("{id}", id)
        .replace("{client_id}", tenant.clientId())
        .replace("{language}", "de")
        .replace("{purpose}", "reset_password")
        .replace("{factor_id}", factor.at("/factor_id"))
        .replace("{device_id}", "dev_01JD3Z9V4W7XK2M5N8P0QRSTVW");
  }

  private String factors() {
    return "/v1/users/" + user.at("/user/id") + "/mfa/factors";
  }

  /** All that the attack is after, as it is now. */
  private String state() {
    var text = new StringBuilder();
    for (var answer :
        List.of(
            tenant.backend().get("/v1/users/" + user.at("/user/id")),
            tenant.backend().get(factors()),
            tenant.backend().get("/v1/users?include_total=true"),
            tenant.backend().get("/v1/sessions?include_total=true"),
            tenant.backend().get("/v1/connectors/" + connector.at("/connector/id")),
            admin.get(tenant.path()),
            admin.get(tenant.path() + "/clients?include_total=true"),
            admin.get("/cp/v1/admins/" + otherAdmin.at("/id")),
            admin.get("/cp/v1/master-keys/" + masterKey.at("/master_key/id")))) {
      assertThat(answer.status()).isEqualTo(200);
      text.append(answer.text()).append(answer.header("ETag")).append('\n');
    }
    return text.toString();
  }

  /**
   * CVE-2026-27946 and CVE-2026-54693 (ZITADEL): {@code isVerified} in a body was taken as it came.
   */
  @TestFactory
  Stream<DynamicTest> row05NoBodySetsAFieldThatIsTheServers() {
    return operationsWithBody().stream()
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.method() + ' ' + operation.path(),
                    () -> assertServersFieldsRefused(operation)));
  }

  private void assertServersFieldsRefused(Operation operation) {
    var path = concrete(operation.path());
    assertThat(path).as("teach this test an id for the path").doesNotContain("{");
    var before = state();
    var body = new TreeMap<String, Object>();
    everyField().stream()
        .filter(name -> !operation.fields().contains(name))
        .forEach(name -> body.put(name, true));
    var answer = send(operation, path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(refused(answer)).isEqualTo(body.keySet());
    assertThat(state()).isEqualTo(before);
  }

  /** The fields that an answer names as unknown; the console's has no more than a sentence. */
  private static Set<String> refused(Answer answer) {
    var refused = new TreeSet<String>();
    if (answer.json().has("statusCode")) {
      var message = answer.at("/message");
      var names = message.substring(message.indexOf(':') + 1, message.length() - 1);
      List.of(names.strip().split(", ")).forEach(refused::add);
      return refused;
    }
    answer
        .json()
        .get("details")
        .forEach(
            detail -> {
              if (detail.get("code").asText().equals("unknown_field")) {
                refused.add(detail.get("field").asText());
              }
            });
    return refused;
  }

  private Answer send(Operation operation, String path, Map<String, ?> body) {
    var client = callerOf(operation);
    return switch (operation.method()) {
      case "POST" -> client.post(path, body);
      case "PUT" -> client.put(path, body);
      case "PATCH" -> client.patch(path, body);
      case "DELETE" -> client.delete(path, body);
      default -> throw new AssertionError("teach this test " + operation.method());
    };
  }

  /** What a user must never be able to say of themselves is in no request of a user's. */
  @Test
  void row05NoRequestOfAUserHasAFieldThatIsTheServers() {
    for (var operation : operationsWithBody()) {
      if (operation.path().startsWith("/v1/auth/")) {
        assertThat(operation.fields())
            .as(operation.path())
            .doesNotContain(
                "id",
                "user_id",
                "tenant_id",
                "email_verified",
                "role",
                "status",
                "mfa_enabled",
                "private_metadata",
                "external_id",
                "created_at",
                "updated_at",
                "last_sign_in_at",
                "password_hash");
      }
    }
  }
}
