package dev.hellojohn.journey;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A tenant that a test made over the API, with its keys. */
record TestTenant(
    HelloJohnServer server, String id, String slug, String publishableKey, String secretKey) {

  static final String PASSWORD = "open sesame, said the sailor";

  private static final AtomicInteger SLUGS = new AtomicInteger();

  /** Signs the seeded administrator in. */
  static ApiClient admin(HelloJohnServer server) {
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
    return ApiClient.of(server).withBearer(answer.at("/token"));
  }

  static TestTenant create(HelloJohnServer server, ApiClient admin, String mode) {
    return create(server, admin, mode, Map.of());
  }

  static TestTenant create(
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
        answer.at("/client/publishable_key"),
        answer.at("/client/secret_key"));
  }

  ApiClient browser() {
    return ApiClient.of(server).withKey(publishableKey);
  }

  ApiClient backend() {
    return ApiClient.of(server).withBearer(secretKey);
  }

  ApiClient user(Answer signedIn) {
    return browser().withBearer(signedIn.at("/session/access_token"));
  }

  Answer signUp(String email) {
    return browser().post("/v1/auth/sign-up", Map.of("email", email, "password", PASSWORD));
  }

  Answer signIn(String email) {
    return browser().post("/v1/auth/sign-in", Map.of("email", email, "password", PASSWORD));
  }

  Answer refresh(String refreshToken) {
    return browser().post("/v1/auth/refresh", Map.of("refresh_token", refreshToken));
  }
}
