package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HashingGateTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    threads.shutdownNow();
  }

  @Test
  void runsTheWork() {
    HashingGate gate = new HashingGate(1, 0, Duration.ZERO);
    assertThat(gate.<String>run(false, () -> "done")).isEqualTo("done");
    assertThat(gate.free()).isEqualTo(1);
  }

  @Test
  void runsNoMoreThanItsPermitsAtOnce() throws Exception {
    HashingGate gate = new HashingGate(2, 10, LONG);
    occupy(gate, false);
    occupy(gate, false);
    CompletableFuture<String> third = submit(gate, false, "third");
    await(() -> gate.waiting() == 1);
    assertThat(third).isNotDone();
    release.countDown();
    assertThat(third.get(30, TimeUnit.SECONDS)).isEqualTo("third");
  }

  @Test
  void refusesAtOnceWhenTheQueueIsFull() throws Exception {
    HashingGate gate = new HashingGate(1, 2, LONG);
    occupy(gate, false);
    CompletableFuture<String> first = submit(gate, false, "first");
    await(() -> gate.waiting() == 1);
    CompletableFuture<String> second = submit(gate, false, "second");
    await(() -> gate.waiting() == 2);
    ProblemException refused = refusal(gate);
    assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refused.retryAfter()).contains(LONG);
    assertThat(gate.waiting()).isEqualTo(2);
    release.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("second");
    await(() -> gate.free() == 1);
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void servesInTheOrderOfArrival() throws Exception {
    HashingGate gate = new HashingGate(1, 20, LONG);
    occupy(gate, false);
    List<Integer> served = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      int number = i;
      threads.execute(
          () ->
              gate.run(
                  false,
                  () -> {
                    all.countDown();
                    return served.add(number);
                  }));
      await(() -> gate.waiting() == number + 1);
    }
    release.countDown();
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    await(() -> served.size() == 10);
    assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void refusesWhoWaitedTooLong() throws Exception {
    HashingGate gate = new HashingGate(1, 2, Duration.ofNanos(1));
    occupy(gate, false);
    ProblemException refused = refusal(gate);
    assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void refusesAtOnceWhoWouldNotHaveHisTurnInTime() throws Exception {
    AtomicLong clock = new AtomicLong();
    HashingGate gate = new HashingGate(2, 100, LONG, clock::get);
    assertThat(gate.longestQueue()).isEqualTo(100);
    gate.run(false, () -> clock.addAndGet(LONG.toNanos()));
    assertThat(gate.longestQueue()).isEqualTo(2);
    occupy(gate, false);
    occupy(gate, false);
    queue(gate, 1);
    gate.refuseIfFull();
    queue(gate, 2);
    assertThat(refusal(gate).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThatThrownBy(gate::refuseIfFull).isInstanceOf(ProblemException.class);
  }

  @Test
  void onesThatTakeLongerThanAnyMayWaitLeaveOnePlaceToWait() throws Exception {
    AtomicLong clock = new AtomicLong();
    HashingGate gate = new HashingGate(1, 100, LONG, clock::get);
    gate.run(false, () -> clock.addAndGet(LONG.multipliedBy(10).toNanos()));
    occupy(gate, false);
    queue(gate, 1);
    assertThat(refusal(gate).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void takesMoreAgainWhenTurnsComeFaster() throws Exception {
    AtomicLong clock = new AtomicLong();
    HashingGate gate = new HashingGate(1, 3, LONG, clock::get);
    gate.run(false, () -> clock.addAndGet(LONG.toNanos()));
    for (int i = 0; i < 50; i++) {
      gate.run(false, () -> clock.addAndGet(1));
    }
    occupy(gate, false);
    for (int place = 1; place <= 3; place++) {
      queue(gate, place);
    }
    assertThat(refusal(gate).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void aFreeGateRefusesNobodyBeforehand() {
    HashingGate gate = new HashingGate(1, 0, LONG);
    gate.refuseIfFull();
    assertThat(gate.<String>run(false, () -> "done")).isEqualTo("done");
  }

  @Test
  void withoutAQueueNobodyWaits() throws Exception {
    HashingGate gate = new HashingGate(1, 0, LONG);
    occupy(gate, false);
    assertThat(refusal(gate).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void largeWorkRunsAlone() throws Exception {
    HashingGate gate = new HashingGate(3, 5, LONG);
    occupy(gate, false);
    CompletableFuture<String> large = submit(gate, true, "large");
    await(() -> gate.waiting() == 1);
    CompletableFuture<String> small = submit(gate, false, "small");
    // Two permits are free, but the large one came first.
    await(() -> gate.waiting() == 2);
    release.countDown();
    assertThat(large.get(30, TimeUnit.SECONDS)).isEqualTo("large");
    assertThat(small.get(30, TimeUnit.SECONDS)).isEqualTo("small");
    await(() -> gate.free() == 3);
  }

  @Test
  void nothingRunsBesideLargeWork() throws Exception {
    HashingGate gate = new HashingGate(3, 0, LONG);
    occupy(gate, true);
    assertThat(gate.free()).isZero();
    assertThat(refusal(gate).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void failingWorkGivesItsPermitBack() {
    HashingGate gate = new HashingGate(1, 0, LONG);
    assertThatThrownBy(
            () ->
                gate.run(
                    false,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(gate.<String>run(false, () -> "again")).isEqualTo("again");
  }

  @Test
  void anInterruptedThreadIsRefusedAndStaysInterrupted() throws Exception {
    HashingGate gate = new HashingGate(1, 5, LONG);
    occupy(gate, false);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              ProblemException refused = refusal(gate);
              interrupted.complete(
                  refused.code() == ErrorCode.SERVICE_UNAVAILABLE
                      && Thread.currentThread().isInterrupted());
            });
    waiter.start();
    await(() -> gate.waiting() == 1);
    waiter.interrupt();
    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void refusesSenselessBounds() {
    assertThatThrownBy(() -> new HashingGate(0, 1, LONG))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HashingGate(1, -1, LONG))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HashingGate(1, 1, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Takes a turn and keeps it until the release. */
  private void occupy(HashingGate gate, boolean alone) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    threads.execute(
        () ->
            gate.run(
                alone,
                () -> {
                  started.countDown();
                  return uninterrupted(release);
                }));
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits for a turn, as so many do then. */
  private void queue(HashingGate gate, int place) {
    threads.execute(() -> gate.run(false, () -> "later"));
    await(() -> gate.waiting() == place);
  }

  private CompletableFuture<String> submit(HashingGate gate, boolean alone, String result) {
    return CompletableFuture.supplyAsync(() -> gate.run(alone, () -> result), threads);
  }

  private static ProblemException refusal(HashingGate gate) {
    return catchThrowableOfType(ProblemException.class, () -> gate.run(false, () -> "never"));
  }

  private static boolean uninterrupted(CountDownLatch latch) {
    try {
      return latch.await(50, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
