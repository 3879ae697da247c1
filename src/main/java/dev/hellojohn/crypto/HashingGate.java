package dev.hellojohn.crypto;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets so many expensive computations run at once, so many more wait in the order of their arrival,
 * and refuses the rest at once: unbounded parallel hashing is what brings JVM servers down.
 */
final class HashingGate {

  private static final Duration SHORTEST_ADVICE = Duration.ofSeconds(1);

  private final int permits;
  private final int queueBound;
  private final Duration maxWait;
  private final Semaphore running;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param permits how many run at once
   * @param queueBound how many may wait
   * @param maxWait how long one may wait
   */
  HashingGate(int permits, int queueBound, Duration maxWait) {
    if (permits < 1 || queueBound < 0 || maxWait.isNegative()) {
      throw new IllegalArgumentException("a gate needs a permit, a queue bound and a wait");
    }
    this.permits = permits;
    this.queueBound = queueBound;
    this.maxWait = maxWait;
    this.running = new Semaphore(permits, true);
  }

  /**
   * Runs the work in the calling thread when its turn has come.
   *
   * @param alone whether it must not run beside others, because it needs their memory too
   * @throws ProblemException {@code service_unavailable} with a wait, when the queue is full, the
   *     turn does not come in time, or the thread is interrupted
   */
  <T> T run(boolean alone, Supplier<T> work) {
    int needed = alone ? permits : 1;
    enter(needed);
    try {
      return work.get();
    } finally {
      running.release(needed);
    }
  }

  /** How many wait for their turn. */
  int waiting() {
    return waiting.get();
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
      if (waiting.incrementAndGet() > queueBound) {
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

  private ProblemException busy() {
    Duration advice = maxWait.compareTo(SHORTEST_ADVICE) < 0 ? SHORTEST_ADVICE : maxWait;
    return new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withRetryAfter(advice);
  }
}
