package dev.hellojohn.setting;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.WebOrigin;
import dev.hellojohn.store.StoredJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings in the global database. Each method runs in its caller's control transaction. */
@Singleton
public class SecuritySettingsRow {

  private final Clock clock;

  @Inject
  public SecuritySettingsRow(Clock clock) {
    this.clock = clock;
  }

  /** The column's JSON. A rule that a newer version has is nothing to this one. */
  private record Stored(
      List<String> origins,
      List<String> networks,
      Map<String, String> limits,
      @Nullable Boolean limitsEnabled) {}

  /** What is set. */
  public SecuritySettings read(EntityManager em) {
    return snapshot(em.find(SecuritySettingsEntity.class, SecuritySettingsEntity.ID));
  }

  /** What is set, kept from being changed by others while this transaction lasts. */
  public SecuritySettings lock(EntityManager em) {
    return snapshot(locked(em));
  }

  /**
   * Writes what this transaction has made of what it has {@linkplain #lock locked}.
   *
   * <p>The very first change makes the row: of two at the same time, one fails with a unique
   * violation and is tried again.
   *
   * @return the same with its new version and time
   */
  public SecuritySettings write(EntityManager em, SecuritySettings settings) {
    var found = locked(em);
    var row = found == null ? new SecuritySettingsEntity() : found;
    row.id = SecuritySettingsEntity.ID;
    row.settings = json(settings);
    row.updatedAt = clock.instant();
    row.version = settings.version() + 1;
    if (found == null) {
      em.persist(row);
    }
    em.flush();
    return snapshot(row);
  }

  private static @Nullable SecuritySettingsEntity locked(EntityManager em) {
    return em.find(
        SecuritySettingsEntity.class, SecuritySettingsEntity.ID, LockModeType.PESSIMISTIC_WRITE);
  }

  private static String json(SecuritySettings settings) {
    var limits = new TreeMap<String, String>();
    settings.limits().forEach((rule, limit) -> limits.put(rule.wireName(), limit.toString()));
    return StoredJson.write(
        new Stored(
            settings.origins().stream().map(WebOrigin::value).toList(),
            settings.networks().stream().map(IpRange::toString).toList(),
            limits,
            settings.limitsEnabled()));
  }

  private static SecuritySettings snapshot(@Nullable SecuritySettingsEntity row) {
    if (row == null) {
      return SecuritySettings.NONE;
    }
    var stored = StoredJson.read(row.settings, Stored.class);
    var limits = new EnumMap<RateLimitRule, RateLimit>(RateLimitRule.class);
    stored
        .limits()
        .forEach(
            (name, text) ->
                RateLimitRule.parse(name)
                    .ifPresent(rule -> RateLimit.parse(text).ifPresent(l -> limits.put(rule, l))));
    return new SecuritySettings(
        stored.origins().stream().map(WebOrigin::parse).flatMap(Optional::stream).toList(),
        stored.networks().stream().map(IpRange::parse).flatMap(Optional::stream).toList(),
        limits,
        stored.limitsEnabled(),
        row.version,
        row.updatedAt);
  }
}
