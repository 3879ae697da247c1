package dev.hellojohn.control;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.NetworkConfig;
import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.WebOrigin;
import dev.hellojohn.setting.SecuritySettings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of the instance's security settings: what is absent stays as it is. */
@Schema(
    name = "SecuritySettingsChange",
    description =
        "What is absent stays as it is; null is what the environment says. A list is given as a"
            + " whole, with what the environment says in it.",
    examples = "{\"rate_limits\":{\"control_plane\":\"300/60s\"}}")
public record SecuritySettingsChangeBody(
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description = "Each https://host or https://host:port; plain http outside production")
        Patch<List<String>> allowedOrigins,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description = "Addresses and CIDRs; your own has to be in it")
        Patch<List<String>> cpAllowedIps,
    @Schema(
            type = SchemaType.OBJECT,
            nullable = true,
            additionalProperties = String.class,
            description =
                "Limits by their names, merged into what is there: 10/60s, 3/10m, 1000/24h. A null"
                    + " is what the environment says")
        Patch<Map<String, String>> rateLimits,
    @Schema(
            implementation = Boolean.class,
            nullable = true,
            description = "Production refuses false")
        Patch<Boolean> rateLimitsEnabled) {

  /**
   * The whole of the settings after this change.
   *
   * @throws ProblemException {@code validation_failed} with all that is wrong; {@code conflict} if
   *     a list leaves out what the environment says
   */
  SecuritySettings applyTo(SecuritySettings now, Configuration configuration) {
    var violations = new Violations();
    boolean production = configuration.server().isProduction();
    var origins = origins(production, violations);
    var networks =
        cpAllowedIps.map(texts -> AllowedAddresses.read("cp_allowed_ips", texts, violations));
    var limits = limits(now.limits(), violations);
    if (production && rateLimitsEnabled.value().filter(enabled -> !enabled).isPresent()) {
      violations.add(
          "rate_limits_enabled", "refused", "Rate limits can't be switched off in production.");
    }
    violations.throwIfAny();
    NetworkConfig configured = configuration.network();
    return new SecuritySettings(
        added("allowed_origins", origins, configured.allowedOrigins(), now.origins()),
        added("cp_allowed_ips", networks, configured.controlPlaneAllowed(), now.networks()),
        limits,
        rateLimitsEnabled.applyTo(now.limitsEnabled()),
        now.version(),
        now.updatedAt());
  }

  private Patch<List<WebOrigin>> origins(boolean production, Violations violations) {
    var read = allowedOrigins.map(texts -> WebOrigins.read("allowed_origins", texts, violations));
    if (production
        && read.value().stream().flatMap(List::stream).anyMatch(o -> !o.startsWith("https://"))) {
      violations.add("allowed_origins", "not_https", "Origins are https in production.");
    }
    return read.map(
        texts -> texts.stream().map(WebOrigin::parse).flatMap(Optional::stream).toList());
  }

  /** Merges by name, so that whoever changes one limit knows nothing of the others. */
  private Map<RateLimitRule, RateLimit> limits(
      Map<RateLimitRule, RateLimit> now, Violations violations) {
    var limits = new EnumMap<RateLimitRule, RateLimit>(RateLimitRule.class);
    if (!rateLimits.isNull()) {
      limits.putAll(now);
    }
    rateLimits
        .value()
        .orElse(Map.of())
        .forEach((name, text) -> change(limits, name, text, violations));
    return limits;
  }

  private static void change(
      Map<RateLimitRule, RateLimit> limits,
      String name,
      @Nullable String text,
      Violations violations) {
    var rule = RateLimitRule.parse(name);
    var limit = Optional.ofNullable(text).flatMap(RateLimit::parse);
    if (rule.isEmpty()) {
      violations.add("rate_limits", "unknown", "There is no limit of one of these names.");
    } else if (text == null) {
      limits.remove(rule.get());
    } else if (limit.isEmpty()) {
      violations.add(
          "rate_limits." + name,
          "invalid",
          "A limit is a number of requests and a time, such as 10/60s.");
    } else {
      limits.put(rule.get(), limit.get());
    }
  }

  /** What a list adds to the environment's; null adds nothing. */
  private static <T> List<T> added(
      String field, Patch<List<T>> list, Collection<T> configured, List<T> now) {
    if (list.isAbsent()) {
      return now;
    }
    var all = list.value();
    if (all.isPresent() && !all.get().containsAll(configured)) {
      throw new ProblemException(
          ErrorCode.CONFLICT,
          "What the environment says is locked: "
              + field
              + " has to hold it. It is changed where the server is configured.");
    }
    return all.orElse(List.of()).stream().filter(entry -> !configured.contains(entry)).toList();
  }

  /** Whether it is about who reaches the Control Plane. */
  boolean changesNetworks() {
    return !cpAllowedIps.isAbsent();
  }
}
