package dev.hellojohn.signin;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One request takes one permit, also when its transaction is repeated after a deadlock. */
final class Once {

  private Once() {}

  static <T> Consumer<T> of(Consumer<T> limit) {
    var taken = new AtomicBoolean();
    return subject -> {
      if (taken.compareAndSet(false, true)) {
        limit.accept(subject);
      }
    };
  }
}
