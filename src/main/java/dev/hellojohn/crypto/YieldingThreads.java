package dev.hellojohn.crypto;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads of the lowest priority, for work that takes a core for milliseconds: requests that need
 * one for microseconds come first. The JVM heeds priorities with {@code -XX:ThreadPriorityPolicy=1}
 * (ADR 032). Idle ones end.
 */
final class YieldingThreads {

  private static final int IDLE_SECONDS = 60;

  private final AtomicInteger count = new AtomicInteger();
  private final Executor threads;

  /**
   * @param most how many there are at most
   */
  YieldingThreads(int most) {
    var pool =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            this::newThread);
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** Runs the work in one of them, and waits for it. What it throws is thrown here. */
  <T> T call(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // Nothing depends on the order: it is only who comes first
  private Thread newThread(Runnable work) {
    var thread = new Thread(work, "hellojohn-hash-" + count.incrementAndGet());
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }
}
