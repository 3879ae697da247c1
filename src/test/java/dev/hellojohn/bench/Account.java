package dev.hellojohn.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.testing.HelloJohnServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Somebody with an account at a tenant, and the session that they have just now. */
final class Account {

  private static final String PASSWORD = "open sesame, said the sailor";

  private static final AtomicLong NEW = new AtomicLong();

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

  /** So many at one new tenant. */
  static List<Account> several(BenchmarkClient client, String mode, int count) {
    var tenant = tenant(client, administrator(client), "bench", mode);
    return IntStream.range(0, count)
        .mapToObj(i -> signUp(client, tenant, "ann" + i + "@example.com"))
        .toList();
  }

  Map<String, String> credentials() {
    return credentials(email);
  }

  Map<String, String> credentialsOfSomebodyNew() {
    return credentials("new-" + NEW.incrementAndGet() + "-" + email);
  }

  private static Map<String, String> credentials(String email) {
    return Map.of("email", email, "password", PASSWORD);
  }

  Map<String, String> refreshToken() {
    return Map.of("refresh_token", refreshToken);
  }

  Map<String, String> accessToken() {
    return Map.of("token", accessToken);
  }

  String[] key() {
    return new String[] {"X-Client-Id", publishableKey};
  }

  String[] token() {
    return new String[] {"X-Client-Id", publishableKey, "Authorization", "Bearer " + accessToken};
  }

  String[] secret() {
    return new String[] {"Authorization", "Bearer " + secretKey};
  }

  void take(JsonNode answer) {
    accessToken = answer.at("/session/access_token").asText();
    refreshToken = answer.at("/session/refresh_token").asText();
  }

  /** Makes one such request, and waits for its answer. */
  JsonNode make(Operation operation) {
    var body = operation.body() == null ? null : operation.body().apply(this);
    var answer =
        client.call(
            operation.status(),
            operation.method(),
            operation.path().apply(this),
            body,
            operation.headers().apply(this));
    if (operation.answered() != null) {
      operation.answered().accept(this, answer);
    }
    return answer;
  }

  void signIn() {
    make(Operation.SIGN_IN);
  }

  void refresh() {
    make(Operation.REFRESH);
  }
}
