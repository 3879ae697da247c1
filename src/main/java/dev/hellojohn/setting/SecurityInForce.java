package dev.hellojohn.setting;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.NetworkConfig;
import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitConfig;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.WebOrigin;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What holds now: the configuration and, on top of it, what operators have set.
 *
 * @param origins the web origins that may call every tenant and the Control Plane, as browsers send
 *     them
 * @param networks who may reach the Control Plane; empty is everyone
 * @param rateLimit the rate limits
 */
public record SecurityInForce(
    Set<String> origins, List<IpRange> networks, RateLimitConfig rateLimit) {

  /** Copies. */
  public SecurityInForce {
    origins = Set.copyOf(origins);
    networks = List.copyOf(networks);
  }

  /** Puts the settings on top of the configuration. */
  public static SecurityInForce of(Configuration configuration, SecuritySettings settings) {
    NetworkConfig network = configuration.network();
    Set<String> origins =
        network.allowedOrigins().stream()
            .map(WebOrigin::value)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    settings.origins().forEach(origin -> origins.add(origin.value()));
    Set<IpRange> networks = new LinkedHashSet<>(network.controlPlaneAllowed());
    networks.addAll(settings.networks());
    return new SecurityInForce(
        origins,
        List.copyOf(networks),
        rateLimit(configuration.server().isProduction(), configuration.rateLimit(), settings));
  }

  /** In production nothing switches them off, a setting of another day neither. */
  private static RateLimitConfig rateLimit(
      boolean production, RateLimitConfig configured, SecuritySettings settings) {
    Map<RateLimitRule, RateLimit> limits = new EnumMap<>(configured.limits());
    limits.putAll(settings.limits());
    Boolean enabled = settings.limitsEnabled();
    return new RateLimitConfig(
        (enabled == null || production) ? configured.enabled() : enabled,
        configured.loopbackExempt(),
        limits);
  }
}
