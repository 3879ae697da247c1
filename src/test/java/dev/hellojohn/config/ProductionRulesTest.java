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

class ProductionRulesTest {

  private static final String SECRET_LOOKING = "Sup3r-s3cret-value";
  private static final String KEY =
      "9c02e6b1573fd8a42e90f4c71b6d3a85ef0b724c5ad1983607e8c2fb41d6935e";

  private final Map<String, String> values = new HashMap<>(sound());

  private static Map<String, String> sound() {
    var sound =
        new HashMap<>(
            Map.of(
                "HELLOJOHN_ENV", "production",
                "HELLOJOHN_PUBLIC_URL", "https://auth.example.com",
                "HELLOJOHN_DATABASE_URL", "jdbc:postgresql://db/hj",
                "HELLOJOHN_DATABASE_USERNAME", "hj",
                "HELLOJOHN_DATABASE_PASSWORD", SECRET_LOOKING,
                "HELLOJOHN_ENCRYPTION_KEY", "00112233445566778899aabbccddeeff".repeat(2),
                "HELLOJOHN_AUDIT_CHECKPOINT_KEY", "ffeeddccbbaa99887766554433221100".repeat(2),
                "HELLOJOHN_TRUSTED_PROXIES", "10.0.0.0/8",
                "HELLOJOHN_CP_ALLOWED_IPS", "10.1.0.0/16, 2001:db8::/48",
                "HELLOJOHN_REDIS_URL", "rediss://hj:0ther-" + SECRET_LOOKING + "@redis"));
    sound.put(
        "HELLOJOHN_SESSION_SECRET",
        "3b5e0d9a7c41f28664d8b17e0fa3925cd17be46a80c3f92d5e7140ab6c98f3d2");
    sound.put(
        "HELLOJOHN_SESSION_ENCRYPTION_KEY",
        "a7d20c4be918f3560dc7e1942bf8536a90ce7d14f2b83a659d01c7e84fb6325a");
    sound.put("HELLOJOHN_CONSOLE_LOGIN", "password");
    return sound;
  }

  {
    values.put("HELLOJOHN_SMTP_HOST", "mail.example.com");
    values.put("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY", "13579bdf02468ace8899aabbccddeeff".repeat(2));
  }

  @Test
  void aSoundConfigurationStarts() {
    Configuration configuration = new Configuration(read());
    assertThat(configuration.findings()).isEmpty();
    assertThat(configuration.isRefused()).isFalse();
    assertThat(configuration.server().isProduction()).isTrue();
  }

  @Test
  void nothingSetNamesEveryFaultAtOnce() {
    values.clear();
    assertThat(errors())
        .containsExactly(
            "HELLOJOHN_PUBLIC_URL",
            "HELLOJOHN_DATABASE_URL",
            "HELLOJOHN_ENCRYPTION_KEY",
            "HELLOJOHN_AUDIT_CHECKPOINT_KEY",
            "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY",
            "HELLOJOHN_SESSION_SECRET",
            "HELLOJOHN_SESSION_ENCRYPTION_KEY",
            "HELLOJOHN_OIDC_ISSUER",
            "HELLOJOHN_OIDC_CLIENT_ID",
            "HELLOJOHN_OIDC_CLIENT_SECRET");
    assertThat(new Configuration(read()).isRefused()).isTrue();
  }

  @Test
  void aNetworkThatLiesOpenIsWarnedOf() {
    values.remove("HELLOJOHN_TRUSTED_PROXIES");
    values.remove("HELLOJOHN_CP_ALLOWED_IPS");
    values.remove("HELLOJOHN_REDIS_URL");
    assertThat(errors()).isEmpty();
    assertThat(read().findings())
        .extracting(Finding::key)
        .containsExactly(
            "HELLOJOHN_TRUSTED_PROXIES", "HELLOJOHN_CP_ALLOWED_IPS", "HELLOJOHN_REDIS_URL");
  }

  @Test
  void everyProxyIsNoProxyAndPlainOriginsAreNone() {
    set("TRUSTED_PROXIES", "10.0.0.0/8,0.0.0.0/0");
    set("ALLOWED_ORIGINS", "https://app.example.com,http://app.example.com");
    assertThat(errors()).containsExactly("HELLOJOHN_TRUSTED_PROXIES", "HELLOJOHN_ALLOWED_ORIGINS");
  }

