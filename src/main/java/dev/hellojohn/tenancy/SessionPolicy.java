package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import java.util.List;

/**
 * How long a sign-in lasts. All times in seconds.
 *
 * @param accessTokenTtl 60 s to 1 h, 15 minutes by default
 * @param refreshTokenTtl a session's whole life: 5 minutes to 90 days, 30 days by default
 * @param idleTimeout a session that is not refreshed for so long ends; 0 is never
 * @param refreshReuseInterval how long a used refresh token still gets its successor: 0 to 60, 10
 *     by default
 * @param maxPerUser the oldest session ends when there are more; 0 is no bound
 * @param trustedDeviceTtl how long users are not asked for the second factor on a device that they
 *     trust: at most 90 days, 30 by default; 0 is never
 */
public record SessionPolicy(
    Integer accessTokenTtl,
    Integer refreshTokenTtl,
    Integer idleTimeout,
    Integer refreshReuseInterval,
    Integer maxPerUser,
    Integer trustedDeviceTtl) {

  private static final int DAY = 86_400;

  public SessionPolicy {
    accessTokenTtl = Bounds.orDefault(accessTokenTtl, 900);
    refreshTokenTtl = Bounds.orDefault(refreshTokenTtl, 30 * DAY);
    idleTimeout = Bounds.orDefault(idleTimeout, 0);
    refreshReuseInterval = Bounds.orDefault(refreshReuseInterval, 10);
    maxPerUser = Bounds.orDefault(maxPerUser, 0);
    trustedDeviceTtl = Bounds.orDefault(trustedDeviceTtl, 30 * DAY);
  }

  @SuppressWarnings("NullAway") // null is how a member is left out
  static SessionPolicy defaults() {
    return new SessionPolicy(null, null, null, null, null, null);
  }

  void addFaults(List<Detail> faults) {
    Bounds.within(faults, "session.access_token_ttl", accessTokenTtl, 60, 3600);
    Bounds.within(faults, "session.refresh_token_ttl", refreshTokenTtl, 300, 90 * DAY);
    Bounds.within(faults, "session.idle_timeout", idleTimeout, 0, 90 * DAY);
    Bounds.within(faults, "session.refresh_reuse_interval", refreshReuseInterval, 0, 60);
    Bounds.within(faults, "session.max_per_user", maxPerUser, 0, 1000);
    Bounds.within(faults, "session.trusted_device_ttl", trustedDeviceTtl, 0, 90 * DAY);
  }
}
