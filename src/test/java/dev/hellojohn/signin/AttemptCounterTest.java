package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.tenancy.LockoutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptCounterTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final LockoutPolicy POLICY = new LockoutPolicy(5, 600, 900, 50);

  private final SignInAttemptEntity row = new SignInAttemptEntity();

  private Standing at(Duration time, int most) {
    var counter = new AttemptCounter(most, POLICY, START.plus(time));
    if (row.windowStartedAt == null) {
      counter.start(row);
      return Standing.OPEN;
    }
    return counter.count(row);
  }

  private List<Standing> times(int times, int most) {
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      standings.add(at(Duration.ZERO, most));
    }
    return standings;
  }

  @Test
  void soManyAreOpenOneIsToldAndTheRestAreClosed() {
    assertThat(times(5, 5)).containsOnly(Standing.OPEN);
    assertThat(row.lockedUntil).isEqualTo(START.plusSeconds(900));
    assertThat(at(Duration.ofSeconds(1), 5)).isEqualTo(Standing.LOCKED);
    assertThat(at(Duration.ofSeconds(2), 5)).isEqualTo(Standing.CLOSED);
    assertThat(at(Duration.ofSeconds(899), 5)).isEqualTo(Standing.CLOSED);
    assertThat(row.failures).isEqualTo(6);
    assertThat(row.lockedUntil).isEqualTo(START.plusSeconds(900));
  }

  @Test
  void aTenthIsToldOfALargerNumber() {
    assertThat(times(50, 50)).containsOnly(Standing.OPEN);
    assertThat(times(5, 50)).containsOnly(Standing.LOCKED);
    assertThat(times(3, 50)).containsOnly(Standing.CLOSED);
  }

  @Test
  void aLockEndsWithItsTime() {
    times(9, 5);
    assertThat(at(Duration.ofMinutes(15), 5)).isEqualTo(Standing.OPEN);
    assertThat(row.failures).isEqualTo(1);
    assertThat(row.lockedUntil).isNull();
    assertThat(row.windowStartedAt).isEqualTo(START.plusSeconds(900));
  }

  @Test
  void failuresAreForgottenWithTheirWindow() {
    times(4, 5);
    assertThat(at(Duration.ofSeconds(599), 5)).isEqualTo(Standing.OPEN);
    assertThat(row.lockedUntil).isNotNull();

    row.windowStartedAt = null;
    times(4, 5);
    assertThat(at(Duration.ofMinutes(10), 5)).isEqualTo(Standing.OPEN);
    assertThat(row.failures).isEqualTo(1);
  }

  @Test
  void aNumberThatWasLoweredHoldsAtOnce() {
    times(8, 20);
    assertThat(at(Duration.ofSeconds(1), 5)).isEqualTo(Standing.CLOSED);
    assertThat(row.lockedUntil).isEqualTo(START.plusSeconds(901));
  }

  @Test
  void aNumberThatWasRaisedDoesNotEndALock() {
    times(5, 5);
    assertThat(at(Duration.ofSeconds(1), 20)).isEqualTo(Standing.LOCKED);
  }
}
