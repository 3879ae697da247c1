package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.ConsoleLogin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsoleCookiesTest {

  private final ConsoleCookies https = cookies(true);
  private final ConsoleCookies http = cookies(false);

  private static ConsoleCookies cookies(boolean secure) {
    return new ConsoleCookies(
        new ConsoleSettings(
            Duration.ofMinutes(30),
            Duration.ofHours(12),
            ConsoleLogin.PASSWORD,
            secure,
            Optional.empty(),
            "https://auth.example.com",
            Optional.empty(),
            Set.of()));
  }

  @Test
  void ses01OnHttpsTheyAreSecureAndTheSessionIsTheHostsAlone() {
    assertThat(https.session("x"))
        .isEqualTo("__Host-hj_sid=x; Path=/; Max-Age=86400; SameSite=Lax; Secure; HttpOnly");
    assertThat(https.csrf("t")).isEqualTo("hj_csrf=t; Path=/; Max-Age=86400; SameSite=Lax; Secure");
  }

  @Test
  void ses02OnHttpTheyAreNot() {
    assertThat(http.session("x"))
        .isEqualTo("hj_sid=x; Path=/; Max-Age=86400; SameSite=Lax; HttpOnly");
    assertThat(http.csrf("t")).isEqualTo("hj_csrf=t; Path=/; Max-Age=86400; SameSite=Lax");
  }

  @Test
  void bothAreTakenAway() {
    assertThat(https.none())
        .hasSize(2)
        .allMatch(line -> line.contains("=; ") && line.contains("Max-Age=0"));
  }

  @Test
  void theyAreFoundByTheirExactNames() {
    assertThat(http.sessions(List.of("a=b; hj_sid=x; hj_sidd=y"))).containsExactly("x");
    assertThat(http.sessions(List.of("HJ_SID=x", "xhj_sid=y", "hj_sid", "=hj_sid"))).isEmpty();
    assertThat(https.sessions(List.of("hj_sid=planted; __Host-hj_sid=x"))).containsExactly("x");
    assertThat(http.sessions(List.of("hj_sid=x;hj_sid=y", "hj_sid=z")))
        .containsExactly("x", "y", "z");
    assertThat(http.csrf(List.of("hj_csrf=a.b=c"))).containsExactly("a.b=c");
    assertThat(http.csrf(List.of())).isEmpty();
  }
}
