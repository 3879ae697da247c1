package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a developer is let into the console without signing in, and when the server won't start. */
class BypassReaderTest {

  private static final String KEY = "HELLOJOHN_DEV_AUTH_BYPASS";

  private final Map<String, String> values =
      new HashMap<>(
          Map.of("HELLOJOHN_ENV", "development", KEY, "true", "HELLOJOHN_HTTP_HOST", "127.0.0.1"));

  private Settings read() {
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }

  private List<Finding> errors() {
    return read().findings().stream().filter(Finding::isError).toList();
  }

  private void assertRefused() {
    assertThat(read().console().bypass()).isFalse();
    assertThat(errors()).isNotEmpty().extracting(Finding::key).containsOnly(KEY);
    assertThat(errors().toString()).doesNotContain("0.0.0.0", "198.51.100", "idp.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", " 127.0.0.1 "})
  void dev02ItIsOnWhereNobodyElseReachesTheServer(String host) {
    values.put("HELLOJOHN_HTTP_HOST", host);
    assertThat(read().console().bypass()).isTrue();
    assertThat(errors()).isEmpty();
  }

  @Test
  void itsUseIsWarnedOf() {
    assertThat(read().findings())
        .containsExactly(
            new Finding(
                KEY,
                "is true: whoever can use this machine is the first administrator in the console,"
                    + " without a password.",
                Finding.Severity.WARNING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "test"})
  void itIsOffUnlessItIsSaid(String mode) {
    values.put("HELLOJOHN_ENV", mode);
    for (String value : new String[] {null, "", "  ", "false"}) {
      values.put(KEY, value);
      assertThat(read().console().bypass()).isFalse();
      assertThat(read().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUE", "True", "1", "yes", "on", "t", "truee", "true,false", "0", "no"})
  void whatIsNeitherTrueNorFalseIsRefused(String value) {
    values.put(KEY, value);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "*",
        "::",
        "[::]",
        "",
        "198.51.100.7",
        "10.0.0.1",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "2130706433",
        "127.1",
        "0177.0.0.1",
        "::ffff:10.0.0.1",
        "LOCALHOST"
      })
  void dev06AnAddressThatOthersReachIsRefused(String host) {
    values.put("HELLOJOHN_HTTP_HOST", host);
    assertRefused();
  }

  @Test
  void dev06NoAddressIsEveryAddress() {
    values.remove("HELLOJOHN_HTTP_HOST");
    assertRefused();
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC_URL, https://auth.example.com",
    "PUBLIC_URL, http://198.51.100.7:3100",
    "PUBLIC_URL, http://localhost.example.com:3100",
    "TRUSTED_PROXIES, 127.0.0.1",
    "TRUSTED_PROXIES, 10.0.0.0/8",
    "CONSOLE_LOGIN, closed"
  })
  void whatContradictsItIsRefused(String key, String value) {
    values.put("HELLOJOHN_" + key, value);
    assertRefused();
  }

  @Test
  void withAProviderNobodyIsLetInWithoutIt() {
    values.put("HELLOJOHN_OIDC_ISSUER", "https://idp.example.com");
    values.put("HELLOJOHN_OIDC_CLIENT_ID", "hellojohn");
    values.put("HELLOJOHN_OIDC_CLIENT_SECRET", "not-a-secret");
    assertRefused();
  }

  @Test
  void itIsAnAdminThatIsThere() {
    values.put("HELLOJOHN_ENV", "test");
    assertRefused();
    values.put("HELLOJOHN_ADMIN_SEED_EMAIL", "admin@example.com");
    values.put("HELLOJOHN_ADMIN_SEED_PASSWORD", "lighthouse-keeper-of-skye-1859");
    assertThat(read().console().bypass()).isTrue();
  }

  @Test
  void allThatContradictsItIsNamedAtOnce() {
    values.put("HELLOJOHN_HTTP_HOST", "0.0.0.0");
    values.put("HELLOJOHN_TRUSTED_PROXIES", "10.0.0.0/8");
    values.put("HELLOJOHN_CONSOLE_LOGIN", "closed");
    values.put("HELLOJOHN_PUBLIC_URL", "https://auth.example.com");
    assertThat(errors()).hasSize(4).extracting(Finding::key).containsOnly(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false", "0", "no", "sesame"})
  void productionRefusesItWhateverItsValue(String value) {
    values.put(KEY, value);
    for (String mode : new String[] {"production", "prod", "", null}) {
      values.put("HELLOJOHN_ENV", mode);
      assertThat(read().console().bypass()).isFalse();
      assertThat(errors())
          .filteredOn(finding -> finding.key().equals(KEY))
          .extracting(Finding::message)
          .containsExactly("must not be set in production, to no value at all.");
    }
    values.put("HELLOJOHN_ENV", "development");
    assertThat(read().productionFindings()).extracting(Finding::key).contains(KEY);
  }
}
