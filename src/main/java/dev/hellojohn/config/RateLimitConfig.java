package dev.hellojohn.config;

import java.util.EnumMap;
import java.util.Map;

/**
 * The rate limits.
 *
 * @param enabled whether there are any; always in production
 * @param loopbackExempt whether callers on the machine itself have none: in development alone
 * @param limits each rule's limit
 */
public record RateLimitConfig(
    boolean enabled, boolean loopbackExempt, Map<RateLimitRule, RateLimit> limits) {

  /** Completes the table with the defaults. */
  public RateLimitConfig {
    Map<RateLimitRule, RateLimit> all = new EnumMap<>(RateLimitRule.class);
    for (RateLimitRule rule : RateLimitRule.values()) {
      all.put(rule, limits.getOrDefault(rule, rule.standard()));
    }
    limits = Map.copyOf(all);
  }

  /** A rule's limit. */
  public RateLimit of(RateLimitRule rule) {
    RateLimit limit = limits.get(rule);
    return limit == null ? rule.standard() : limit;
  }
}
