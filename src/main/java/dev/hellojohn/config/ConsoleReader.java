package dev.hellojohn.config;

import java.time.Duration;
import java.util.Optional;

/** Reads the settings of the console's sessions. */
final class ConsoleReader {

  /** An operator who reads one long page is not idle. */
  private static final int DEFAULT_IDLE = 1_800;

  /** A working day. */
  private static final int DEFAULT_LONGEST = 43_200;

  private static final int MIN_LIFE = 60;

  /** The cookie lives as long. */
  private static final int DAY = 86_400;

  private static final String NEEDED =
      "must be set while HELLOJOHN_CONSOLE_LOGIN is oidc, which it is in production unless it says"
          + " otherwise.";

  private final KeySource source;
  private final RunMode mode;

  ConsoleReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  ConsoleConfig read(ServerConfig server, NetworkConfig network, Optional<SeedConfig> seed) {
    int longest =
        source.number(ConfigurationKey.SESSION_MAX_SECONDS, DEFAULT_LONGEST, MIN_LIFE, DAY);
    int idle = source.number(ConfigurationKey.SESSION_IDLE_SECONDS, DEFAULT_IDLE, MIN_LIFE, DAY);
    ConsoleLogin login = login();
    return new ConsoleConfig(
        source
            .secret(ConfigurationKey.SESSION_SECRET)
            .map(String::strip)
            .map(Secret::new)
            .orElse(ConsoleConfig.DEVELOPMENT_SECRET),
        source.rotatedKey(
            ConfigurationKey.SESSION_ENCRYPTION_KEY,
            ConfigurationKey.SESSION_ENCRYPTION_KEY_PREVIOUS,
            mode,
            ConsoleConfig.DEVELOPMENT_KEY),
        Duration.ofSeconds(idle),
        Duration.ofSeconds(longest),
        login,
        login == ConsoleLogin.OIDC && !source.isFaulty(ConfigurationKey.CONSOLE_LOGIN)
            ? provider()
            : Optional.empty(),
        new BypassReader(source, mode).read(server, login, network, seed));
  }

  /** What production would ask for, in another mode. */
  static void checkProduction(KeySource production) {
    ConsoleReader reader = new ConsoleReader(production, RunMode.PRODUCTION);
    if (!production.isFaulty(ConfigurationKey.CONSOLE_LOGIN)
        && !production.isFaulty(ConfigurationKey.OIDC_ISSUER)
        && reader.login() == ConsoleLogin.OIDC) {
      reader.provider();
    }
  }

  /** Half of it is none: where it is needed, what is missing is an error. */
  private Optional<OidcConfig> provider() {
    Optional<String> issuer = issuer();
    Optional<String> id = required(ConfigurationKey.OIDC_CLIENT_ID);
    Optional<String> secret = source.secret(ConfigurationKey.OIDC_CLIENT_SECRET).map(String::strip);
    if (secret.isEmpty() && !source.isFaulty(ConfigurationKey.OIDC_CLIENT_SECRET)) {
      source.error(ConfigurationKey.OIDC_CLIENT_SECRET, NEEDED);
    }
    return issuer.flatMap(
        from ->
            id.flatMap(name -> secret.map(text -> new OidcConfig(from, name, new Secret(text)))));
  }

  private Optional<String> required(ConfigurationKey key) {
    Optional<String> text = source.text(key);
    if (text.isEmpty()) {
      source.error(key, NEEDED);
    }
    return text;
  }

  /** OpenID Connect Core §2: an https URL without query and fragment. */
  private Optional<String> issuer() {
    Optional<String> text = required(ConfigurationKey.OIDC_ISSUER);
    boolean sound = text.isEmpty() || ServiceUrl.isSound(text.get(), mode);
    if (!sound) {
      source.error(
          ConfigurationKey.OIDC_ISSUER, "must be an https URL without query and fragment.");
    }
    return text.filter(value -> sound);
  }

  private ConsoleLogin login() {
    boolean named = source.text(ConfigurationKey.OIDC_ISSUER).isPresent();
    ConsoleLogin otherwise =
        mode == RunMode.PRODUCTION || named ? ConsoleLogin.OIDC : ConsoleLogin.PASSWORD;
    Optional<String> text = source.text(ConfigurationKey.CONSOLE_LOGIN);
    Optional<ConsoleLogin> login = text.flatMap(ConsoleLogin::parse);
    if (text.isPresent() && login.isEmpty()) {
      source.error(ConfigurationKey.CONSOLE_LOGIN, "must be oidc, password or closed.");
    }
    return login.orElse(otherwise);
  }
}
