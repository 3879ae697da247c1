package dev.hellojohn.config;

import dev.hellojohn.kernel.IpRange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What is good enough for development and refused in production. */
final class ProductionRules {

  private static final int MIN_SEED_PASSWORD_LENGTH = 12;
  private static final int MIN_DISTINCT_CHARACTERS = 6;

  /** Driver parameters by which a server knows its client without a password. */
  private static final List<String> PASSWORD_SUBSTITUTES =
      List.of(
          "sslcert",
          "sslkey",
          "socketFactory",
          "jaasLogin",
          "authenticationPluginClassName",
          "clientCertificateKeyStoreUrl",
          "defaultAuthenticationPlugin");

  /** Memory and passes that OWASP holds for equal; the smallest that are good enough. */
  private static final int[][] OWASP_ARGON2 = {
    {47_104, 1}, {19_456, 2}, {12_288, 3}, {9_216, 4}, {7_168, 5}
  };

  private final KeySource source;

  private ProductionRules(KeySource source) {
    this.source = source;
  }

  static void check(
      KeySource source,
      ServerConfig server,
      DatabaseConfig database,
      Optional<SeedConfig> seed,
      Argon2Config argon2,
      RateLimitConfig rateLimit) {
    ProductionRules rules = new ProductionRules(source);
    rules.publicUrl(server);
    rules.errorDetails(server);
    rules.storage(database);
    rules.databasePassword(database);
    seed.ifPresent(rules::seedPassword);
    rules.argon2(argon2);
    rules.rateLimit(rateLimit);
    rules.bypass();
  }

  private void publicUrl(ServerConfig server) {
    if (!source.isFaulty(ConfigurationKey.PUBLIC_URL) && !server.isHttps()) {
      source.error(ConfigurationKey.PUBLIC_URL, "must be set to an https URL in production.");
    }
  }

  private void errorDetails(ServerConfig server) {
    if (server.showErrorDetails()) {
      source.error(ConfigurationKey.SHOW_ERROR_DETAILS, "must not be true in production.");
    }
  }

  private void storage(DatabaseConfig database) {
    if (database.url().isFilesystem() && !source.isFaulty(ConfigurationKey.DATABASE_URL)) {
      source.error(
          ConfigurationKey.DATABASE_URL,
          "must be set in production: the filesystem storage is for development and tests.");
    }
  }

  private void databasePassword(DatabaseConfig database) {
    if (database.url().isFilesystem() || source.isFaulty(ConfigurationKey.DATABASE_PASSWORD)) {
      return;
    }
    String password = database.password().reveal();
    boolean needless =
        PASSWORD_SUBSTITUTES.stream().anyMatch(name -> database.url().hasParameter(name));
    if (password.isEmpty() && !needless) {
      source.error(ConfigurationKey.DATABASE_PASSWORD, "must be set in production.");
    }
    if (SecretRules.isPublished(password) || password.equals(database.username())) {
      source.error(
          ConfigurationKey.DATABASE_PASSWORD, "must not be a default password in production.");
    }
  }

  private void seedPassword(SeedConfig seed) {
    String password = seed.password().reveal();
    long distinct = password.codePoints().distinct().count();
    if (seed.password().equals(SeedConfig.DEVELOPMENT_PASSWORD)) {
      source.error(
          ConfigurationKey.ADMIN_SEED_PASSWORD,
          "must not be the development password in production.");
    } else if (password.codePointCount(0, password.length()) < MIN_SEED_PASSWORD_LENGTH
        || distinct < MIN_DISTINCT_CHARACTERS
        || SecretRules.isPlaceholder(password)
        || password.equalsIgnoreCase(seed.email().value())) {
      source.error(
          ConfigurationKey.ADMIN_SEED_PASSWORD,
          "is too weak for production: take "
              + MIN_SEED_PASSWORD_LENGTH
              + " varied characters or more.");
    }
  }

