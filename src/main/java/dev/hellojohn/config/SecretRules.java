package dev.hellojohn.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a secret none: it was published, typed by a person, or is used for two things. */
final class SecretRules {

  /** Random 32 bytes have some 30 different ones, and as few as this in no universe's lifetime. */
  private static final int MIN_DISTINCT_BYTES = 16;

  /** As long as a key is, whatever it is written in. */
  private static final int MIN_SECRET_BYTES = 32;

  /** 64 random hexadecimal digits have 16 different ones, or 15; a repeated word has fewer. */
  private static final int MIN_DISTINCT_CHARACTERS = 10;

  /** Passwords that images, tutorials and our own documents set. */
  private static final Set<String> DEFAULT_PASSWORDS =
      Set.of(
          "admin",
          "example",
          "hellojohn",
          "hellojohn_secret",
          "mariadb",
          "mysecretpassword",
          "mysql",
          "passwd",
          "password",
          "postgres",
          "postgresql",
          "root",
          "secret",
          "test");

  /** What stands in a template until somebody puts a value there. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          ".*(?:changeme|changeit|changethis|replaceme|replacethis|placeholder|insertpassword"
              + "|insertsecret|yourpassword|yoursecret).*|todo|none|null|<.*>|\\$\\{.*\\}|(.)\\1*");

  private static final Pattern SEPARATORS = Pattern.compile("[\\s._-]+");

  private final KeySource source;

  private SecretRules(KeySource source) {
    this.source = source;
  }

  static void check(
      KeySource source,
      RotatedKey encryption,
      AuditConfig audit,
      ConnectorConfig connectors,
      ConsoleConfig console,
      DatabaseConfig database,
      Optional<SeedConfig> seed,
      Optional<RedisConfig> redis) {
    SecretRules rules = new SecretRules(source);
    rules.key(ConfigurationKey.ENCRYPTION_KEY, encryption.key(), Settings.DEVELOPMENT_KEY);
    rules.key(
        ConfigurationKey.AUDIT_CHECKPOINT_KEY,
        audit.checkpointKey().key(),
        AuditConfig.DEVELOPMENT_KEY);
    rules.key(
        ConfigurationKey.CONNECTOR_ENCRYPTION_KEY,
        connectors.encryptionKey().key(),
        ConnectorConfig.DEVELOPMENT_KEY);
    rules.key(
        ConfigurationKey.SESSION_ENCRYPTION_KEY,
        console.encryptionKey().key(),
        ConsoleConfig.DEVELOPMENT_KEY);
    rules.sessionSecret(console.secret());
    rules.previousKey(encryption);
    rules.previousKey(connectors);
    List<Named> secrets = new ArrayList<>();
    secrets.add(new Named(ConfigurationKey.DATABASE_PASSWORD, database.password()));
    seed.ifPresent(s -> secrets.add(new Named(ConfigurationKey.ADMIN_SEED_PASSWORD, s.password())));
    secrets.add(new Named(ConfigurationKey.ENCRYPTION_KEY, encryption.key()));
    encryption
        .previous()
        .ifPresent(key -> secrets.add(new Named(ConfigurationKey.ENCRYPTION_KEY_PREVIOUS, key)));
    secrets.add(new Named(ConfigurationKey.AUDIT_CHECKPOINT_KEY, audit.checkpointKey().key()));
    audit
        .checkpointKey()
        .previous()
        .ifPresent(
            key -> secrets.add(new Named(ConfigurationKey.AUDIT_CHECKPOINT_KEY_PREVIOUS, key)));
    secrets.add(
        new Named(ConfigurationKey.CONNECTOR_ENCRYPTION_KEY, connectors.encryptionKey().key()));
    connectors
        .encryptionKey()
        .previous()
        .ifPresent(
            key -> secrets.add(new Named(ConfigurationKey.CONNECTOR_ENCRYPTION_KEY_PREVIOUS, key)));
    secrets.add(new Named(ConfigurationKey.SESSION_SECRET, console.secret()));
    secrets.add(new Named(ConfigurationKey.SESSION_ENCRYPTION_KEY, console.encryptionKey().key()));
    console
        .provider()
        .ifPresent(
            provider ->
                secrets.add(
                    new Named(ConfigurationKey.OIDC_CLIENT_SECRET, provider.clientSecret())));
    console
        .encryptionKey()
        .previous()
        .ifPresent(
            key -> secrets.add(new Named(ConfigurationKey.SESSION_ENCRYPTION_KEY_PREVIOUS, key)));
    redis.ifPresent(r -> secrets.add(new Named(ConfigurationKey.REDIS_URL, r.password())));
    rules.sharing(secrets);
  }

  /** A secret and where it comes from. */
  private record Named(ConfigurationKey key, Secret secret) {}

