package dev.hellojohn.config;

import dev.hellojohn.kernel.Email;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads all settings from a source of texts and finds everything that is wrong with them, at once.
 * Reads nothing but that source and the files that it names.
 */
public final class ConfigurationReader {

  private static final int MAX_PORT = 65_535;
  private static final int DEFAULT_HTTP_PORT = 3100;
  private static final int DEFAULT_OPS_PORT = 9090;
  private static final int DEFAULT_OPS_TLS_PORT = 9443;
  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** Twice what a backend may keep a JWKS for: an hour. */
  private static final int DEFAULT_LEAD = 7200;

  /** Twice what caches are told to keep a JWKS for. */
  private static final int MIN_LEAD = 600;

  private static final int MAX_LEAD = 604_800;

  private static final int DEFAULT_MEMORY_KIB = 19_456;
  private static final int MIN_MEMORY_KIB = 8;
  private static final int MAX_MEMORY_KIB = 1_048_576;
  private static final int DEFAULT_ITERATIONS = 2;
  private static final int MAX_ITERATIONS = 100;
  private static final int MAX_PARALLELISM = 64;

  private final KeySource source;
  private final RunMode mode;

  private ConfigurationReader(KeySource source) {
    this.source = source;
    this.mode = readMode(source);
  }

  /**
   * Reads all settings.
   *
   * @param source the text of a key by its name, such as {@code HELLOJOHN_ENV}
   */
  public static Settings read(Function<String, Optional<String>> source) {
    return new ConfigurationReader(new KeySource(source)).settings();
  }

  private Settings settings() {
    ServerConfig server = server();
    DatabaseConfig database = new DatabaseReader(source).read(server.dataDir());
    Optional<SeedConfig> seed = seed();
    RotatedKey encryption =
        source.rotatedKey(
            ConfigurationKey.ENCRYPTION_KEY,
            ConfigurationKey.ENCRYPTION_KEY_PREVIOUS,
            mode,
            Settings.DEVELOPMENT_KEY);
    AuditConfig audit = new AuditReader(source, mode).read();
    ConnectorConfig connectors = new ConnectorReader(source, mode).read();
    NetworkReader networkReader = new NetworkReader(source, mode);
    NetworkConfig network = networkReader.network(server.publicUrl());
    ConsoleConfig console = new ConsoleReader(source, mode).read(server, network, seed);
    MailConfig mail = new MailReader(source, mode).read(server.publicUrl());
    OutboundConfig outbound = new OutboundReader(source, mode).read();
    SmsConfig sms = new SmsReader(source, mode).read();
    Argon2Config argon2 = argon2();
    Optional<RedisConfig> redis = networkReader.redis();
    RateLimitConfig rateLimit = networkReader.rateLimit();
    // Elsewhere nothing comes of it but the checklist.
    KeySource production = mode == RunMode.PRODUCTION ? source : source.copy();
    ProductionRules.check(production, server, database, seed, argon2, rateLimit);
    ProductionRules.checkNetwork(production, network, redis);
    ProductionRules.checkMail(production, mail);
    if (mode != RunMode.PRODUCTION) {
      ConsoleReader.checkProduction(production);
      new OutboundReader(production, RunMode.PRODUCTION).read();
      new SmsReader(production, RunMode.PRODUCTION).read();
    }
    SecretRules.check(production, encryption, audit, connectors, console, database, seed, redis);
    SigningKeyConfig signingKeys = signingKeys();
    return new Settings(
        server,
        database,
        seed,
        encryption,
        audit,
        connectors,
        console,
        mail,
        outbound,
        sms,
        argon2,
        signingKeys,
        network,
        redis,
        rateLimit,
        source.findings(),
        production.findings());
  }

  private static RunMode readMode(KeySource source) {
    Optional<String> text = source.text(ConfigurationKey.ENV);
    Optional<RunMode> named = text.flatMap(RunMode::parse);
    if (text.isPresent() && named.isEmpty()) {
      source.warning(
          ConfigurationKey.ENV,
          "is none of development, test and production; production is assumed.");
    }
    return named.orElse(RunMode.PRODUCTION);
  }

