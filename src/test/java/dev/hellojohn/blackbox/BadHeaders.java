package dev.hellojohn.blackbox;

import dev.hellojohn.testing.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Credentials that are none, or another's; headers twice, too long or garbled; other methods. */
final class BadHeaders {

  private static final String AUTHORIZATION = "Authorization";
  private static final String CLIENT = "X-Client-Id";
  private static final String MALFORMED = "invalid_request";

  /** What a credential that does not do may be answered with. */
  private static final Set<String> REFUSED =
      Set.of(
          "missing_credentials",
          "invalid_credentials",
          "invalid_client_key",
          "invalid_api_key",
          "invalid_token",
          "cp_admin_required",
          "insufficient_permissions",
          "tenant_mismatch");

  /** What the credentials of each scheme begin with. */
  private static final Map<String, String> SCHEMES =
      Map.of(
          "publishableKey", "pk_",
          "secretKey", "sk_",
          "userToken", "eyJ",
          "operatorSession", "cpt_",
          "masterKey", "mk_");

  private final ApiOperation operation;
  private final Call good;
  private final List<BadCall> calls = new ArrayList<>();

  private BadHeaders(ApiOperation operation, Call good) {
    this.operation = operation;
    this.good = good;
  }

  /**
   * The bad headers.
   *
   * @param good a request that would succeed
   * @param foreign another tenant
   * @param others credentials of every kind, each good for something else
   */
  static List<BadCall> of(ApiOperation operation, Call good, Estate foreign, List<String> others) {
    var headers = new BadHeaders(operation, good);
    headers.addTwice();
    headers.addMethods();
    headers.addAccept();
    if (!operation.security().isEmpty()) {
      headers.addCredentials(others);
      headers.addTenants(foreign);
    }
    if (operation.parameters("header").contains("If-Match")) {
      headers.addVersions();
    }
    if (operation.parameters("header").contains("Idempotency-Key")) {
      headers.addKeys();
    }
    return headers.calls;
  }

  private void addTwice() {
    for (var name : List.of(AUTHORIZATION, CLIENT, "X-Tenant-ID", "If-Match", "Idempotency-Key")) {
      var value = good.header(name).isEmpty() ? "x" : good.header(name);
      calls.add(BadCall.of("twice: " + name, good.with(name, value).and(name, value), MALFORMED));
      calls.add(
          BadCall.of(
              "twice, once in lower case: " + name,
              good.with(name, value).and(name.toLowerCase(java.util.Locale.ROOT), "x"),
              MALFORMED));
    }
  }

  private void addMethods() {
    for (var method : List.of("TRACE", "BREW", "PROPFIND", "CONNECT")) {
      calls.add(
          BadCall.of(
              "method " + method,
              good.withMethod(method).withBody("").without("Content-Type"),
              "method_not_allowed",
              MALFORMED));
    }
  }

  private void addAccept() {
    for (var accept : List.of("text/html", "application/xml", "image/*")) {
      calls.add(BadCall.of("accepts " + accept, good.with("Accept", accept), "not_acceptable"));
    }
    for (var accept :
        List.of("json", "/", "application/json;q=x", "*/*;q=2", "application/json;q=")) {
      calls.add(
          BadCall.of(
              "accepts " + accept, good.with("Accept", accept), "not_acceptable", MALFORMED));
    }
  }

  private void refused(String fault, Call call) {
    calls.add(new BadCall(fault, call, REFUSED, ""));
  }

  private void addCredentials(List<String> others) {
    calls.add(BadCall.of("no credentials", good.anonymous(), "missing_credentials"));
    for (var other : others) {
      if (!isTaken(other)) {
        refused("another kind", good.anonymous().with(AUTHORIZATION, "Bearer " + other));
        refused("another kind", good.anonymous().with(CLIENT, other));
        // Where a key is enough, a bearer beside it says nothing.
        if (!good.header(AUTHORIZATION).isEmpty()) {
          refused("another bearer", good.with(AUTHORIZATION, "Bearer " + other));
        }
      }
    }
    if (!good.header(AUTHORIZATION).isEmpty()) {
      addBearers(good.header(AUTHORIZATION).substring("Bearer ".length()));
    }
    if (!good.header(CLIENT).isEmpty()) {
      addClients(good.header(CLIENT));
    }
  }

  /** Whether the operation takes credentials of this kind. */
  private boolean isTaken(String credential) {
    return operation.security().stream()
        .flatMap(List::stream)
        .map(SCHEMES::get)
        .filter(Objects::nonNull)
        .anyMatch(credential::startsWith);
  }

  private void addBearers(String token) {
    for (var value :
        List.of(
            "",
            "Bearer",
            "Bearer ",
            token,
            "Basic dXNlcjpwYXNz",
            "Digest " + token,
            "Token " + token,
            "Bearer " + token + " x",
            "Bearer x " + token,
            "Bearer Bearer " + token,
            "Bearer=" + token,
            "Bearer \"" + token + '"',
            "Bearer " + token + ',',
            "Bearer " + token + "=",
            "Bearer " + token.substring(0, token.length() - 1),
            "Bearer " + token.substring(1),
            "Bearer " + token + "A",
            "Bearer " + flipped(token, 1),
            "Bearer " + flipped(token, token.length() / 2),
            "Bearer " + flipped(token, token.length() - 4),
            "Bearer " + token.toUpperCase(java.util.Locale.ROOT),
            "Bearer a.b.c",
            "Bearer ..",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer sk_live_",
            "Bearer cpt_",
            "Bearer mk_live_x",
            "Bearer \u00E9\u00FF",
            "Bearer " + "a".repeat(5000))) {
      refused("authorization", good.with(AUTHORIZATION, value));
    }
  }

  private static String flipped(String token, int at) {
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }

  private void addClients(String key) {
    for (var value :
        List.of(
            "",
            "pk_",
            "pk_live_",
            "zzz",
            key + "A",
            key.substring(0, key.length() - 1),
            flipped(key, key.length() - 1),
            key.toUpperCase(java.util.Locale.ROOT),
            key + ',' + key,
            '"' + key + '"',
            "\u00E9",
            "a".repeat(5000))) {
      refused("client key", good.with(CLIENT, value));
    }
  }

  private void addTenants(Estate foreign) {
    if (!operation.template().startsWith("/v1/")) {
      return;
    }
    for (var value :
        List.of(
            foreign.tenant().id(),
            foreign.tenant().slug(),
            "zzz",
            "",
            "tnt_",
            "*",
            "\u00E9",
            "a".repeat(3000))) {
      calls.add(BadCall.of("X-Tenant-ID", good.with("X-Tenant-ID", value), "tenant_mismatch"));
    }
  }

  private void addVersions() {
    for (var value :
        List.of("zzz", "", "\"", "\"a", "1", "*,*", "\"1\" \"2\"", "W/", "\"\u00E9\"")) {
      calls.add(BadCall.of("If-Match " + value, good.with("If-Match", value), MALFORMED));
    }
    for (var value : List.of("\"zzz\"", "\"-1\"", "W/\"0\"", "\"a\",\"b\"", "\"9999999\"")) {
      calls.add(
          BadCall.of("If-Match " + value, good.with("If-Match", value), "precondition_failed"));
    }
  }

  private void addKeys() {
    for (var value : List.of("", "a b", "\u00E9", "a".repeat(256), "a".repeat(5000), "a\tb")) {
      calls.add(
          new BadCall(
              "Idempotency-Key " + value.length(),
              good.with("Idempotency-Key", value),
              BadCall.INVALID,
              "Idempotency-Key"));
    }
  }
}
