package dev.hellojohn.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings of this process, read once. With an error among the findings the application must
 * not start; what the accessors then give is harmless but useless.
 */
@Singleton
public class Configuration {

  private final Settings settings;

  /** Reads environment, Liberty server variables and system properties. */
  @Inject
  public Configuration(Config config) {
    this(ConfigurationReader.read(name -> raw(config, name)));
  }

  /** Takes settings that were read elsewhere. */
  public Configuration(Settings settings) {
    this.settings = settings;
  }

  /** Everything that is wrong, in the order of the keys. */
  public List<Finding> findings() {
    return settings.findings();
  }

  /** Everything that would be wrong in production, whichever mode this is. */
  public List<Finding> productionFindings() {
    return settings.productionFindings();
  }

  /** Whether the application must not start. */
  public boolean isRefused() {
    return settings.findings().stream().anyMatch(Finding::isError);
  }

  /** Where and as what the server runs. */
  public ServerConfig server() {
    return settings.server();
  }

  /** The database. */
  public DatabaseConfig database() {
    return settings.database();
  }

  /** The first administrator, if one is to be made. */
  public Optional<SeedConfig> seed() {
    return settings.seed();
  }

  /** The master keys. */
  public RotatedKey encryption() {
    return settings.encryption();
  }

  /** The audit trail. */
  public AuditConfig audit() {
    return settings.audit();
  }

  /** Inbound webhooks. */
  public ConnectorConfig connectors() {
    return settings.connectors();
  }

  /** The console's sessions. */
  public ConsoleConfig console() {
    return settings.console();
  }

  /** Mails. */
  public MailConfig mail() {
    return settings.mail();
  }

  /** The services elsewhere that are called on behalf of users. */
  public OutboundConfig outbound() {
    return settings.outbound();
  }

  /** Short messages. */
  public SmsConfig sms() {
    return settings.sms();
  }

  /** What hashing passwords may cost. */
  public Argon2Config argon2() {
    return settings.argon2();
  }

  /** The tenants' signing keys. */
  public SigningKeyConfig signingKeys() {
    return settings.signingKeys();
  }

  /** Proxies, allow-lists and browsers' origins. */
  public NetworkConfig network() {
    return settings.network();
  }

  /** The Redis that nodes share, if there is one. */
  public Optional<RedisConfig> redis() {
    return settings.redis();
  }

  /** The rate limits. */
  public RateLimitConfig rateLimit() {
    return settings.rateLimit();
  }

  /**
   * The text as it was given: {@code Config.getValue} would take a dollar sign and a brace in a
   * password for an expression. The sources come in the order of their ordinals.
   */
  private static Optional<String> raw(Config config, String name) {
    for (ConfigSource source : config.getConfigSources()) {
      String value = source.getValue(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
