package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Browser;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Each operation of both planes with each kind of credential that is not enough for it. The
 * operations and what they ask for are read off the API's description, so that a new one is tried
 * from its first day.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialRulesHttpIT {

  /** What the one scope that this test's master key has is good for. */
  private static final Set<String> SETTINGS_READ =
      Set.of("GET /cp/v1/settings/security", "GET /cp/v1/checklist");

  private static final String NOBODY = "01HZX3V9J4N8QW7R5T2K6M0PBC";

  private HelloJohnServer server;
  private ApiClient admin;
  private TestTenant tenant;
  private TestTenant other;
  private TestTenant suspended;
  private TestTenant deleted;
  private Answer user;
  private Answer signedOut;
  private Answer foreigner;
  private Answer suspendedUser;
  private ApiClient readonly;
  private ApiClient confined;
  private String uselessKey;
  private Browser browser;

  @BeforeAll
  void makeCallers() {
    server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
    other = TestTenant.create(server, admin);
    user = tenant.signUp("ann@example.com");
    signedOut = tenant.signIn("ann@example.com");
    tenant.user(signedOut).post("/v1/auth/sign-out", Map.of("scope", "current"));
    foreigner = other.signUp("ann@example.com");
    suspended = TestTenant.create(server, admin);
    suspendedUser = suspended.signUp("ann@example.com");
    admin.post(suspended.path() + "/suspend");
    deleted = TestTenant.create(server, admin);
    admin.delete(deleted.path() + "?confirm=" + deleted.slug());
    readonly = adminWith("readonly", Map.of());
    confined = adminWith("admin", Map.of("tenant_ids", List.of(other.id())));
    browser = Browser.admin(server);
    uselessKey =
        admin
            .post(
                "/cp/v1/master-keys", Map.of("name", "useless", "scopes", List.of("settings:read")))
            .at("/key");
  }

  private ApiClient adminWith(String role, Map<String, ?> more) {
    var body = new java.util.HashMap<String, Object>(more);
    body.put("email", role + "-rules@example.com");
    body.put("password", TestTenant.PASSWORD);
    body.put("role", role);
    assertThat(admin.post("/cp/v1/admins", body).status()).isEqualTo(201);
    var token =
        anyone()
            .post(
                "/cp/v1/admin/sign-in",
                Map.of("email", role + "-rules@example.com", "password", TestTenant.PASSWORD))
            .at("/token");
    return anyone().withBearer(token);
  }

  private ApiClient anyone() {
    return ApiClient.of(server);
  }

  private record Operation(String method, String path, JsonNode security) {

    @Override
    public String toString() {
      return method + ' ' + path;
    }

    boolean takes(String scheme) {
      for (var alternative : security) {
        if (alternative.has(scheme)) {
          return true;
        }
      }
      return false;
    }

    String concrete() {
      var prefix =
          path.startsWith("/cp/v1/tenants/")
              ? "tnt_"
              : path.startsWith("/cp/v1/admins/")
                  ? "adm_"
                  : path.startsWith("/cp/v1/master-keys/")
                      ? "key_"
                      : path.startsWith("/v1/sessions/") ? "ses_" : "usr_";
      return path.replace("{id}", prefix + NOBODY).replaceAll("\\{[a-z_]+\\}", "cli_" + NOBODY);
    }

    Answer call(ApiClient client) {
      boolean hasBody = method.equals("POST") || method.equals("PATCH");
      return client.send(method, concrete(), hasBody ? "{}" : null);
    }
  }

  private List<Operation> operations(String plane) {
    var operations = new ArrayList<Operation>();
    for (var path : anyone().get("/openapi.json").json().get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var security = operation.getValue().path("security");
        if (path.getKey().startsWith(plane) && !security.isEmpty()) {
          operations.add(
              new Operation(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), security));
        }
      }
    }
    return operations;
  }

  /** A caller, and how the operation answers it. */
  private record Refusal(String caller, ApiClient client, int status, String error) {}

  private Stream<DynamicNode> refusals(
      List<Operation> operations,
      java.util.function.Function<Operation, List<Refusal>> refusalsOf) {
    assertThat(operations).isNotEmpty();
    return operations.stream()
        .map(
            operation ->
                DynamicContainer.dynamicContainer(
                    operation.toString(),
                    refusalsOf.apply(operation).stream()
                        .map(
                            refusal ->
                                DynamicTest.dynamicTest(
                                    refusal.caller(), () -> assertRefused(operation, refusal)))));
  }

  private static void assertRefused(Operation operation, Refusal refusal) {
    var answer = operation.call(refusal.client());
    assertThat(answer.status() + " " + answer.error())
        .as(operation + " for " + refusal.caller())
        .isEqualTo(refusal.status() + " " + refusal.error());
    assertThat(answer.header("WWW-Authenticate").startsWith("Bearer"))
        .isEqualTo(refusal.status() == 401);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("X-Request-Id")).isNotEmpty();
    if (!answer.json().has("statusCode")) {
      assertThat(answer.at("/request_id")).isEqualTo(answer.header("X-Request-Id"));
    }
  }

  @TestFactory
  Stream<DynamicNode> whatAnApplicationMayDoTakesAPublishableKey() {
    var operations =
        operations("/v1/").stream()
            .filter(o -> o.takes("publishableKey") && !o.takes("userToken"))
            .toList();
    return refusals(
        operations,
        o ->
            List.of(
                new Refusal("nobody", anyone(), 401, "missing_credentials"),
                new Refusal(
                    "an unknown key", anyone().withKey("pk_live_x"), 401, "invalid_client_key"),
                new Refusal("a secret key", tenant.backend(), 401, "missing_credentials"),
                new Refusal(
                    "a secret key as a publishable one",
                    anyone().withKey(tenant.secretKey()),
                    401,
                    "invalid_client_key"),
                new Refusal("an admin", admin, 401, "missing_credentials"),
                new Refusal(
                    "two tenants' keys",
                    tenant.browser().withBearer(other.publishableKey()),
                    403,
                    "tenant_mismatch"),
                new Refusal(
                    "a key that says another tenant",
                    tenant.browser().with("X-Tenant-ID", other.id()),
                    403,
                    "tenant_mismatch"),
                new Refusal("a suspended tenant", suspended.browser(), 403, "tenant_suspended"),
                new Refusal("a deleted tenant", deleted.browser(), 401, "invalid_client_key")));
  }

  @TestFactory
  Stream<DynamicNode> whatAUserMayDoTakesAKeyAndTheTokenOfALiveSession() {
    var operations =
        operations("/v1/").stream()
            .filter(o -> o.takes("userToken") && !o.takes("secretKey"))
            .toList();
    return refusals(
        operations,
        o -> {
          var refusals = new ArrayList<>(userRefusals());
          refusals.add(
              new Refusal("a secret key", tenant.backend(), 403, "insufficient_permissions"));
          refusals.add(
              new Refusal("garbage", tenant.browser().withBearer("x"), 401, "invalid_token"));
          return refusals;
        });
  }

  private List<Refusal> userRefusals() {
    var token = user.at("/session/access_token");
    return List.of(
        new Refusal("nobody", anyone(), 401, "missing_credentials"),
        new Refusal("a key alone", tenant.browser(), 401, "missing_credentials"),
        new Refusal("a token alone", anyone().withBearer(token), 401, "missing_credentials"),
        new Refusal(
            "a token with an unknown key",
            anyone().withKey("pk_live_x").withBearer(token),
            401,
            "invalid_client_key"),
        new Refusal("a session that has ended", tenant.user(signedOut), 401, "session_revoked"),
        new Refusal("another tenant's user", tenant.user(foreigner), 403, "tenant_mismatch"),
        new Refusal("another tenant's key", other.user(user), 403, "tenant_mismatch"),
        new Refusal(
            "a refresh token",
            tenant.browser().withBearer(user.at("/session/refresh_token")),
            401,
            "invalid_token"),
        new Refusal(
            "a user that says another tenant",
            tenant.user(user).with("X-Tenant-ID", other.id()),
            403,
            "tenant_mismatch"),
        new Refusal(
            "an admin", admin.withKey(tenant.publishableKey()), 403, "insufficient_permissions"),
        new Refusal("a suspended tenant", suspended.user(suspendedUser), 403, "tenant_suspended"),
        new Refusal("a deleted tenant", deleted.user(user), 401, "invalid_client_key"));
  }

  @TestFactory
  Stream<DynamicNode> whatAServerMayDoTakesASecretKey() {
    var operations = operations("/v1/").stream().filter(o -> o.takes("secretKey")).toList();
    return refusals(
        operations,
        o -> {
          var refusals = new ArrayList<>(serverRefusals());
          if (o.takes("userToken")) {
            refusals.addAll(userRefusals());
          } else {
            refusals.add(new Refusal("nobody", anyone(), 401, "missing_credentials"));
            refusals.add(
                new Refusal("a key alone", tenant.browser(), 403, "insufficient_permissions"));
            refusals.add(new Refusal("a user", tenant.user(user), 403, "insufficient_permissions"));
            refusals.add(new Refusal("garbage", anyone().withBearer("x"), 401, "invalid_api_key"));
          }
          return refusals;
        });
  }

  private List<Refusal> serverRefusals() {
    return List.of(
        new Refusal("an unknown key", anyone().withBearer("sk_live_x"), 401, "invalid_api_key"),
        new Refusal(
            "the keys of two tenants",
            tenant.backend().withKey(other.publishableKey()),
            403,
            "tenant_mismatch"),
        new Refusal(
            "a key that says another tenant",
            tenant.backend().with("X-Tenant-ID", other.id()),
            403,
            "tenant_mismatch"),
        new Refusal("an operator", admin, 403, "insufficient_permissions"),
        new Refusal(
            "a master key", anyone().withBearer(uselessKey), 403, "insufficient_permissions"),
        new Refusal("a suspended tenant", suspended.backend(), 403, "tenant_suspended"),
        new Refusal("a deleted tenant", deleted.backend(), 401, "invalid_api_key"));
  }

  @TestFactory
  Stream<DynamicNode> whatAnOperatorMayDoTakesASessionOrAKeyOfTheControlPlane() {
    return refusals(
        operations("/cp/v1/"),
        o -> {
          var refusals = new ArrayList<>(operatorRefusals());
          boolean ownSession = !o.takes("masterKey");
          if (!ownSession) {
            refusals.addAll(confinedRefusals(o));
          }
          if (ownSession || !SETTINGS_READ.contains(o.toString())) {
            refusals.add(
                new Refusal(
                    ownSession ? "a master key" : "a master key without the scope",
                    anyone().withBearer(uselessKey),
                    403,
                    "insufficient_permissions"));
          }
          return refusals;
        });
  }

  @TestFactory
  Stream<DynamicNode> whatIsAboutABrowsersSessionTakesItsCookie() {
    return refusals(
        operations("/console/api/"),
        o -> {
          var refusals = new ArrayList<>(operatorRefusals());
          refusals.add(new Refusal("a token", admin, 403, "insufficient_permissions"));
          refusals.add(
              new Refusal(
                  "a master key",
                  anyone().withBearer(uselessKey),
                  403,
                  "insufficient_permissions"));
          return refusals;
        });
  }

  private List<Refusal> operatorRefusals() {
    return List.of(
        new Refusal("nobody", anyone(), 401, "missing_credentials"),
        new Refusal("garbage", anyone().withBearer("x"), 401, "invalid_token"),
        new Refusal("an unknown session", anyone().withBearer("cpt_x"), 401, "invalid_token"),
        new Refusal("an unknown key", anyone().withBearer("mk_live_x"), 401, "invalid_api_key"),
        new Refusal("a secret key", tenant.backend(), 403, "cp_admin_required"),
        new Refusal("a user", tenant.user(user), 403, "cp_admin_required"),
        new Refusal(
            "a publishable key",
            anyone().withBearer(tenant.publishableKey()),
            403,
            "cp_admin_required"),
        new Refusal("a key in X-Client-Id", tenant.browser(), 401, "missing_credentials"),
        new Refusal(
            "a cookie of no session",
            anyone().with("Cookie", "hj_sid=" + "x".repeat(43)),
            401,
            "session_revoked"),
        new Refusal(
            "two cookies", anyone().with("Cookie", "hj_sid=a; hj_sid=b"), 401, "session_revoked"),
        new Refusal(
            "a cookie beside a bad bearer",
            anyone().with("Cookie", browser.cookies()).withBearer("x"),
            401,
            "invalid_token"));
  }

  /** Whoever may only read changes nothing; whoever has a list of tenants sees no other. */
  private List<Refusal> confinedRefusals(Operation operation) {
    var refusals = new ArrayList<Refusal>();
    if (!operation.method().equals("GET")) {
      refusals.add(new Refusal("a readonly admin", readonly, 403, "insufficient_permissions"));
    }
    boolean ofOneTenant = operation.path().startsWith("/cp/v1/tenants/{id}");
    boolean list = operation.toString().equals("GET /cp/v1/tenants");
    if (ofOneTenant) {
      refusals.add(
          new Refusal(
              "an admin of another tenant",
              confined.with("X-Tenant-ID", tenant.id()),
              403,
              "tenant_mismatch"));
    } else if (!list) {
      refusals.add(
          new Refusal("an admin of one tenant", confined, 403, "insufficient_permissions"));
    }
    return refusals;
  }
}
