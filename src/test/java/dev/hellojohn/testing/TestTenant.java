package dev.hellojohn.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tenant that a test made over the API, with the keys of one of its clients.
 *
 * @param clientId the client's id
 */
public record TestTenant(
    HelloJohnServer server,
    String id,
    String slug,
    String clientId,
    String publishableKey,
    String secretKey) {

  /** The password of everyone whom {@link #signUp} makes. */
  public static final String PASSWORD = "open sesame, said the sailor";

  private static final AtomicInteger SLUGS = new AtomicInteger();

  /** Signs the seeded administrator in. */
  public static ApiClient admin(HelloJohnServer server) {
    return ApiClient.of(server).withBearer(adminToken(server));
  }

  /** The token of a new session of the seeded administrator. */
  public static String adminToken(HelloJohnServer server) {
    var answer =
        ApiClient.of(server)
            .post(
                "/cp/v1/admin/sign-in",
                Map.of(
                    "email",
                    HelloJohnServer.ADMIN_EMAIL,
                    "password",
                    HelloJohnServer.ADMIN_PASSWORD));
    if (answer.status() != 200) {
      throw new AssertionError("The administrator could not sign in: " + answer.text());
    }
    return answer.at("/token");
  }

  /** Makes a tenant in a schema of its own. */
  public static TestTenant create(HelloJohnServer server, ApiClient admin) {
    return create(server, admin, "separate_schema");
  }

  /** Makes a tenant in an isolation mode. */
  public static TestTenant create(HelloJohnServer server, ApiClient admin, String mode) {
    return create(server, admin, mode, Map.of());
  }

  /**
   * Makes a tenant.
   *
   * @param more other members of the request
   */
  public static TestTenant create(
      HelloJohnServer server, ApiClient admin, String mode, Map<String, ?> more) {
    var body = new HashMap<String, Object>(more);
    body.put("name", "Acme");
    body.put("slug", "acme-" + SLUGS.incrementAndGet());
    body.put("isolation_mode", mode);
    var answer = admin.post("/cp/v1/tenants", body);
    if (answer.status() != 201) {
      throw new AssertionError(
          "The tenant could not be made: " + answer.status() + " " + answer.text());
    }
    return new TestTenant(
        server,
        answer.at("/tenant/id"),
        answer.at("/tenant/slug"),
        answer.at("/client/id"),
        answer.at("/client/publishable_key"),
        answer.at("/client/secret_key"));
  }

  /**
   * The same tenant through another client, which is made.
   *
   * @param settings members of the request, beside the name
   */
  public TestTenant anotherClient(ApiClient admin, Map<String, ?> settings) {
    var body = new HashMap<String, Object>(settings);
    body.putIfAbsent("name", "Another");
    var answer = admin.post(path() + "/clients", body);
    if (answer.status() != 201) {
      throw new AssertionError("The client could not be made: " + answer.text());
    }
    return new TestTenant(
        server,
        id,
        slug,
        answer.at("/client/id"),
        answer.at("/client/publishable_key"),
        answer.at("/secret_key"));
  }

  /** Its path on the Control Plane. */
  public String path() {
    return "/cp/v1/tenants/" + id;
  }

  /** Calls with the publishable key. */
  public ApiClient browser() {
    return ApiClient.of(server).withKey(publishableKey);
  }

  /** Calls with the secret key. */
  public ApiClient backend() {
    return ApiClient.of(server).withBearer(secretKey);
  }

  /** Calls as who was signed in by an answer. */
  public ApiClient user(Answer signedIn) {
    return browser().withBearer(signedIn.at("/session/access_token"));
  }

  /** Signs somebody up. */
  public Answer signUp(String email) {
    return browser().post("/v1/auth/sign-up", Map.of("email", email, "password", PASSWORD));
  }

  /** Signs somebody in whom {@link #signUp} made. */
  public Answer signIn(String email) {
    return signIn(email, PASSWORD);
  }

  /** Signs in, or tries to. */
  public Answer signIn(String email, String password) {
    return browser().post("/v1/auth/sign-in", Map.of("email", email, "password", password));
  }

  /** Shows a refresh token. */
  public Answer refresh(String refreshToken) {
    return browser().post("/v1/auth/refresh", Map.of("refresh_token", refreshToken));
  }
}
