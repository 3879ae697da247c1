package dev.hellojohn.control;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.RateLimitConfig;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.setting.SecurityInForce;
import dev.hellojohn.setting.SecuritySettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The instance's security settings in an answer: what holds, and what of it is the environment's.
 */
@Schema(
    name = "SecuritySettings",
    description = "What holds on every node, and what of it the environment says.")
public record SecuritySettingsBody(
    @Schema(
            description = "The web origins that may call every tenant and the Control Plane",
            examples = "[\"https://console.example.com\"]")
        List<String> allowedOrigins,
    @Schema(
            description = "The networks that may reach `/cp` and `/console`; empty: everyone",
            examples = "[\"10.0.0.0/8\"]")
        List<String> cpAllowedIps,
    @Schema(description = "Each limit's requests and window", examples = "{\"sign_in\":\"10/60s\"}")
        Map<String, String> rateLimits,
    @Schema(description = "Whether limits are held; always, in production")
        boolean rateLimitsEnabled,
    @Schema(description = "What the environment says. Its origins and networks are locked.")
        ConfiguredBody configured,
    @Schema(description = "The last change; null before the first") @Nullable Instant updatedAt) {

  /**
   * What the environment says: its lists can't be shortened here, its limits hold where none is
   * set.
   */
  @Schema(name = "ConfiguredSecurity")
  public record ConfiguredBody(
      List<String> allowedOrigins,
      List<String> cpAllowedIps,
      Map<String, String> rateLimits,
      boolean rateLimitsEnabled) {}

  static SecuritySettingsBody of(Configuration configuration, SecuritySettings settings) {
    var held = SecurityInForce.of(configuration, settings);
    var configured = SecurityInForce.of(configuration, SecuritySettings.NONE);
    return new SecuritySettingsBody(
        origins(held),
        networks(held),
        limits(held.rateLimit()),
        held.rateLimit().enabled(),
        new ConfiguredBody(
            origins(configured),
            networks(configured),
            limits(configured.rateLimit()),
            configured.rateLimit().enabled()),
        settings.updatedAt());
  }

  private static List<String> origins(SecurityInForce security) {
    return security.origins().stream().sorted().toList();
  }

  private static List<String> networks(SecurityInForce security) {
    return security.networks().stream().map(IpRange::toString).toList();
  }

  private static Map<String, String> limits(RateLimitConfig config) {
    var limits = new TreeMap<String, String>();
    for (var rule : RateLimitRule.values()) {
      limits.put(rule.wireName(), config.of(rule).toString());
    }
    return limits;
  }
}
