package dev.hellojohn.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A kind of request, as an account makes it.
 *
 * @param name what the report calls it
 * @param method the HTTP method
 * @param path with its query
 * @param headers names and values in turn
 * @param body null for none
 * @param status the only one that is right
 * @param answered takes what the account's next requests need; null if nothing
 */
record Operation(
    String name,
    String method,
    Function<Account, String> path,
    Function<Account, String[]> headers,
    Function<Account, Map<String, ?>> body,
    int status,
    BiConsumer<Account, JsonNode> answered) {

  static final Operation SIGN_UP =
      new Operation(
          "sign-up",
          "POST",
          account -> "/v1/auth/sign-up",
          Account::key,
          Account::credentialsOfSomebodyNew,
          201,
          null);

  static final Operation SIGN_IN =
      new Operation(
          "sign-in",
          "POST",
          account -> "/v1/auth/sign-in",
          Account::key,
          Account::credentials,
          200,
          Account::take);

  static final Operation REFRESH =
      new Operation(
          "refresh",
          "POST",
          account -> "/v1/auth/refresh",
          Account::key,
          Account::refreshToken,
          200,
          Account::take);

  static final Operation SIGN_OUT =
      new Operation(
          "sign-out",
          "POST",
          account -> "/v1/auth/sign-out",
          Account::token,
          account -> Map.of(),
          204,
          null);

  static final Operation ME =
      new Operation("me", "GET", account -> "/v1/auth/me", Account::token, null, 200, null);

  static final Operation VERIFY =
      new Operation(
          "sessions/verify",
          "POST",
          account -> "/v1/sessions/verify",
          Account::secret,
          Account::accessToken,
          200,
          null);

  static final Operation KEY_SET = plain("JWKS", "/.well-known/jwks.json");

  static final Operation DISCOVERY = plain("discovery", "/.well-known/openid-configuration");

  static final Operation HEALTH = plain("health", "/health");

  /** Those that ask the database, but for the sign-in. */
  static final List<Operation> WITH_DATABASE = List.of(REFRESH, ME, VERIFY, SIGN_UP);

  /** Those that do not. */
  static final List<Operation> FROM_MEMORY = List.of(KEY_SET, DISCOVERY, HEALTH);

  /** A page of a tenant's users, as its query says. */
  static Operation page(String name, String path) {
    return new Operation(name, "GET", account -> path, Account::secret, null, 200, null);
  }

  /** What everybody may read. */
  static Operation plain(String name, String path) {
    return new Operation(name, "GET", account -> path, Account::key, null, 200, null);
  }
}
