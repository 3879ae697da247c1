package dev.hellojohn.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs what must not recurse with the length of its input, so that it surely fails if it does. */
public final class SmallStack {

  private static final long BYTES = 256 * 1024L;

  private SmallStack() {}

  /** What the call gives, on a thread with a small stack. */
  public static <T> T call(Callable<T> call) {
    var task = new FutureTask<>(call);
    new Thread(null, task, "small-stack", BYTES).start();
    try {
      return task.get();
    } catch (Exception e) {
      throw new AssertionError(e.getCause() == null ? e : e.getCause());
    }
  }
}
