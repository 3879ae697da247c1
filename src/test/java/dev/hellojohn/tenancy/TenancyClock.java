package dev.hellojohn.tenancy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Another clock, some time ahead. */
final class TenancyClock extends Clock {

  private final Clock clock;
  private final Duration ahead;

  TenancyClock(Clock clock, Duration ahead) {
    this.clock = clock;
    this.ahead = ahead;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new TenancyClock(clock.withZone(zone), ahead);
  }
}
