package dev.hellojohn.signin;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What one request does once, also when a part of it is repeated, after a deadlock for example. */
final class Once {

  private Once() {}

  /** An act that is not done again once it has succeeded. */
  static Runnable of(Runnable act) {
    var done = new AtomicBoolean();
    return () -> {
      if (!done.get()) {
        act.run();
        done.set(true);
      }
    };
  }

  static <T> Consumer<T> of(Consumer<T> limit) {
    var taken = new AtomicBoolean();
    return subject -> {
      if (taken.compareAndSet(false, true)) {
        limit.accept(subject);
      }
    };
  }
}
