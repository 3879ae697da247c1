package dev.hellojohn.console;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The console's cookies (RFC 6265bis): the session's, which no script reads, and the CSRF token's,
 * which our own page reads. On https the first has the prefix by which a browser takes it from
 * nobody but this host, for the whole of it, and over TLS.
 */
@Singleton
class ConsoleCookies {

  /** The life of both cookies, and of what is kept for them. */
  static final Duration LIFE = Duration.ofDays(1);

  static final String CSRF = "hj_csrf";

  private static final String SESSION = "hj_sid";
  private static final String LOGIN = "hj_login";
  private static final String PREFIX = "__Host-";

  private final boolean secure;

  @Inject
  ConsoleCookies(ConsoleSettings settings) {
    this.secure = settings.secure();
  }

  /** The session cookies of a request; more than one is nobody's. */
  List<String> sessions(List<String> headers) {
    return values(headers, hostOnly(SESSION));
  }

  /** The CSRF cookies of a request. */
  List<String> csrf(List<String> headers) {
    return values(headers, CSRF);
  }

  /** Sets the session's cookie. */
  String session(String value) {
    return cookie(hostOnly(SESSION), value, LIFE) + "; HttpOnly";
  }

  /** Sets the cookie of the CSRF token. */
  String csrf(String token) {
    return cookie(CSRF, token, LIFE);
  }

  /** The cookies by which a browser finishes the sign-in that it began. */
  List<String> logins(List<String> headers) {
    return values(headers, hostOnly(LOGIN));
  }

  /** Sets the cookie of a sign-in that goes on at the provider. */
  String login(String value) {
    return cookie(hostOnly(LOGIN), value, FederatedLogin.PATIENCE) + "; HttpOnly";
  }

  /** Removes that. */
  String noLogin() {
    return cookie(hostOnly(LOGIN), "", Duration.ZERO) + "; HttpOnly";
  }

  /** Removes both. */
  List<String> none() {
    return List.of(
        cookie(hostOnly(SESSION), "", Duration.ZERO) + "; HttpOnly",
        cookie(CSRF, "", Duration.ZERO));
  }

  private String hostOnly(String name) {
    return secure ? PREFIX + name : name;
  }

  private String cookie(String name, String value, Duration life) {
    return name
        + '='
        + value
        + "; Path=/; Max-Age="
        + life.toSeconds()
        + "; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  private static List<String> values(List<String> headers, String name) {
    List<String> values = new ArrayList<>();
    for (String header : headers) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          values.add(pair.substring(equals + 1).strip());
        }
      }
    }
    return values;
  }
}
