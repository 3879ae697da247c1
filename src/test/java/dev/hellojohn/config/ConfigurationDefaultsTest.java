package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.WebOrigin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every key has a default, and it is this one. */
class ConfigurationDefaultsTest {

  private static final Settings UNSET = read(Map.of());
  private static final Settings DEVELOPMENT = read(Map.of("HELLOJOHN_ENV", "development"));

  @ParameterizedTest
  @EnumSource
  void everyKeyHasADefault(ConfigurationKey key) {
    ServerConfig server = DEVELOPMENT.server();
    DatabaseConfig database = DEVELOPMENT.database();
    switch (key) {
      case ENV -> assertThat(UNSET.server().mode()).isEqualTo(RunMode.PRODUCTION);
      case PUBLIC_URL ->
          assertThat(server.publicUrl()).isEqualTo(URI.create("http://localhost:3100"));
      case HTTP_PORT -> assertThat(server.httpPort()).isEqualTo(3100);
      case OPS_PORT -> assertThat(server.opsPort()).isEqualTo(9090);
      case OPS_TLS_PORT -> assertThat(server.opsTlsPort()).isEqualTo(9443);
      case DATA_DIR ->
          assertThat(server.dataDir())
              .isEqualTo(Path.of(System.getProperty("user.home"), ".hellojohn"));
      case DATABASE_URL -> assertThat(database.url().isFilesystem()).isTrue();
      case DATABASE_USERNAME -> assertThat(database.username()).isEqualTo("HELLOJOHN");
      case DATABASE_PASSWORD -> assertThat(database.password().isEmpty()).isTrue();
      case TENANT_ISOLATION_MODE ->
          assertThat(database.isolationMode()).isEqualTo("separate_schema");
      case DEFAULT_TENANT -> assertThat(server.defaultTenantSlug()).isEmpty();
      case DB_MAX_CONNECTIONS -> assertThat(database.maxConnections()).isEqualTo(20);
      case TENANT_UNITS_MAX ->
          assertThat(database.tenantUnitsMax())
              .isEqualTo((int) Math.max(8, Runtime.getRuntime().maxMemory() / 8 / 2_097_152));
      case ADMIN_SEED_EMAIL -> {
        assertThat(UNSET.seed()).isEmpty();
        assertThat(DEVELOPMENT.seed().orElseThrow().email())
            .isEqualTo(new Email("admin@example.com"));
      }
      case ADMIN_SEED_PASSWORD ->
          assertThat(DEVELOPMENT.seed().orElseThrow().password())
              .isEqualTo(new Secret("hellojohn-development"));
      case ENCRYPTION_KEY ->
          assertThat(DEVELOPMENT.encryption().key()).isEqualTo(Settings.DEVELOPMENT_KEY);
      case ENCRYPTION_KEY_PREVIOUS -> assertThat(DEVELOPMENT.encryption().previous()).isEmpty();
      case AUDIT_CHECKPOINT_KEY ->
          assertThat(DEVELOPMENT.audit().checkpointKey().key())
              .isEqualTo(AuditConfig.DEVELOPMENT_KEY);
      case AUDIT_CHECKPOINT_KEY_PREVIOUS ->
          assertThat(DEVELOPMENT.audit().checkpointKey().previous()).isEmpty();
      case AUDIT_RETENTION -> assertThat(UNSET.audit().retention()).isEmpty();
      case CONNECTOR_ENCRYPTION_KEY ->
          assertThat(DEVELOPMENT.connectors().encryptionKey().key())
              .isEqualTo(ConnectorConfig.DEVELOPMENT_KEY);
      case CONNECTOR_ENCRYPTION_KEY_PREVIOUS ->
          assertThat(DEVELOPMENT.connectors().encryptionKey().previous()).isEmpty();
      case CONNECTOR_EVENT_RETENTION ->
          assertThat(UNSET.connectors().eventRetention()).isEqualTo(Duration.ofDays(30));
      case SESSION_SECRET ->
          assertThat(DEVELOPMENT.console().secret()).isEqualTo(ConsoleConfig.DEVELOPMENT_SECRET);
      case SESSION_ENCRYPTION_KEY ->
          assertThat(DEVELOPMENT.console().encryptionKey().key())
              .isEqualTo(ConsoleConfig.DEVELOPMENT_KEY);
      case SESSION_ENCRYPTION_KEY_PREVIOUS ->
          assertThat(DEVELOPMENT.console().encryptionKey().previous()).isEmpty();
      case SESSION_IDLE_SECONDS ->
          assertThat(UNSET.console().idle()).isEqualTo(Duration.ofMinutes(30));
      case SESSION_MAX_SECONDS ->
          assertThat(UNSET.console().longest()).isEqualTo(Duration.ofHours(12));
      case CONSOLE_LOGIN -> {
        assertThat(UNSET.console().login()).isEqualTo(ConsoleLogin.OIDC);
        assertThat(DEVELOPMENT.console().login()).isEqualTo(ConsoleLogin.PASSWORD);
      }
      case SMTP_HOST, SMTP_PORT, SMTP_SECURITY, SMTP_USERNAME, SMTP_PASSWORD -> {
        assertThat(DEVELOPMENT.mail().server()).isEmpty();
        var mailServer = read(Map.of("HELLOJOHN_SMTP_HOST", "mail")).mail().server().orElseThrow();
        assertThat(mailServer)
            .isEqualTo(
                new MailConfig.Server(
                    "mail", 587, MailConfig.Security.STARTTLS, Optional.empty(), new Secret("")));
      }
      case SMTP_FROM -> assertThat(DEVELOPMENT.mail().from().value()).startsWith("no-reply@");
      case MAIL_PRIVATE_NETWORKS -> assertThat(DEVELOPMENT.mail().privateNetworks()).isEmpty();
      case MAIL_TEMPLATES -> assertThat(DEVELOPMENT.mail().texts()).isEmpty();
      case RESET_PASSWORD_URL ->
          assertThat(DEVELOPMENT.mail().resetPasswordUrl())
              .hasToString("http://localhost:3100/reset-password");
      case VERIFY_EMAIL_URL ->
          assertThat(DEVELOPMENT.mail().verifyEmailUrl())
              .hasToString("http://localhost:3100/verify-email");
      case MAGIC_LINK_URL ->
          assertThat(DEVELOPMENT.mail().magicLinkUrl())
              .hasToString("http://localhost:3100/magic-link");
      case UNLOCK_URL ->
          assertThat(DEVELOPMENT.mail().unlockUrl()).hasToString("http://localhost:3100/unlock");
      case OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET ->
          assertThat(DEVELOPMENT.console().provider()).isEmpty();
      case BREACH_LOOKUP_URL -> assertThat(UNSET.outbound().breachLookup()).isEmpty();
      case TURNSTILE_URL ->
          assertThat("`" + UNSET.outbound().turnstile() + "`").isEqualTo(key.defaultText());
      case HCAPTCHA_URL ->
          assertThat("`" + UNSET.outbound().hcaptcha() + "`").isEqualTo(key.defaultText());
      case RECAPTCHA_URL ->
          assertThat("`" + UNSET.outbound().recaptcha() + "`").isEqualTo(key.defaultText());
      case SMS_PROVIDER, SMS_ACCOUNT, SMS_SECRET, SMS_FROM, SMS_REGION, SMS_URL ->
          assertThat(UNSET.sms().provider()).isEmpty();
      case SMS_PREFIXES -> assertThat(UNSET.sms().prefixes()).isEmpty();
      case SMS_TENANT_DAILY ->
          assertThat(Integer.toString(UNSET.sms().mostADay())).isEqualTo(key.defaultText());
      case ARGON2_MEMORY_KIB -> assertThat(UNSET.argon2().memoryKib()).isEqualTo(19_456);
      case ARGON2_ITERATIONS -> assertThat(UNSET.argon2().iterations()).isEqualTo(2);
      case ARGON2_PARALLELISM -> assertThat(UNSET.argon2().parallelism()).isEqualTo(1);
      case TRUSTED_PROXIES -> assertThat(UNSET.network().trustedProxies()).isEmpty();
      case CP_ALLOWED_IPS -> assertThat(UNSET.network().controlPlaneAllowed()).isEmpty();
      case FRONTEND_URL, ALLOWED_ORIGINS ->
          assertThat(DEVELOPMENT.network().allowedOrigins())
              .containsExactly(new WebOrigin("http://localhost:3100"));
      case CSP -> assertThat(UNSET.network().contentSecurityPolicy()).isEmpty();
      case REDIS_URL -> assertThat(UNSET.redis()).isEmpty();
      case SIGNING_KEY_LEAD_SECONDS ->
          assertThat(UNSET.signingKeys().rotationLead()).isEqualTo(Duration.ofHours(2));
      case RATE_LIMIT_ENABLED -> assertThat(UNSET.rateLimit().enabled()).isTrue();
      case RATE_LIMIT_SIGN_IN,
          RATE_LIMIT_SIGN_UP,
          RATE_LIMIT_REFRESH,
          RATE_LIMIT_MFA_VERIFY,
          RATE_LIMIT_FORGOT_PASSWORD,
          RATE_LIMIT_DATA_PLANE,
          RATE_LIMIT_CONTROL_PLANE,
          RATE_LIMIT_CONTROL_SIGN_IN,
          RATE_LIMIT_HOOKS,
          RATE_LIMIT_UNKNOWN_KEY,
          RATE_LIMIT_ISSUER ->
          assertThat(UNSET.rateLimit().of(limitOf(key)))
              .hasToString(key.defaultText().replace("`", ""));
      case STOP_ON_TAKEN_PORT -> assertThat(UNSET.server().stopOnTakenPort()).isFalse();
      case SHOW_ERROR_DETAILS -> assertThat(DEVELOPMENT.server().showErrorDetails()).isFalse();
      case DEV_AUTH_BYPASS -> assertThat(DEVELOPMENT.console().bypass()).isFalse();
      // Liberty's own; here it only decides whether the bypass may be on.
      case HTTP_HOST ->
          assertThat(
                  read(Map.of("HELLOJOHN_ENV", "development", "HELLOJOHN_DEV_AUTH_BYPASS", "true"))
                      .findings())
              .extracting(Finding::key)
              .containsExactly("HELLOJOHN_DEV_AUTH_BYPASS");
      case PUBLIC_PORT, OPS_HOST, OPS_KEYSTORE_PASSWORD, OPS_ADMIN_USERNAME, OPS_ADMIN_PASSWORD ->
          assertThat(key.isServerOnly()).isTrue();
    }
  }

  @Test
  void developmentNeedsNothingElse() {
    assertThat(DEVELOPMENT.findings()).isEmpty();
    assertThat(read(Map.of("HELLOJOHN_ENV", "test")).findings()).isEmpty();
    assertThat(read(Map.of("HELLOJOHN_ENV", "test")).seed()).isEmpty();
  }

  @Test
  void theEmbeddedStorageLosesNothing() {
    Settings settings =
        read(Map.of("HELLOJOHN_ENV", "development", "HELLOJOHN_DATA_DIR", "/srv/hj"));
    assertThat(settings.database().url().jdbc())
        .startsWith("jdbc:h2:file:/srv/hj/hellojohn;")
        .contains("WRITE_DELAY=0");
  }

  @Test
  void hashingIsBoundByTheCores() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(UNSET.argon2())
        .isEqualTo(
            new Argon2Config(
                19_456, 2, 1, cores, Math.min(80 * cores, 160), Duration.ofSeconds(2)));
  }

  private static RateLimitRule limitOf(ConfigurationKey key) {
    return RateLimitRule.valueOf(key.name().substring("RATE_LIMIT_".length()));
  }

  private static Settings read(Map<String, String> values) {
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }
}
