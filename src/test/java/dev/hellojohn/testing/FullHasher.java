package dev.hellojohn.testing;

import dev.hellojohn.crypto.Argon2Parameters;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.Timed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A hasher with one turn, which is taken until the release. */
public final class FullHasher implements AutoCloseable {

  private final CountedTally counted = new CountedTally();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final PasswordHasher hasher;
  private final CompletableFuture<String> turn;

  /** With a queue that nobody fits into. Returns once the turn is taken. */
  public FullHasher() throws InterruptedException {
    this(0, Duration.ofSeconds(50));
  }

  /** With a queue that has room at first, but in which nobody's turn comes in time. */
  public static FullHasher withAVainQueue() throws InterruptedException {
    return new FullHasher(1, Duration.ofMillis(1));
  }

  private FullHasher(int mayWait, Duration maxWait) throws InterruptedException {
    hasher = new PasswordHasher(new Argon2Parameters(64, 1, 1), 1, mayWait, maxWait, new Holding());
    turn = CompletableFuture.supplyAsync(() -> hasher.hash("a turn that lasts"));
    if (!inside.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("No turn was taken");
    }
  }

  /** The hasher. */
  public PasswordHasher hasher() {
    return hasher;
  }

  /** How many it has refused. */
  public long refused() {
    return counted.count(Happening.PASSWORD_HASH_REFUSED);
  }

  /** Ends the turn that is taken. */
  public void release() {
    release.countDown();
    turn.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    release();
  }

  /** Keeps whoever has hashed in his turn. */
  private final class Holding implements Tally {

    @Override
    public void add(Happening what) {
      counted.add(what);
    }

    @Override
    public void add(Happening what, Enum<?> kind) {
      counted.add(what, kind);
    }

    @Override
    public void took(Timed what, Duration time) {
      inside.countDown();
      try {
        if (!release.await(50, TimeUnit.SECONDS)) {
          throw new IllegalStateException("Nobody released the turn");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
