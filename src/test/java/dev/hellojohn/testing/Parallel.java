package dev.hellojohn.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many callers who begin at the same moment. */
public final class Parallel {

  private Parallel() {}

  /**
   * Makes the calls, each in a thread of its own, and waits for all of them.
   *
   * @param call is given the number of the caller
   */
  public static <T> List<T> call(int callers, IntFunction<T> call) throws Exception {
    var executor = Executors.newFixedThreadPool(callers);
    try {
      var start = new CountDownLatch(1);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        Callable<T> waiting =
            () -> {
              start.await();
              return call.apply(number);
            };
        futures.add(executor.submit(waiting));
      }
      start.countDown();
      // All of them end before one's failure is told: interrupting a thread closes H2's files.
      executor.shutdown();
      if (!executor.awaitTermination(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("The callers did not end");
      }
      List<T> results = new ArrayList<>();
      for (var future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
