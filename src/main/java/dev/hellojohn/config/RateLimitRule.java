package dev.hellojohn.config;

import static dev.hellojohn.config.RateLimitRule.Key.ADDRESS;
import static dev.hellojohn.config.RateLimitRule.Key.CLIENT;
import static dev.hellojohn.config.RateLimitRule.Key.SESSION;
import static dev.hellojohn.config.RateLimitRule.Key.USER;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The table of the rate limits: what is limited, how far by default, and whose requests are counted
 * together. Which requests a rule is for is in {@code edge.ratelimit.RateLimitRoutes}.
 */
public enum RateLimitRule {
  /** POST {@code /v1/auth/sign-in}. */
  SIGN_IN(10, 60, ADDRESS),
  /** POST {@code /v1/auth/sign-up}. */
  SIGN_UP(5, 60, ADDRESS),
  /** POST {@code /v1/auth/refresh}, once the token is known to be genuine. */
  REFRESH(30, 60, SESSION),
  /** POST {@code /v1/mfa/verify}, once the user is known. */
  MFA_VERIFY(5, 300, USER),
  /** Whatever sends a mail: forgotten password, magic link, code, verification. */
  FORGOT_PASSWORD(3, 600, ADDRESS),
  /** Everything else on the Data Plane. */
  DATA_PLANE(100, 60, CLIENT),
  /** {@code /cp/**} and {@code /console/**} as a whole. */
  CONTROL_PLANE(200, 60, ADDRESS),
  /** The sign-in to them. */
  CONTROL_SIGN_IN(20, 60, ADDRESS),
  /** POST {@code /v1/hooks/**}. */
  HOOKS(30, 60, ADDRESS),
  /** The Data Plane with no or an unknown key. */
  UNKNOWN_KEY(100, 60, ADDRESS),
  /** {@code /t/**} and {@code /.well-known/**}. */
  ISSUER(600, 60, ADDRESS);

  private final int permits;
  private final int seconds;
  private final Key key;

  RateLimitRule(int permits, int seconds, Key key) {
    this.permits = permits;
    this.seconds = seconds;
    this.key = key;
  }

  /** The limit where none is configured. */
  public RateLimit standard() {
    return new RateLimit(permits, Duration.ofSeconds(seconds));
  }

  /** Whose requests are counted together. */
  public Key key() {
    return key;
  }

  /** The name in the API, in metrics and in Redis: {@code sign_in}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rule of that name. */
  public static Optional<RateLimitRule> parse(String wireName) {
    return Arrays.stream(values()).filter(rule -> rule.wireName().equals(wireName)).findFirst();
  }

  /** Whether a tenant can tighten it: not where no tenant has a part. */
  public boolean isOfTenants() {
    return switch (this) {
      case SIGN_IN, SIGN_UP, REFRESH, MFA_VERIFY, FORGOT_PASSWORD, DATA_PLANE -> true;
      case CONTROL_PLANE, CONTROL_SIGN_IN, HOOKS, UNKNOWN_KEY, ISSUER -> false;
    };
  }

  /** The key that configures it. */
  ConfigurationKey configuredBy() {
    return ConfigurationKey.valueOf("RATE_LIMIT_" + name());
  }

  /** Whose requests are counted together. */
  public enum Key {
    /** Those of one address, or of one /64 of IPv6. */
    ADDRESS,
    /** Those with the keys of one client. */
    CLIENT,
    /** Those of one session. */
    SESSION,
    /** Those for one user. */
    USER
  }
}