  @Test
  void everythingWrongIsNamedAtOnceAndNoValue() {
    set("PUBLIC_URL", "http://plain-" + SECRET_LOOKING + ".example.com");
    set("DATABASE_PASSWORD", "postgres");
    set("ADMIN_SEED_EMAIL", "root@example.com");
    set("ADMIN_SEED_PASSWORD", "hunter2");
    set("ENCRYPTION_KEY", "tooshort-" + SECRET_LOOKING);
    set("AUDIT_CHECKPOINT_KEY", SECRET_LOOKING);
    set("CONNECTOR_ENCRYPTION_KEY", SECRET_LOOKING + "-too");
    set("SESSION_SECRET", SECRET_LOOKING);
    set("SESSION_ENCRYPTION_KEY", SECRET_LOOKING);
    set("CONSOLE_LOGIN", SECRET_LOOKING);
    set("RATE_LIMIT_ENABLED", "false");
    set("SHOW_ERROR_DETAILS", "true");
    set("HTTP_PORT", SECRET_LOOKING);
    set("TENANT_ISOLATION_MODE", SECRET_LOOKING);
    assertThat(errors())
        .containsExactly(
            "HELLOJOHN_PUBLIC_URL",
            "HELLOJOHN_HTTP_PORT",
            "HELLOJOHN_DATABASE_PASSWORD",
            "HELLOJOHN_TENANT_ISOLATION_MODE",
            "HELLOJOHN_ADMIN_SEED_PASSWORD",
            "HELLOJOHN_ENCRYPTION_KEY",
            "HELLOJOHN_AUDIT_CHECKPOINT_KEY",
            "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY",
            "HELLOJOHN_SESSION_SECRET",
            "HELLOJOHN_SESSION_ENCRYPTION_KEY",
            "HELLOJOHN_CONSOLE_LOGIN",
            "HELLOJOHN_RATE_LIMIT_ENABLED",
            "HELLOJOHN_SHOW_ERROR_DETAILS");
    assertThat(read().findings().toString())
        .doesNotContain(SECRET_LOOKING, "hunter2", "plain-", "\"postgres\"");
    assertThat(read().findings()).allMatch(f -> f.message().matches("[a-z].*\\."));
  }

  @Test
  void theAuditKeyIsNotThePreviousEncryptionKeyEither() {
    var previous = "0123456789abcdef".repeat(4);
    set("ENCRYPTION_KEY_PREVIOUS", previous);
    set("AUDIT_CHECKPOINT_KEY", previous);
    assertThat(errors()).containsExactly("HELLOJOHN_AUDIT_CHECKPOINT_KEY");
  }

  @Test
  void theConnectorsKeysAreNoneOfTheOthers() {
    var other = "0123456789abcdef".repeat(4);
    set("ENCRYPTION_KEY_PREVIOUS", other);
    set("CONNECTOR_ENCRYPTION_KEY", other);
    assertThat(errors()).containsExactly("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY");
    set("CONNECTOR_ENCRYPTION_KEY", "13579bdf02468ace8899aabbccddeeff".repeat(2));
    set("CONNECTOR_ENCRYPTION_KEY_PREVIOUS", other);
    assertThat(errors()).containsExactly("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY_PREVIOUS");
  }

  @Test
  void mailsThatNobodyGetsOrEverybodyReadsAreWarnedOf() {
    set("SMTP_SECURITY", "none");
    assertThat(read().findings())
        .extracting(Finding::key)
        .containsExactly("HELLOJOHN_SMTP_SECURITY");
    values.remove("HELLOJOHN_SMTP_HOST");
    assertThat(read().findings()).extracting(Finding::key).containsExactly("HELLOJOHN_SMTP_HOST");
    set("RESET_PASSWORD_URL", "http://app.example.com/reset");
    assertThat(errors()).containsExactly("HELLOJOHN_RESET_PASSWORD_URL");
    values.remove("HELLOJOHN_RESET_PASSWORD_URL");
    set("VERIFY_EMAIL_URL", "http://app.example.com/verify");
    assertThat(errors()).containsExactly("HELLOJOHN_VERIFY_EMAIL_URL");
    values.remove("HELLOJOHN_VERIFY_EMAIL_URL");
    set("MAGIC_LINK_URL", "http://app.example.com/in");
    assertThat(errors()).containsExactly("HELLOJOHN_MAGIC_LINK_URL");
    values.remove("HELLOJOHN_MAGIC_LINK_URL");
    set("UNLOCK_URL", "http://app.example.com/unlock");
    assertThat(errors()).containsExactly("HELLOJOHN_UNLOCK_URL");
  }

