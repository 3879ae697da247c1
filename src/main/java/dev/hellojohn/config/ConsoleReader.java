package dev.hellojohn.config;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads the settings of the console's sessions. */
final class ConsoleReader {

  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final String FORM =
      "must be 64 hexadecimal digits; openssl rand -hex 32 makes one.";

  /** An operator who reads one long page is not idle. */
  private static final int DEFAULT_IDLE = 1_800;

  /** A working day. */
  private static final int DEFAULT_LONGEST = 43_200;

  private static final int MIN_LIFE = 60;

  /** The cookie lives as long. */
  private static final int DAY = 86_400;

  private final KeySource source;
  private final RunMode mode;

  ConsoleReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  ConsoleConfig read() {
    Optional<String> key = key(ConfigurationKey.SESSION_ENCRYPTION_KEY);
    Optional<String> previous =
        key(ConfigurationKey.SESSION_ENCRYPTION_KEY_PREVIOUS).filter(KEY.asMatchPredicate());
    if (key.isPresent() && previous.filter(key.get()::equalsIgnoreCase).isPresent()) {
      source.error(
          ConfigurationKey.SESSION_ENCRYPTION_KEY_PREVIOUS,
          "must differ from HELLOJOHN_SESSION_ENCRYPTION_KEY.");
    }
    int longest =
        source.number(ConfigurationKey.SESSION_MAX_SECONDS, DEFAULT_LONGEST, MIN_LIFE, DAY);
    int idle = source.number(ConfigurationKey.SESSION_IDLE_SECONDS, DEFAULT_IDLE, MIN_LIFE, DAY);
    return new ConsoleConfig(
        source
            .secret(ConfigurationKey.SESSION_SECRET)
            .map(String::strip)
            .map(Secret::new)
            .orElse(ConsoleConfig.DEVELOPMENT_SECRET),
        usable(key),
        previous.map(Secret::new),
        Duration.ofSeconds(idle),
        Duration.ofSeconds(longest),
        login());
  }

  private Optional<String> key(ConfigurationKey name) {
    Optional<String> key = source.secret(name).map(String::strip);
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      source.error(name, FORM);
    }
    return key;
  }

  /** A key that was refused never seals anything, whoever overlooks the finding. */
  private Secret usable(Optional<String> key) {
    if (source.isFaulty(ConfigurationKey.SESSION_ENCRYPTION_KEY)) {
      String random = UUID.randomUUID().toString() + UUID.randomUUID();
      return new Secret(random.replace("-", ""));
    }
    return key.map(Secret::new).orElse(ConsoleConfig.DEVELOPMENT_KEY);
  }

  private ConsoleLogin login() {
    ConsoleLogin otherwise =
        mode == RunMode.PRODUCTION ? ConsoleLogin.CLOSED : ConsoleLogin.PASSWORD;
    Optional<String> text = source.text(ConfigurationKey.CONSOLE_LOGIN);
    Optional<ConsoleLogin> login = text.flatMap(ConsoleLogin::parse);
    if (text.isPresent() && login.isEmpty()) {
      source.error(ConfigurationKey.CONSOLE_LOGIN, "must be password or closed.");
    }
    return login.orElse(otherwise);
  }
}
