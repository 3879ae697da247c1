package dev.hellojohn.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until it is told to go on. */
public final class TestClock extends Clock {

  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>();
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00.250Z");

  /** Lets time pass. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  /** Lets something happen at the next moment that somebody reads the clock, before they go on. */
  public void meanwhile(Runnable happening) {
    meanwhile.set(happening);
  }

  @Override
  public Instant instant() {
    var happening = meanwhile.getAndSet(null);
    if (happening != null) {
      happening.run();
    }
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
