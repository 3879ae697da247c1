package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

  private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);
  private static final String OTHER_KEY = "ffeeddccbbaa99887766554433221100".repeat(2);
  private static final String SECRET_LOOKING = "Sup3r-s3cret-value";

  @TempDir Path directory;

  private final Map<String, String> values = new HashMap<>(Map.of("HELLOJOHN_ENV", "development"));

  @Test
  void readsEverything() {
    set("ENV", "test");
    set("PUBLIC_URL", "https://Auth.Example.com:8443/id/");
    set("HTTP_PORT", "1");
    set("OPS_PORT", "65535");
    set("OPS_TLS_PORT", " 2 ");
    set("DATA_DIR", directory.toString());
    set("DATABASE_URL", "jdbc:postgresql://db/hj");
    set("DATABASE_USERNAME", "hj");
    set("DATABASE_PASSWORD", SECRET_LOOKING);
    set("TENANT_ISOLATION_MODE", "shared_schema");
    set("DEFAULT_TENANT", "acme-1");
    set("DB_MAX_CONNECTIONS", "40");
    set("TENANT_UNITS_MAX", "500");
    set("ADMIN_SEED_EMAIL", "Root@Example.com");
    set("ADMIN_SEED_PASSWORD", SECRET_LOOKING);
    set("ENCRYPTION_KEY", KEY);
    set("ENCRYPTION_KEY_PREVIOUS", OTHER_KEY);
    set("ARGON2_MEMORY_KIB", "47104");
    set("ARGON2_ITERATIONS", "1");
    set("ARGON2_PARALLELISM", "2");
    set("SIGNING_KEY_LEAD_SECONDS", "600");
    set("RATE_LIMIT_ENABLED", "false");
    set("SHOW_ERROR_DETAILS", "true");
    set("STOP_ON_TAKEN_PORT", "true");
    Settings settings = read();
    assertThat(settings.findings()).isEmpty();
    assertThat(settings.server())
        .isEqualTo(
            new ServerConfig(
                RunMode.TEST,
                URI.create("https://auth.example.com:8443/id"),
                1,
                65_535,
                2,
                directory.toAbsolutePath(),
                Optional.of("acme-1"),
                true,
                true));
    assertThat(settings.server().isHttps()).isTrue();
    assertThat(settings.server().isProduction()).isFalse();
    assertThat(settings.database())
        .isEqualTo(
            new DatabaseConfig(
                new DatabaseUrl(DatabaseUrl.Kind.POSTGRESQL, "jdbc:postgresql://db/hj"),
                "hj",
                new Secret(SECRET_LOOKING),
                "shared_schema",
                40,
                500));
    SeedConfig seed = settings.seed().orElseThrow();
    assertThat(seed.email().value()).isEqualTo("root@example.com");
    assertThat(seed.password().reveal()).isEqualTo(SECRET_LOOKING);
    assertThat(settings.encryption())
        .isEqualTo(new RotatedKey(new Secret(KEY), Optional.of(new Secret(OTHER_KEY))));
    assertThat(settings.argon2().memoryKib()).isEqualTo(47_104);
    assertThat(settings.argon2().iterations()).isEqualTo(1);
    assertThat(settings.argon2().parallelism()).isEqualTo(2);
    assertThat(settings.signingKeys().rotationLead()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.rateLimit().enabled()).isFalse();
    assertThat(settings.toString()).doesNotContain(SECRET_LOOKING, KEY, OTHER_KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "development, DEVELOPMENT", "test, TEST", "production, PRODUCTION", "Development, DEVELOPMENT",
    "'', PRODUCTION", "dev, PRODUCTION", "staging, PRODUCTION", "developmentt, PRODUCTION"
  })
  void whatIsNotNamedIsProduction(String text, RunMode mode) {
    set("ENV", text);
    assertThat(read().server().mode()).isEqualTo(mode);
  }

  @Test
  void anUnknownModeIsWarnedOf() {
    set("ENV", SECRET_LOOKING);
    assertThat(read().findings())
        .contains(
            new Finding(
                "HELLOJOHN_ENV",
                "is none of development, test and production; production is assumed.",
                Finding.Severity.WARNING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP_PORT=0",
        "HTTP_PORT=65536",
        "HTTP_PORT=3100x",
        "HTTP_PORT=-1",
        "HTTP_PORT=99999999999",
        "OPS_PORT=0x10",
        "OPS_PORT=3100",
        "OPS_TLS_PORT=9090",
        "OPS_TLS_PORT=3100",
        "DB_MAX_CONNECTIONS=3",
        "DB_MAX_CONNECTIONS=many",
        "TENANT_UNITS_MAX=0",
        "ARGON2_MEMORY_KIB=7",
        "ARGON2_MEMORY_KIB=1048577",
        "ARGON2_ITERATIONS=0",
        "ARGON2_ITERATIONS=101",
        "SIGNING_KEY_LEAD_SECONDS=599",
        "SIGNING_KEY_LEAD_SECONDS=604801",
        "ARGON2_PARALLELISM=0",
        "RATE_LIMIT_ENABLED=no",
        "RATE_LIMIT_ENABLED=FALSE",
        "SHOW_ERROR_DETAILS=1",
        "TENANT_ISOLATION_MODE=per_tenant",
        "TENANT_ISOLATION_MODE=SHARED_SCHEMA",
        "DEFAULT_TENANT=Acme",
        "DEFAULT_TENANT=-acme",
        "DEFAULT_TENANT=a/b",
        "DATA_DIR=/srv/x;INIT=RUNSCRIPT",
        "DATA_DIR=/srv/\u0000",
        "PUBLIC_URL=auth.example.com",
        "PUBLIC_URL=ftp://auth.example.com",
        "PUBLIC_URL=https://",
        "PUBLIC_URL=https:///path",
        "PUBLIC_URL=https://user:pw@auth.example.com",
        "PUBLIC_URL=https://auth.example.com?x=y",
        "PUBLIC_URL=https://auth.example.com#x",
        "PUBLIC_URL=https://auth example.com",
        "PUBLIC_URL=javascript:alert(1)",
        "ADMIN_SEED_EMAIL=nobody",
        "ENCRYPTION_KEY=00",
        "ENCRYPTION_KEY=zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "ENCRYPTION_KEY=00112233445566778899aabbccddeeff 00112233445566778899aabbccddeef",
        "ENCRYPTION_KEY_PREVIOUS=hunter2",
        "AUDIT_CHECKPOINT_KEY=00112233445566778899aabbccddeeff00112233445566778899aabbccddeef",
        "AUDIT_CHECKPOINT_KEY_PREVIOUS=hunter2",
        "AUDIT_RETENTION=400",
        "AUDIT_RETENTION=PT23H",
        "AUDIT_RETENTION=P1Y",
        "AUDIT_CHECKPOINT_KEY=zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "CONNECTOR_ENCRYPTION_KEY=hunter2",
        "SMTP_HOST=mail server",
        "SMTP_PORT=0",
        "SMTP_SECURITY=ssl",
        "SMTP_PASSWORD=hunter2",
        "SMTP_FROM=nobody",
        "RESET_PASSWORD_URL=app.example.com",
        "RESET_PASSWORD_URL=https://app.example.com/?a=b",
        "VERIFY_EMAIL_URL=javascript:alert(1)",
        "MAGIC_LINK_URL=//app.example.com/in",
        "UNLOCK_URL=https://app.example.com/#unlock",
        "CONNECTOR_ENCRYPTION_KEY_PREVIOUS=hunter2",
        "CONNECTOR_EVENT_RETENTION=30",
        "CONNECTOR_EVENT_RETENTION=PT23H",
        "DATABASE_URL=jdbc:oracle:thin:@db"
      })
  void refusesAMalformedValueInEveryMode(String setting) {
    String name = setting.substring(0, setting.indexOf('='));
    String value = setting.substring(setting.indexOf('=') + 1);
    set(name, value);
    List<Finding> findings = read().findings();
    assertThat(findings).singleElement().satisfies(f -> assertThat(f.isError()).isTrue());
    assertThat(findings.get(0).key()).isEqualTo("HELLOJOHN_" + name);
    assertThat(findings.get(0).message()).endsWith(".");
    if (value.length() > 4) {
      assertThat(findings.toString()).doesNotContain(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://auth.example.com, https://auth.example.com",
    "https://auth.example.com/, https://auth.example.com",
    "HTTPS://AUTH.example.com, https://auth.example.com",
    "https://auth.example.com/Path//, https://auth.example.com/Path",
    "http://[::1]:3100, http://[::1]:3100",
    "http://127.0.0.1:3100, http://127.0.0.1:3100"
  })
  void publicUrlsHaveOneSpelling(String text, String canonical) {
    set("PUBLIC_URL", text);
    assertThat(read().server().publicUrl()).isEqualTo(URI.create(canonical));
    assertThat(read().findings()).isEmpty();
  }

  @Test
  void theLocalUrlFollowsThePort() {
    set("HTTP_PORT", "3200");
    assertThat(read().server().publicUrl()).isEqualTo(URI.create("http://localhost:3200"));
  }

  @Test
  void theDataDirectoryMayBeginAtHome() {
    set("DATA_DIR", "~/x/../hj");
    assertThat(read().server().dataDir()).isEqualTo(Path.of(System.getProperty("user.home"), "hj"));
    set("DATA_DIR", "relative");
    assertThat(read().server().dataDir()).isAbsolute();
  }

  @Test
  void emptyValuesAreUnset() {
    for (ConfigurationKey key : ConfigurationKey.values()) {
      if (key != ConfigurationKey.ENV) {
        values.put(key.key(), "");
        values.put(key.fileKey(), " ");
      }
    }
    Settings unset =
        ConfigurationReader.read(
            name -> name.equals("HELLOJOHN_ENV") ? Optional.of("development") : Optional.empty());
    assertThat(read()).isEqualTo(unset);
  }

  @Test
  void bothSeedKeysOrNone() {
    set("ENV", "test");
    set("ADMIN_SEED_EMAIL", "root@example.com");
    assertThat(errors()).containsExactly("HELLOJOHN_ADMIN_SEED_PASSWORD");
    values.remove("HELLOJOHN_ADMIN_SEED_EMAIL");
    set("ADMIN_SEED_PASSWORD", SECRET_LOOKING);
    assertThat(errors()).containsExactly("HELLOJOHN_ADMIN_SEED_EMAIL");
    assertThat(read().seed()).isEmpty();
  }

  @Test
  void developmentFillsInTheSeed() {
    set("ADMIN_SEED_EMAIL", "root@example.com");
    SeedConfig seed = read().seed().orElseThrow();
    assertThat(seed.email().value()).isEqualTo("root@example.com");
    assertThat(seed.password()).isEqualTo(SeedConfig.DEVELOPMENT_PASSWORD);
  }

  @Test
  void thePreviousKeyIsAnotherOne() {
    set("ENCRYPTION_KEY", KEY);
    set("ENCRYPTION_KEY_PREVIOUS", KEY.toUpperCase(java.util.Locale.ROOT));
    assertThat(errors()).containsExactly("HELLOJOHN_ENCRYPTION_KEY_PREVIOUS");
  }

  @Test
  void thePreviousConnectorKeyIsAnotherOne() {
    set("CONNECTOR_ENCRYPTION_KEY", KEY);
    set("CONNECTOR_ENCRYPTION_KEY_PREVIOUS", KEY.toUpperCase(java.util.Locale.ROOT));
    assertThat(errors()).containsExactly("HELLOJOHN_CONNECTOR_ENCRYPTION_KEY_PREVIOUS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "test", "development"})
  void sec09AKeyOfAnotherFormIsRefusedInEveryMode(String mode) {
    set("ENV", mode);
    for (var malformed :
        List.of(KEY.substring(1), KEY + "0", 'g' + KEY.substring(1), "zz", "changeme")) {
      for (var name :
          List.of(
              "ENCRYPTION_KEY",
              "ENCRYPTION_KEY_PREVIOUS",
              "AUDIT_CHECKPOINT_KEY",
              "AUDIT_CHECKPOINT_KEY_PREVIOUS",
              "CONNECTOR_ENCRYPTION_KEY",
              "CONNECTOR_ENCRYPTION_KEY_PREVIOUS",
              "SESSION_ENCRYPTION_KEY",
              "SESSION_ENCRYPTION_KEY_PREVIOUS")) {
        set(name, malformed);
        assertThat(errors()).as(name).contains("HELLOJOHN_" + name);
        assertThat(read().findings().toString()).doesNotContain(malformed);
        values.remove("HELLOJOHN_" + name);
      }
    }
  }

  @Test
  void aRefusedKeySealsNothing() {
    set("ENCRYPTION_KEY", "hunter2");
    Secret first = read().encryption().key();
    assertThat(first.reveal())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(read().encryption().key().reveal());
    assertThat(first).isNotEqualTo(Settings.DEVELOPMENT_KEY);
  }

  @Test
  void secretsMayComeFromFiles() throws IOException {
    file("DATABASE_URL", "postgres://u@db/hj\n");
    file("DATABASE_PASSWORD", " spaces stay \n");
    file("ENCRYPTION_KEY", KEY + "\r\n");
    file("ENCRYPTION_KEY_PREVIOUS", OTHER_KEY);
    file("ADMIN_SEED_PASSWORD", SECRET_LOOKING + "\n\n");
    Settings settings = read();
    assertThat(settings.findings()).isEmpty();
    assertThat(settings.database().url().jdbc()).isEqualTo("jdbc:postgresql://db/hj");
    assertThat(settings.database().password().reveal()).isEqualTo(" spaces stay ");
    assertThat(settings.encryption())
        .isEqualTo(new RotatedKey(new Secret(KEY), Optional.of(new Secret(OTHER_KEY))));
    assertThat(settings.seed().orElseThrow().password().reveal()).isEqualTo(SECRET_LOOKING + "\n");
  }

  @Test
  void aValueAndAFileForOneSecretContradict() throws IOException {
    set("ENCRYPTION_KEY", KEY);
    file("ENCRYPTION_KEY", KEY);
    List<Finding> findings = read().findings();
    assertThat(findings)
        .containsExactly(
            new Finding(
                "HELLOJOHN_ENCRYPTION_KEY",
                "is set beside HELLOJOHN_ENCRYPTION_KEY_FILE; set one of the two.",
                Finding.Severity.ERROR));
    assertThat(read().encryption().key().reveal()).isNotEqualTo(KEY);
  }

  @Test
  void unreadableFilesAreFindingsWithoutTheirPath() throws IOException {
    String missing = directory.resolve("missing-" + SECRET_LOOKING).toString();
    for (String path : new String[] {missing, directory.toString(), "\u0000"}) {
      set("ENCRYPTION_KEY_FILE", path);
      assertThat(errors()).containsExactly("HELLOJOHN_ENCRYPTION_KEY");
      assertThat(read().findings().toString()).doesNotContain(SECRET_LOOKING);
    }
    for (byte[] content : new byte[][] {{}, {'\n'}, new byte[16_385], {(byte) 0xC3, (byte) 0x28}}) {
      Path bad = Files.write(directory.resolve("bad"), content);
      set("ENCRYPTION_KEY_FILE", bad.toString());
      assertThat(errors()).containsExactly("HELLOJOHN_ENCRYPTION_KEY");
    }
  }

  @Test
  void filesAreForSecretsAlone() throws IOException {
    file("HTTP_PORT", "1");
    assertThat(read().server().httpPort()).isEqualTo(3100);
  }

  @Test
  void credentialsMayStandInTheUrl() {
    set("DATABASE_URL", "postgres://us%40er:p%3Aw%2F@db:5433/hj?sslmode=require");
    DatabaseConfig database = read().database();
    assertThat(read().findings()).isEmpty();
    assertThat(database.username()).isEqualTo("us@er");
    assertThat(database.password().reveal()).isEqualTo("p:w/");
    assertThat(database.url().jdbc()).isEqualTo("jdbc:postgresql://db:5433/hj?sslmode=require");
  }

  @Test
  void credentialsInTwoPlacesMustBeTheSame() {
    set("DATABASE_URL", "mysql://hj:" + SECRET_LOOKING + "@db/hj");
    set("DATABASE_USERNAME", "hj");
    set("DATABASE_PASSWORD", SECRET_LOOKING);
    assertThat(read().findings()).isEmpty();
    set("DATABASE_USERNAME", "root");
    set("DATABASE_PASSWORD", "other-" + SECRET_LOOKING);
    assertThat(errors())
        .containsExactly("HELLOJOHN_DATABASE_USERNAME", "HELLOJOHN_DATABASE_PASSWORD");
    assertThat(read().findings().toString()).doesNotContain(SECRET_LOOKING, "root");
  }

  @Test
  void aServerNeedsAUser() {
    set("DATABASE_URL", "jdbc:postgresql://db/hj");
    assertThat(errors()).containsExactly("HELLOJOHN_DATABASE_USERNAME");
  }

  @Test
  void aUserWithoutAServerIsWarnedOf() {
    set("DATABASE_USERNAME", "hj");
    set("DATABASE_PASSWORD", SECRET_LOOKING);
    assertThat(read().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.isError()).isFalse());
    assertThat(read().database().username()).isEqualTo("hj");
  }

  @Test
  void aFaultyUrlIsNotRepeated() {
    set("DATABASE_URL", "postgres://hj:" + SECRET_LOOKING + "@@db:port/hj");
    assertThat(errors()).containsExactly("HELLOJOHN_DATABASE_URL");
    assertThat(read().findings().toString()).doesNotContain(SECRET_LOOKING);
  }

  private List<String> errors() {
    return read().findings().stream().filter(Finding::isError).map(Finding::key).toList();
  }

  private void set(String name, String value) {
    values.put("HELLOJOHN_" + name, value);
  }

  private void file(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    values.put("HELLOJOHN_" + name + "_FILE", file.toString());
  }

  private Settings read() {
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }
}
