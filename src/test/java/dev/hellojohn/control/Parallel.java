package dev.hellojohn.control;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Does things at the same time. */
final class Parallel {

  private Parallel() {}

  /** What a call came to: a value, or the code of a problem. */
  record Outcome<T>(T value, ErrorCode problem) {

    boolean succeeded() {
      return problem == null;
    }
  }

  /** Starts all calls at once, and waits for them; any failure but a problem is the test's. */
  static <T> List<Outcome<T>> run(List<Callable<T>> calls) throws Exception {
    var executor = Executors.newFixedThreadPool(calls.size());
    var start = new CountDownLatch(1);
    try {
      var futures =
          calls.stream()
              .map(
                  call ->
                      executor.submit(
                          () -> {
                            start.await();
                            return call.call();
                          }))
              .toList();
      start.countDown();
      var outcomes = new ArrayList<Outcome<T>>();
      for (var future : futures) {
        try {
          outcomes.add(new Outcome<>(future.get(), null));
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof ProblemException problem)) {
            throw e;
          }
          outcomes.add(new Outcome<>(null, problem.code()));
        }
      }
      return outcomes;
    } finally {
      executor.shutdownNow();
    }
  }
}
