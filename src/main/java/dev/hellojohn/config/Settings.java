package dev.hellojohn.config;

import java.util.List;
import java.util.Optional;

/**
 * All settings and all findings. With an error among the findings, the faulty settings hold
 * harmless stand-ins.
 *
 * @param server where and as what the server runs
 * @param database the database
 * @param seed the first administrator, if one is to be made
 * @param encryption the master key for data at rest
 * @param audit the audit trail
 * @param connectors inbound webhooks
 * @param console the console's sessions
 * @param mail mails
 * @param outbound the services elsewhere that are called on behalf of users
 * @param sms short messages
 * @param argon2 what hashing passwords may cost
 * @param signingKeys the tenants' signing keys
 * @param network proxies, allow-lists and browsers' origins
 * @param redis the Redis that nodes share, if there is one
 * @param rateLimit the rate limits
 * @param findings everything that is wrong, in the order of the keys
 * @param productionFindings what would be wrong in production, whichever mode this is
 */
public record Settings(
    ServerConfig server,
    DatabaseConfig database,
    Optional<SeedConfig> seed,
    RotatedKey encryption,
    AuditConfig audit,
    ConnectorConfig connectors,
    ConsoleConfig console,
    MailConfig mail,
    OutboundConfig outbound,
    SmsConfig sms,
    Argon2Config argon2,
    SigningKeyConfig signingKeys,
    NetworkConfig network,
    Optional<RedisConfig> redis,
    RateLimitConfig rateLimit,
    List<Finding> findings,
    List<Finding> productionFindings) {

  /** The master key: published with the source, good for nothing but development. */
  static final Secret DEVELOPMENT_KEY =
      new Secret("68656c6c6f6a6f686e20646576656c6f706d656e74206d6173746572206b6579");

  /** Copies the findings. */
  public Settings {
    findings = List.copyOf(findings);
    productionFindings = List.copyOf(productionFindings);
  }
}