  private ServerConfig server() {
    int httpPort = source.number(ConfigurationKey.HTTP_PORT, DEFAULT_HTTP_PORT, 1, MAX_PORT);
    int opsPort = source.number(ConfigurationKey.OPS_PORT, DEFAULT_OPS_PORT, 1, MAX_PORT);
    int opsTlsPort =
        source.number(ConfigurationKey.OPS_TLS_PORT, DEFAULT_OPS_TLS_PORT, 1, MAX_PORT);
    if (opsPort == httpPort) {
      source.error(ConfigurationKey.OPS_PORT, "must differ from HELLOJOHN_HTTP_PORT.");
    }
    if (opsTlsPort == httpPort || opsTlsPort == opsPort) {
      source.error(ConfigurationKey.OPS_TLS_PORT, "must differ from the other ports.");
    }
    return new ServerConfig(
        mode,
        publicUrl(httpPort),
        httpPort,
        opsPort,
        opsTlsPort,
        dataDir(),
        defaultTenant(),
        source.flag(ConfigurationKey.SHOW_ERROR_DETAILS, false),
        source.flag(ConfigurationKey.STOP_ON_TAKEN_PORT, false));
  }

  private URI publicUrl(int httpPort) {
    return WebBase.read(
        source, ConfigurationKey.PUBLIC_URL, URI.create("http://localhost:" + httpPort));
  }

  private Path dataDir() {
    Path home = Path.of(System.getProperty("user.home", ""));
    Path otherwise = home.resolve(".hellojohn").toAbsolutePath();
    String text = source.text(ConfigurationKey.DATA_DIR).orElse(otherwise.toString());
    try {
      Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
      if (!text.contains(";")) {
        return path.toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      // The same finding as for the separator of H2's settings: its message quotes nothing.
    }
    source.error(ConfigurationKey.DATA_DIR, "must be a directory's path without a semicolon.");
    return otherwise;
  }

  private Optional<String> defaultTenant() {
    Optional<String> slug = source.text(ConfigurationKey.DEFAULT_TENANT);
    if (slug.isPresent() && !SLUG.matcher(slug.get()).matches()) {
      source.error(ConfigurationKey.DEFAULT_TENANT, "must be a tenant's slug.");
      return Optional.empty();
    }
    return slug;
  }

  private Optional<SeedConfig> seed() {
    Optional<String> address = source.text(ConfigurationKey.ADMIN_SEED_EMAIL);
    Optional<String> password = source.secret(ConfigurationKey.ADMIN_SEED_PASSWORD);
    Optional<Email> email = address.flatMap(Email::parse);
    if (address.isPresent() && email.isEmpty()) {
      source.error(ConfigurationKey.ADMIN_SEED_EMAIL, "must be an e-mail address.");
    }
    if (mode == RunMode.DEVELOPMENT) {
      return Optional.of(
          new SeedConfig(
              email.orElse(SeedConfig.DEVELOPMENT_EMAIL),
              password.map(Secret::new).orElse(SeedConfig.DEVELOPMENT_PASSWORD)));
    }
    if (address.isPresent() && password.isEmpty()) {
      source.error(
          ConfigurationKey.ADMIN_SEED_PASSWORD, "must be set with HELLOJOHN_ADMIN_SEED_EMAIL.");
    }
    if (address.isEmpty() && password.isPresent()) {
      source.error(
          ConfigurationKey.ADMIN_SEED_EMAIL, "must be set with HELLOJOHN_ADMIN_SEED_PASSWORD.");
    }
    return email.flatMap(to -> password.map(Secret::new).map(secret -> new SeedConfig(to, secret)));
  }

  private SigningKeyConfig signingKeys() {
    return new SigningKeyConfig(
        Duration.ofSeconds(
            source.number(
                ConfigurationKey.SIGNING_KEY_LEAD_SECONDS, DEFAULT_LEAD, MIN_LEAD, MAX_LEAD)));
  }

  private Argon2Config argon2() {
    int parallelism = source.number(ConfigurationKey.ARGON2_PARALLELISM, 1, 1, MAX_PARALLELISM);
    return Argon2Config.of(
        source.number(
            ConfigurationKey.ARGON2_MEMORY_KIB,
            DEFAULT_MEMORY_KIB,
            MIN_MEMORY_KIB * parallelism,
            MAX_MEMORY_KIB),
        source.number(ConfigurationKey.ARGON2_ITERATIONS, DEFAULT_ITERATIONS, 1, MAX_ITERATIONS),
        parallelism);
  }
}
