package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.Upkeep;
import dev.hellojohn.testing.LogRecords;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class StartupTest {

  private final AtomicInteger rounds = new AtomicInteger();

  private static Upkeep upkeep(String name, IntSupplier work) {
    return new Upkeep() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int run() {
        return work.getAsInt();
      }
    };
  }

  /** What leaves a round would end every later one. */
  @Test
  void workThatFailsEndsNoUpkeep() {
    var works =
        List.of(
            upkeep(
                "broken",
                () -> {
                  throw new StackOverflowError();
                }),
            upkeep(
                "unlucky",
                () -> {
                  throw new IllegalStateException("no database");
                }),
            upkeep("sound", rounds::incrementAndGet));
    try (var log = LogRecords.of(Startup.class.getName())) {
      Startup.keepUp(works);
      Startup.keepUp(works);

      assertThat(rounds).hasValue(2);
      assertThat(log.severe()).hasSize(2).allMatch(line -> line.contains("broken"));
      assertThat(log.messages()).filteredOn(line -> line.contains("unlucky")).hasSize(2);
    }
  }
}
