package dev.hellojohn.config;

/**
 * The rate limits.
 *
 * @param enabled whether there are any; always in production
 */
public record RateLimitConfig(boolean enabled) {}
