package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class YieldingThreadsTest {

  private final YieldingThreads threads = new YieldingThreads(1);

  @Test
  void workRunsInAThreadOfTheLowestPriority() {
    var thread = threads.call(Thread::currentThread);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void theCallersOwnPriorityStays() {
    int before = Thread.currentThread().getPriority();
    threads.call(() -> "done");
    assertThat(Thread.currentThread().getPriority()).isEqualTo(before);
  }

  @Test
  void whatTheWorkThrowsIsThrown() {
    assertThatThrownBy(() -> threads.call(YieldingThreadsTest::fail))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThatThrownBy(() -> threads.call(YieldingThreadsTest::failForGood))
        .isExactlyInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aFailureLeavesTheThreadsUsable() {
    assertThatThrownBy(() -> threads.call(YieldingThreadsTest::failForGood)).isNotNull();
    assertThat(threads.call(() -> "done")).isEqualTo("done");
  }

  private static String fail() {
    throw new IllegalStateException("broken");
  }

  private static String failForGood() {
    throw new OutOfMemoryError("none left");
  }
}
