package dev.hellojohn.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.HelloJohnServer;
import java.util.Map;

/** Somebody with an account at a tenant, and the session that they have just now. */
final class Account {

  private static final String PASSWORD = "open sesame, said the sailor";

  private final BenchmarkClient client;
  private final String publishableKey;
  private final String secretKey;
  private final String email;
  private String accessToken = "";
  private String refreshToken = "";

  private Account(BenchmarkClient client, String publishableKey, String secretKey, String email) {
    this.client = client;
    this.publishableKey = publishableKey;
    this.secretKey = secretKey;
    this.email = email;
  }

  /** The token of the seeded administrator. */
  static String administrator(BenchmarkClient client) {
    return client
        .call(
            200,
            "POST",
            "/cp/v1/admin/sign-in",
            Map.of(
                "email", HelloJohnServer.ADMIN_EMAIL, "password", HelloJohnServer.ADMIN_PASSWORD))
        .at("/token")
        .asText();
  }

  /** Makes a tenant; the answer has its keys. */
  static JsonNode tenant(BenchmarkClient client, String admin, String slug, String mode) {
    return client.call(
        201,
        "POST",
        "/cp/v1/tenants",
        Map.of("name", slug, "slug", slug, "isolation_mode", mode),
        "Authorization",
        "Bearer " + admin);
  }

  /** Signs somebody up at a tenant that was just made. */
  static Account signUp(BenchmarkClient client, JsonNode tenant, String email) {
    var account =
        new Account(
            client,
            tenant.at("/client/publishable_key").asText(),
            tenant.at("/client/secret_key").asText(),
            email);
    account.take(
        client.call(201, "POST", "/v1/auth/sign-up", account.credentials(), account.key()));
    return account;
  }

  private Map<String, String> credentials() {
    return Map.of("email", email, "password", PASSWORD);
  }

  private String[] key() {
    return new String[] {"X-Client-Id", publishableKey};
  }

  private void take(JsonNode answer) {
    accessToken = answer.at("/session/access_token").asText();
    refreshToken = answer.at("/session/refresh_token").asText();
  }

  void signIn() {
    take(client.call(200, "POST", "/v1/auth/sign-in", credentials(), key()));
  }

  void refresh() {
    take(
        client.call(200, "POST", "/v1/auth/refresh", Map.of("refresh_token", refreshToken), key()));
  }

  void me() {
    client.call(
        200,
        "GET",
        "/v1/auth/me",
        null,
        "X-Client-Id",
        publishableKey,
        "Authorization",
        "Bearer " + accessToken);
  }

  void verify() {
    client.call(
        200,
        "POST",
        "/v1/sessions/verify",
        Map.of("token", accessToken),
        "Authorization",
        "Bearer " + secretKey);
  }

  void keySet() {
    client.call(200, "GET", "/.well-known/jwks.json", null, key());
  }

  void discovery() {
    client.call(200, "GET", "/.well-known/openid-configuration", null, key());
  }
}