  @Test
  void thePreviousConnectorKeyIsNotForEver() {
    set("CONNECTOR_ENCRYPTION_KEY_PREVIOUS", "0123456789abcdef".repeat(4));
    assertThat(errors()).isEmpty();
    assertThat(read().findings())
        .extracting(Finding::key)
        .containsExactly("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY_PREVIOUS");
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC_URL, http://auth.example.com",
    "PUBLIC_URL, ''",
    "DATABASE_URL, ''",
    "DATABASE_PASSWORD, ''",
    "DATABASE_PASSWORD, postgres",
    "DATABASE_PASSWORD, PostgreS",
    "DATABASE_PASSWORD, root",
    "DATABASE_PASSWORD, hj",
    "DATABASE_PASSWORD, password",
    "ENCRYPTION_KEY, ''",
    "ENCRYPTION_KEY, 68656c6c6f6a6f686e20646576656c6f706d656e74206d6173746572206b6579",
    "ENCRYPTION_KEY, 68656C6C6F6A6F686E20646576656C6F706D656E74206D6173746572206B6579",
    "ENCRYPTION_KEY, 0000000000000000000000000000000000000000000000000000000000000000",
    "ENCRYPTION_KEY, 0101010101010101010101010101010101010101010101010101010101010101",
    "AUDIT_CHECKPOINT_KEY, ''",
    "AUDIT_CHECKPOINT_KEY, 68656c6c6f6a6f686e20646576656c6f706d656e74206175646974206b657921",
    "AUDIT_CHECKPOINT_KEY, 68656C6C6F6A6F686E20646576656C6F706D656E74206175646974206B657921",
    "AUDIT_CHECKPOINT_KEY, 0000000000000000000000000000000000000000000000000000000000000000",
    "AUDIT_CHECKPOINT_KEY, 00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff",
    "CONNECTOR_ENCRYPTION_KEY, ''",
    "CONNECTOR_ENCRYPTION_KEY, 68656c6c6f6a6f686e20646576656c6f706d656e7420636f6e6e6563746f7273",
    "CONNECTOR_ENCRYPTION_KEY, 68656C6C6F6A6F686E20646576656C6F706D656E7420636F6E6E6563746F7273",
    "CONNECTOR_ENCRYPTION_KEY, 0000000000000000000000000000000000000000000000000000000000000000",
    "CONNECTOR_ENCRYPTION_KEY, 00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff",
    "SESSION_SECRET, ''",
    "SESSION_SECRET, hellojohn development session secret",
    "SESSION_SECRET, 3b5e0d9a7c41f28664d8b17e0fa3925",
    "SESSION_SECRET, abababababababababababababababababababababababababababababababab",
    "SESSION_SECRET, please-change-me-please-change-me-now",
    "SESSION_ENCRYPTION_KEY, ''",
    "SESSION_ENCRYPTION_KEY, 68656c6c6f6a6f686e20646576656c6f706d656e742073657373696f6e206b65",
    "SESSION_ENCRYPTION_KEY, 0000000000000000000000000000000000000000000000000000000000000000",
    "SESSION_ENCRYPTION_KEY, 00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff",
    "RATE_LIMIT_ENABLED, false",
    "SHOW_ERROR_DETAILS, true"
  })
  void refusesWhatIsForDevelopment(String name, String value) {
    set(name, value);
    assertThat(errors()).containsExactly("HELLOJOHN_" + name);
    set("ENV", "test");
    if (!name.startsWith("DATABASE")) {
      assertThat(read().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hellojohn-development",
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "root@example.com",
        "ROOT@example.com"
      })
  void refusesAWeakSeedPassword(String password) {
    set("ADMIN_SEED_EMAIL", "root@example.com");
    set("ADMIN_SEED_PASSWORD", password);
    assertThat(errors()).containsExactly("HELLOJOHN_ADMIN_SEED_PASSWORD");
    set("ADMIN_SEED_PASSWORD", "An0ther-" + SECRET_LOOKING);
    assertThat(errors()).isEmpty();
    assertThat(read().seed()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "changeme",
        "CHANGE-ME",
        "please_change_me_1",
        "changeit",
        "<password>",
        "${DB_PASSWORD}",
        "your-password",
        "placeholder",
        "xxxxxxxxxxxx",
        "************",
        "TODO"
      })
  void sec15APlaceholderIsNoSecret(String password) {
    set("DATABASE_PASSWORD", password);
    set("ADMIN_SEED_EMAIL", "root@example.com");
    set("ADMIN_SEED_PASSWORD", password);
    assertThat(errors()).contains("HELLOJOHN_DATABASE_PASSWORD", "HELLOJOHN_ADMIN_SEED_PASSWORD");
    assertThat(read().findings().toString()).doesNotContain(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "abababababababababababababababababababababababababababababababab",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
        "6368616e67656d656368616e67656d656368616e67656d656368616e67656d65"
      })
  void sec15AKeyThatSomebodyTypedIsNone(String key) {
    set("ENCRYPTION_KEY", key);
    assertThat(errors()).containsExactly("HELLOJOHN_ENCRYPTION_KEY");
    assertThat(read().findings().toString()).doesNotContain(key);
  }

  @Test
  void sec15OneSecretIsForOnePurpose() {
    set("ENCRYPTION_KEY", KEY);
    set("DATABASE_PASSWORD", KEY.toUpperCase(java.util.Locale.ROOT));
    assertThat(errors()).containsExactly("HELLOJOHN_ENCRYPTION_KEY");
    set("DATABASE_PASSWORD", SECRET_LOOKING);
    assertThat(errors()).isEmpty();
    set("ADMIN_SEED_EMAIL", "root@example.com");
    set("ADMIN_SEED_PASSWORD", SECRET_LOOKING);
    set("REDIS_URL", "rediss://hj:" + SECRET_LOOKING + "@redis");
    assertThat(errors()).containsOnly("HELLOJOHN_ADMIN_SEED_PASSWORD", "HELLOJOHN_REDIS_URL");
    assertThat(read().findings().toString()).doesNotContain(SECRET_LOOKING);
  }

  @Test
  void dev01ProductionNeedsAProviderUnlessItSaysOtherwise() {
    values.remove("HELLOJOHN_CONSOLE_LOGIN");
    assertThat(errors())
        .containsExactly(
            "HELLOJOHN_OIDC_ISSUER", "HELLOJOHN_OIDC_CLIENT_ID", "HELLOJOHN_OIDC_CLIENT_SECRET");
    set("OIDC_ISSUER", "https://id.example.com/realms/ops");
    set("OIDC_CLIENT_ID", "hellojohn");
    set("OIDC_CLIENT_SECRET", "0f-" + SECRET_LOOKING);
    assertThat(errors()).isEmpty();
    assertThat(read().console().provider().orElseThrow().issuer())
        .isEqualTo("https://id.example.com/realms/ops");
    set("CONSOLE_LOGIN", "closed");
    assertThat(read().console().provider()).isEmpty();
    set("OIDC_CLIENT_SECRET", SECRET_LOOKING);
    set("CONSOLE_LOGIN", "oidc");
    assertThat(errors()).contains("HELLOJOHN_OIDC_CLIENT_SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "not-a-url",
        "http://id.example.com",
        "http://127.0.0.1:8080",
        "https://id.example.com/?x=y",
        "https://id.example.com/#x",
        "https://user@id.example.com",
        "https://"
      })
  void dev04WhatIsNoIssuerIsRefused(String issuer) {
    values.remove("HELLOJOHN_CONSOLE_LOGIN");
    set("OIDC_ISSUER", issuer);
    set("OIDC_CLIENT_ID", "hellojohn");
    set("OIDC_CLIENT_SECRET", "0f-" + SECRET_LOOKING);
    assertThat(errors()).containsExactly("HELLOJOHN_OIDC_ISSUER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not-a-url",
        "http://lists.example.com/range",
        "http://127.0.0.1:8080/range",
        "https://lists.example.com/range?x=y",
        "https://user@lists.example.com/range",
        "https://_/range",
        "https://["
      })
  void aServiceElsewhereIsReachedByHttps(String address) {
    set("BREACH_LOOKUP_URL", address);
    assertThat(errors()).containsExactly("HELLOJOHN_BREACH_LOOKUP_URL");
    set("BREACH_LOOKUP_URL", "https://lists.example.com/range");
    assertThat(errors()).isEmpty();
  }

  @Test
  void sec08TheSessionSecretIsNoOtherSecret() {
    set("ENCRYPTION_KEY", KEY);
    set("SESSION_SECRET", KEY);
    assertThat(errors()).containsExactly("HELLOJOHN_SESSION_SECRET");
    set("SESSION_SECRET", values.get("HELLOJOHN_SESSION_ENCRYPTION_KEY"));
    assertThat(errors()).containsExactly("HELLOJOHN_SESSION_ENCRYPTION_KEY");
    assertThat(read().findings().toString()).doesNotContain(KEY);
  }

  @Test
  void aKeysSurroundingsAreNotPartOfIt() {
    set("ENCRYPTION_KEY", "  " + KEY + " \n\n");
    set("ENCRYPTION_KEY_PREVIOUS", "\t" + "00112233445566778899aabbccddeeff".repeat(2) + "\r\n");
    assertThat(errors()).isEmpty();
    assertThat(read().encryption().key().reveal()).isEqualTo(KEY);
    set("ENCRYPTION_KEY", "   ");
    assertThat(errors()).containsExactly("HELLOJOHN_ENCRYPTION_KEY");
  }

  @Test
  void thePublishedKeyAsThePreviousOneIsWarnedOf() {
    set("ENCRYPTION_KEY", KEY);
    set("ENCRYPTION_KEY_PREVIOUS", Settings.DEVELOPMENT_KEY.reveal());
    assertThat(errors()).isEmpty();
    assertThat(read().findings())
        .extracting(Finding::key)
        .containsExactly("HELLOJOHN_ENCRYPTION_KEY_PREVIOUS");
  }

  /** The checklist shows it before anyone sets the mode. */
  @Test
  void otherModesTellWhatProductionWouldRefuse() {
    values.clear();
    set("ENV", "development");
    var settings = read();
    assertThat(settings.findings()).isEmpty();
    assertThat(settings.productionFindings().stream().filter(Finding::isError))
        .extracting(Finding::key)
        .contains(
            "HELLOJOHN_PUBLIC_URL",
            "HELLOJOHN_DATABASE_URL",
            "HELLOJOHN_ADMIN_SEED_PASSWORD",
            "HELLOJOHN_ENCRYPTION_KEY",
            "HELLOJOHN_AUDIT_CHECKPOINT_KEY",
            "HELLOJOHN_CONNECTOR_ENCRYPTION_KEY",
            "HELLOJOHN_SESSION_SECRET",
            "HELLOJOHN_SESSION_ENCRYPTION_KEY",
            "HELLOJOHN_OIDC_ISSUER");
    set("ENV", "production");
    assertThat(read().productionFindings()).isEqualTo(read().findings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/hj?sslcert=/run/client.crt&sslkey=/run/client.key",
        "jdbc:postgresql://localhost/hj?socketFactory=org.example.UnixSocketFactory",
        "jdbc:mysql://db/hj?sslMode=VERIFY_CA&clientCertificateKeyStoreUrl=file:/run/client.p12"
      })
  void aPasswordMayBeAbsentWhereSomethingElseStandsIn(String url) {
    set("DATABASE_URL", url);
    set("DATABASE_PASSWORD", "");
    assertThat(errors()).isEmpty();
  }

  @Test
  void onlyAParameterStandsInForAPassword() {
    set("DATABASE_URL", "jdbc:postgresql://sslcert/sslkey?x=sslcert");
    set("DATABASE_PASSWORD", "");
    assertThat(errors()).containsExactly("HELLOJOHN_DATABASE_PASSWORD");
  }

  @ParameterizedTest
  @CsvSource({
    "47104, 1, 0",
    "19456, 2, 0",
    "12288, 3, 0",
    "9216, 4, 0",
    "7168, 5, 0",
    "65536, 3, 0",
    "19455, 2, 1",
    "47103, 1, 1",
    "7167, 100, 1",
    "64, 1, 1"
  })
  void hashesWeakerThanOwaspsMinimumAreWarnedOf(int memory, int iterations, int warnings) {
    set("ARGON2_MEMORY_KIB", Integer.toString(memory));
    set("ARGON2_ITERATIONS", Integer.toString(iterations));
    List<Finding> findings = read().findings();
    assertThat(findings).hasSize(warnings).noneMatch(Finding::isError);
    assertThat(new Configuration(read()).isRefused()).isFalse();
  }

  private List<String> errors() {
    return read().findings().stream().filter(Finding::isError).map(Finding::key).toList();
  }

  private void set(String name, String value) {
    values.put("HELLOJOHN_" + name, value);
  }

  private Settings read() {
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }
}
