package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdSourceTest {

  private static final long MILLIS = 1_469_918_176_385L;
  private static final RandomGenerator ZEROS = () -> 0L;
  private static final RandomGenerator ONES = () -> -1L;

  private final SettableClock clock = new SettableClock();

  @Test
  void encodesTimeAndRandomness() {
    assertThat(new IdSource(clock, ZEROS).next("usr")).isEqualTo("usr_01ARYZ6S410000000000000000");
    assertThat(new IdSource(clock, ONES).next("usr")).isEqualTo("usr_01ARYZ6S41ZZZZZZZZZZZZZZZZ");
  }

  @Test
  void idsOfOneMillisecondAreOrdered() {
    IdSource source = new IdSource(clock, new SplittableRandom(7));
    assertOrdered(source, 10_000);
  }

  @Test
  void idsAreOrderedWhenTheClockStepsBack() {
    IdSource source = new IdSource(clock, new SplittableRandom(7));
    String before = source.next("usr");
    clock.millis -= 3_600_000;
    assertThat(source.next("usr")).isGreaterThan(before);
  }

  @Test
  void aFullMillisecondFlowsIntoTheNext() {
    IdSource source = new IdSource(clock, ONES);
    String first = source.next("usr");
    String second = source.next("usr");
    assertThat(second).isGreaterThan(first).startsWith("usr_01ARYZ6S42");
  }

  @Test
  void neighboursAreNotConsecutiveNumbers() {
    IdSource source = new IdSource(clock, new SplittableRandom(7));
    String first = source.next("usr");
    String second = source.next("usr");
    // The last five characters hold 25 bits; a step of one would leave the others as they are.
    assertThat(second.substring(0, 25)).isNotEqualTo(first.substring(0, 25));
  }

  @Test
  void laterIdsAreGreater() {
    IdSource source = new IdSource(clock, new SplittableRandom(7));
    String before = source.next("usr");
    clock.millis++;
    assertThat(source.next("usr")).isGreaterThan(before);
  }

  @Test
  void manyThreadsGetDifferentIds() throws Exception {
    IdSource source = new IdSource(clock, new SplittableRandom(7));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<List<String>> work =
          () -> {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
              ids.add(source.next("usr"));
            }
            return ids;
          };
      Set<String> all = new HashSet<>();
      for (Future<List<String>> ids : threads.invokeAll(Collections.nCopies(8, work))) {
        assertThat(ids.get()).isSorted();
        all.addAll(ids.get());
      }
      assertThat(all).hasSize(40_000).allMatch(id -> Ids.isValid("usr", id));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClockOutOfBoundsIsADefect() {
    clock.millis = 1L << 48;
    IdSource source = new IdSource(clock, ZEROS);
    assertThatThrownBy(() -> source.next("usr")).isInstanceOf(IllegalStateException.class);
  }

  private static void assertOrdered(IdSource source, int count) {
    String last = source.next("usr");
    for (int i = 1; i < count; i++) {
      String next = source.next("usr");
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  private static final class SettableClock extends Clock {

    private long millis = MILLIS;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
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
}
