package dev.hellojohn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * A browser that is signed in to the console: what it keeps, and an {@link ApiClient} that sends it
 * as our own page does.
 *
 * @param base calls the server without any of it
 * @param session the value of the session's cookie
 * @param csrf the value of the CSRF cookie
 */
public record Browser(ApiClient base, String session, String csrf) {

  /** The session's cookie where the public URL is http. */
  public static final String SESSION = "hj_sid";

  /** The CSRF token's cookie. */
  public static final String CSRF = "hj_csrf";

  /** Signs the seeded administrator in. */
  public static Browser admin(HelloJohnServer server) {
    return signIn(
        ApiClient.of(server), HelloJohnServer.ADMIN_EMAIL, HelloJohnServer.ADMIN_PASSWORD);
  }

  /** Signs an administrator in. */
  public static Browser signIn(ApiClient base, String email, String password) {
    var answer =
        base.post("/console/api/auth/sign-in", Map.of("email", email, "password", password));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return of(base, answer);
  }

  /** A browser that took the cookies of an answer. */
  public static Browser of(ApiClient base, Answer answer) {
    return new Browser(base, cookie(answer, SESSION), cookie(answer, CSRF));
  }

  /** The value of a cookie that an answer sets, whatever prefix its name has. */
  public static String cookie(Answer answer, String name) {
    var line = setCookie(answer, name);
    return line.substring(line.indexOf('=') + 1, line.indexOf(';'));
  }

  /** The header by which an answer sets a cookie. */
  public static String setCookie(Answer answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(line -> line.startsWith(name + '=') || line.startsWith("__Host-" + name + '='))
        .reduce(
            (one, other) -> {
              throw new AssertionError("The cookie " + name + " is set twice");
            })
        .orElseThrow(() -> new AssertionError("The cookie " + name + " isn't set"));
  }

  /** The Cookie header of its requests. */
  public String cookies() {
    return SESSION + '=' + session + "; " + CSRF + '=' + csrf;
  }

  /** Calls as our page does: cookies, and the token in its header. */
  public ApiClient page() {
    return withoutToken().with("X-CSRF-Token", csrf);
  }

  /** Calls with the cookies alone, as another site's page makes a browser do. */
  public ApiClient withoutToken() {
    return base.with("Cookie", cookies());
  }
}
