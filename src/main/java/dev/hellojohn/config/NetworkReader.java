package dev.hellojohn.config;

import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.WebOrigin;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what stands between the network and the application. */
final class NetworkReader {

  /** Far more than anyone has; a list that is still walked in no time. */
  private static final int MOST = 1000;

  private static final int MAX_POLICY = 4000;

  private final KeySource source;
  private final RunMode mode;

  NetworkReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  NetworkConfig network(URI publicUrl) {
    URI frontend = WebBase.read(source, ConfigurationKey.FRONTEND_URL, publicUrl);
    return new NetworkConfig(
        ranges(ConfigurationKey.TRUSTED_PROXIES),
        ranges(ConfigurationKey.CP_ALLOWED_IPS),
        WebOrigin.of(publicUrl),
        origins(frontend, publicUrl),
        policy());
  }

  Optional<RedisConfig> redis() {
    Optional<String> url = source.secret(ConfigurationKey.REDIS_URL);
    Optional<RedisConfig> redis = url.flatMap(RedisUrl::parse);
    if (url.isPresent() && redis.isEmpty()) {
      source.error(
          ConfigurationKey.REDIS_URL,
          "must be redis://, rediss://, redis-sentinel:// or redis-cluster:// with a host; special"
              + " characters in user and password are percent-encoded.");
    }
    return redis;
  }

  RateLimitConfig rateLimit() {
    Map<RateLimitRule, RateLimit> limits = new EnumMap<>(RateLimitRule.class);
    for (RateLimitRule rule : RateLimitRule.values()) {
      Optional<String> text = source.text(rule.configuredBy());
      Optional<RateLimit> limit = text.flatMap(RateLimit::parse);
      limit.ifPresent(value -> limits.put(rule, value));
      if (text.isPresent() && limit.isEmpty()) {
        source.error(
            rule.configuredBy(),
            "must be a number of requests, at most 10000, and a time, such as 10/60s, 3/10m or 1000/24h.");
      }
    }
    return new RateLimitConfig(
        source.flag(ConfigurationKey.RATE_LIMIT_ENABLED, true),
        mode == RunMode.DEVELOPMENT,
        limits);
  }

  List<IpRange> ranges(ConfigurationKey key) {
    return list(key, IpRange::parse, "must be addresses or CIDRs with commas, such as 10.0.0.0/8.");
  }

  private Set<WebOrigin> origins(URI frontend, URI publicUrl) {
    if (source.text(ConfigurationKey.ALLOWED_ORIGINS).isEmpty()) {
      return WebOrigin.of(frontend).map(Set::of).orElse(Set.of());
    }
    Set<WebOrigin> listed =
        new LinkedHashSet<>(
            list(
                ConfigurationKey.ALLOWED_ORIGINS,
                WebOrigin::parse,
                "must be origins with commas, such as https://app.example.com: no path, no"
                    + " wildcard, no null."));
    Optional<WebOrigin> page = WebOrigin.of(frontend);
    if (!listed.isEmpty()
        && !page.equals(WebOrigin.of(publicUrl))
        && page.filter(listed::contains).isEmpty()) {
      source.warning(
          ConfigurationKey.ALLOWED_ORIGINS,
          "does not hold the origin of HELLOJOHN_FRONTEND_URL, which is no longer implied.");
    }
    return listed;
  }

  /** All of a list's elements, or none with a finding: half a list would be somebody's surprise. */
  private <T> List<T> list(
      ConfigurationKey key, Function<String, Optional<T>> parse, String message) {
    String text = source.text(key).orElse("");
    if (text.isEmpty()) {
      return List.of();
    }
    List<T> elements = new ArrayList<>();
    for (String element : Arrays.asList(text.split(",", -1))) {
      Optional<T> parsed = parse.apply(element.strip());
      if (parsed.isEmpty() || elements.size() == MOST) {
        source.error(key, message);
        return List.of();
      }
      elements.add(parsed.get());
    }
    return elements;
  }

  private Optional<String> policy() {
    Optional<String> policy = source.text(ConfigurationKey.CSP);
    if (policy.isPresent()
        && (policy.get().length() > MAX_POLICY
            || !policy.get().chars().allMatch(c -> c >= ' ' && c <= '~'))) {
      source.error(ConfigurationKey.CSP, "must be one line of printable ASCII.");
      return Optional.empty();
    }
    return policy;
  }
}