  /** Whether a password is one that everybody tries first, or the text of a template. */
  static boolean isPublished(String password) {
    String plain = password.toLowerCase(Locale.ROOT);
    return DEFAULT_PASSWORDS.contains(plain) || isPlaceholder(plain);
  }

  /** Whether a text stands for a value that was never put in. */
  static boolean isPlaceholder(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    return !plain.isEmpty()
        && PLACEHOLDER.matcher(SEPARATORS.matcher(plain).replaceAll("")).matches();
  }

  private void key(ConfigurationKey name, Secret key, Secret developmentKey) {
    if (source.isFaulty(name)) {
      return;
    }
    if (source.secret(name).isEmpty()) {
      source.error(name, "must be set in production; openssl rand -hex 32 makes one.");
    } else if (isEqual(key, developmentKey)) {
      source.error(name, "must not be the development key in production.");
    } else if (isTyped(key)) {
      source.error(name, "must be random in production; openssl rand -hex 32 makes one.");
    }
  }

  private void sessionSecret(Secret secret) {
    ConfigurationKey name = ConfigurationKey.SESSION_SECRET;
    String text = secret.reveal();
    if (source.isFaulty(name)) {
      return;
    }
    if (source.secret(name).isEmpty()) {
      source.error(name, "must be set in production; openssl rand -hex 32 makes one.");
    } else if (isEqual(secret, ConsoleConfig.DEVELOPMENT_SECRET)) {
      source.error(name, "must not be the development secret in production.");
    } else if (text.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES
        || text.codePoints().distinct().count() < MIN_DISTINCT_CHARACTERS
        || isPlaceholder(text)) {
      source.error(
          name,
          "must be random and of 32 bytes or more in production; openssl rand -hex 32 makes one.");
    }
  }

  private void previousKey(RotatedKey encryption) {
    if (encryption.previous().filter(key -> isEqual(key, Settings.DEVELOPMENT_KEY)).isPresent()) {
      source.warning(
          ConfigurationKey.ENCRYPTION_KEY_PREVIOUS,
          "is the published development key: seal everything anew and replace the tenants' keys.");
    }
  }

  /**
   * Counting what needs it would open every tenant's database; the re-sealing does, and says so.
   */
  private void previousKey(ConnectorConfig connectors) {
    if (connectors.encryptionKey().previous().isPresent()) {
      source.warning(
          ConfigurationKey.CONNECTOR_ENCRYPTION_KEY_PREVIOUS,
          "is set: once every node has the new key, POST /cp/v1/settings/reseal, and unset it when"
              + " nothing failed.");
    }
  }

  private static boolean isEqual(Secret key, Secret published) {
    return new Secret(key.reveal().toLowerCase(Locale.ROOT)).equals(published);
  }

  /** Zeros, a repeated byte, a row of them, a word again and again: what no generator makes. */
  private static boolean isTyped(Secret key) {
    byte[] bytes = HexFormat.of().parseHex(key.reveal());
    Set<Byte> distinct = new HashSet<>();
    Set<Integer> steps = new HashSet<>();
    for (int i = 0; i < bytes.length; i++) {
      distinct.add(bytes[i]);
      if (i > 0) {
        steps.add((bytes[i] - bytes[i - 1]) & 0xFF);
      }
    }
    return distinct.size() < MIN_DISTINCT_BYTES || steps.size() == 1;
  }

  /** Whoever learns one of two secrets must not have learnt the other. */
  private void sharing(List<Named> secrets) {
    for (int i = 0; i < secrets.size(); i++) {
      for (int j = 0; j < i; j++) {
        Named one = secrets.get(j);
        Named other = secrets.get(i);
        if (!one.secret().isEmpty()
            && !source.isFaulty(other.key())
            && one.secret().reveal().equalsIgnoreCase(other.secret().reveal())) {
          source.error(other.key(), "must not be the same secret as " + one.key().key() + ".");
        }
      }
    }
  }
}