  private void argon2(Argon2Config argon2) {
    for (int[] enough : OWASP_ARGON2) {
      if (argon2.memoryKib() >= enough[0] && argon2.iterations() >= enough[1]) {
        return;
      }
    }
    source.warning(
        ConfigurationKey.ARGON2_MEMORY_KIB,
        "makes password hashes weaker than OWASP's minimum together with"
            + " HELLOJOHN_ARGON2_ITERATIONS.");
  }

  private void rateLimit(RateLimitConfig rateLimit) {
    if (!rateLimit.enabled()) {
      source.error(ConfigurationKey.RATE_LIMIT_ENABLED, "must not be false in production.");
    }
  }

  /** Whatever its value: who sets it has taken this for another place. */
  private void bypass() {
    if (source.text(ConfigurationKey.DEV_AUTH_BYPASS).isPresent()
        && !source.isFaulty(ConfigurationKey.DEV_AUTH_BYPASS)) {
      source.error(
          ConfigurationKey.DEV_AUTH_BYPASS, "must not be set in production, to no value at all.");
    }
  }

  /** What lies open: not refused, since a network can be closed elsewhere. */
  static void checkNetwork(KeySource source, NetworkConfig network, Optional<RedisConfig> redis) {
    if (network.trustedProxies().stream().anyMatch(IpRange::isEverything)) {
      source.error(
          ConfigurationKey.TRUSTED_PROXIES,
          "must not be every address: anyone could then name any client address.");
    }
    for (var origin : network.allowedOrigins()) {
      if (!origin.value().startsWith("https://") && !source.isFaulty(ConfigurationKey.PUBLIC_URL)) {
        source.error(ConfigurationKey.ALLOWED_ORIGINS, "must be https origins in production.");
        break;
      }
    }
    warnIfOpen(source, network, redis);
  }

  /**
   * Without it nobody recovers an account; that a connection is open can't be seen from outside.
   */
  static void checkMail(KeySource source, MailConfig mail) {
    if (mail.server().isEmpty() && !source.isFaulty(ConfigurationKey.SMTP_HOST)) {
      source.warning(
          ConfigurationKey.SMTP_HOST,
          "is not set: nobody gets a mail, also who forgot a password.");
    }
    if (mail.server().filter(s -> s.security() == MailConfig.Security.NONE).isPresent()) {
      source.warning(
          ConfigurationKey.SMTP_SECURITY, "is none: whoever is on the way can read the mails.");
    }
    requireHttps(source, ConfigurationKey.RESET_PASSWORD_URL, mail.resetPasswordUrl());
    requireHttps(source, ConfigurationKey.VERIFY_EMAIL_URL, mail.verifyEmailUrl());
    requireHttps(source, ConfigurationKey.MAGIC_LINK_URL, mail.magicLinkUrl());
    requireHttps(source, ConfigurationKey.UNLOCK_URL, mail.unlockUrl());
  }

  /** Unless it follows from a public URL that is refused already. */
  private static void requireHttps(KeySource source, ConfigurationKey key, URI page) {
    if (!page.getScheme().equals("https") && !source.isFaulty(ConfigurationKey.PUBLIC_URL)) {
      source.error(key, "must be an https URL in production.");
    }
  }

  private static void warnIfOpen(
      KeySource source, NetworkConfig network, Optional<RedisConfig> redis) {
    if (network.trustedProxies().isEmpty() && !source.isFaulty(ConfigurationKey.TRUSTED_PROXIES)) {
      source.warning(
          ConfigurationKey.TRUSTED_PROXIES,
          "is not set: behind a proxy, every request counts as the proxy's.");
    }
    if (network.controlPlaneAllowed().isEmpty()
        && !source.isFaulty(ConfigurationKey.CP_ALLOWED_IPS)) {
      source.warning(
          ConfigurationKey.CP_ALLOWED_IPS,
          "is not set: the Control Plane is open to every address.");
    }
    if (redis.isEmpty() && !source.isFaulty(ConfigurationKey.REDIS_URL)) {
      source.warning(
          ConfigurationKey.REDIS_URL, "is not set: each node counts its rate limits by itself.");
    }
  }
}
