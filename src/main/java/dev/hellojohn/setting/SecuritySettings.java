package dev.hellojohn.setting;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.WebOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators have set at run time, beside the configuration and never in its place: origins and
 * networks are added to the configured ones, limits stand in for them.
 *
 * @param origins more web origins that may call every tenant and the Control Plane
 * @param networks more networks that may reach the Control Plane
 * @param limits the limits that are not as configured
 * @param limitsEnabled whether limits are held; null is as configured
 * @param version raised by each change, 0 before the first
 * @param updatedAt when the last change was, or null before the first
 */
public record SecuritySettings(
    List<WebOrigin> origins,
    List<IpRange> networks,
    Map<RateLimitRule, RateLimit> limits,
    @Nullable Boolean limitsEnabled,
    long version,
    @Nullable Instant updatedAt) {

  /** As on the first day. */
  public static final SecuritySettings NONE =
      new SecuritySettings(List.of(), List.of(), Map.of(), null, 0, null);

  /** Copies. */
  public SecuritySettings {
    origins = List.copyOf(origins);
    networks = List.copyOf(networks);
    limits = Map.copyOf(limits);
  }
}
