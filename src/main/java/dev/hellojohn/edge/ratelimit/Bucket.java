package dev.hellojohn.edge.ratelimit;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;

/**
 * The permits of one subject under one limit. Buckets that are taken from together are of one
 * subject.
 *
 * @param rule which limit it is
 * @param subject whose requests are counted: an address, a client, a session, a user
 * @param scope the tenant whose own, tighter limit it is, or empty for the operator's
 * @param limit how many permits there are, and for how long each is used up
 */
record Bucket(RateLimitRule rule, String subject, String scope, RateLimit limit) {

  /** Its name in a store. The braces keep one subject's buckets in one slot of a Redis cluster. */
  String key() {
    return '{' + subject + "}:" + rule.wireName() + (scope.isEmpty() ? "" : '@' + scope);
  }
}
