package dev.hellojohn.crypto;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets so many expensive computations run at once, so many more wait in the order of their arrival,
 * and refuses the rest at once: unbounded parallel hashing is what brings JVM servers down. Nobody
 * waits who would not have his turn in time, as long as the computations take what they took.
 */
final class HashingGate {

  private static final Duration SHORTEST_ADVICE = Duration.ofSeconds(1);

  /** What one computation weighs in what they are thought to take. */
  private static final int SHARE_OF_ONE = 8;

  private final int permits;
  private final int queueBound;
  private final Duration maxWait;
  private final LongSupplier nanos;
  private final YieldingThreads threads;
  private final Semaphore running;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Nanoseconds between two turns when all permits are taken; 0 until the first one has ended. */
  private final AtomicLong betweenTurns = new AtomicLong();

  /**
   * @param permits how many run at once
   * @param queueBound how many may wait
   * @param maxWait how long one may wait
   */
  HashingGate(int permits, int queueBound, Duration maxWait) {
    this(permits, queueBound, maxWait, System::nanoTime);
  }

  /** As the other one, with a clock of its own, in nanoseconds. */
  HashingGate(int permits, int queueBound, Duration maxWait, LongSupplier nanos) {
    if (permits < 1 || queueBound < 0 || maxWait.isNegative()) {
      throw new IllegalArgumentException("a gate needs a permit, a queue bound and a wait");
    }
    this.permits = permits;
    this.queueBound = queueBound;
    this.maxWait = maxWait;
    this.nanos = nanos;
    this.threads = new YieldingThreads(permits);
    this.running = new Semaphore(permits, true);
  }

  /**
   * Runs the work when its turn has come, in a thread that lets others go first.
   *
   * @param alone whether it must not run beside others, because it needs their memory too
   * @throws ProblemException {@code service_unavailable} with a wait, when the queue is full, the
   *     turn does not come in time, or the thread is interrupted
   */
  <T> T run(boolean alone, Supplier<T> work) {
    int needed = alone ? permits : 1;
    enter(needed);
    long begun = nanos.getAsLong();
    try {
      return threads.call(work);
    } finally {
      learn((nanos.getAsLong() - begun) * needed / permits);
      running.release(needed);
    }
  }

  /**
   * Refuses as {@link #run} would now, for who has work to do before that is in vain otherwise. A
   * later {@code run} may still refuse.
   *
   * @throws ProblemException {@code service_unavailable} with a wait, when the queue is full
   */
  void refuseIfFull() {
    if (running.availablePermits() == 0 && waiting.get() >= longestQueue()) {
      throw busy();
    }
  }

  /** How many wait for their turn. */
  int waiting() {
    return waiting.get();
  }

  /**
   * How many may wait: as many as have their turn in time, and one in any case, so that it shows
   * when turns come faster again.
   */
  int longestQueue() {
    long pace = betweenTurns.get();
    long inTime = pace == 0 ? queueBound : Math.max(1, maxWait.toNanos() / pace);
    return (int) Math.min(queueBound, inTime);
  }

  /** How many more could start now. */
  int free() {
    return running.availablePermits();
  }

  private void enter(int needed) {
    try {
      // Unlike tryAcquire(n) this does not overtake those who wait.
      if (running.tryAcquire(needed, 0, TimeUnit.NANOSECONDS)) {
        return;
      }
      if (waiting.incrementAndGet() > longestQueue()) {
        waiting.decrementAndGet();
        throw busy();
      }
      try {
        if (!running.tryAcquire(needed, maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
          throw busy();
        }
      } finally {
        waiting.decrementAndGet();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw busy();
    }
  }

  private void learn(long took) {
    betweenTurns.accumulateAndGet(
        took, (known, one) -> known == 0 ? one : known + (one - known) / SHARE_OF_ONE);
  }

  private ProblemException busy() {
    Duration advice = maxWait.compareTo(SHORTEST_ADVICE) < 0 ? SHORTEST_ADVICE : maxWait;
    return new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withRetryAfter(advice);
  }
}
