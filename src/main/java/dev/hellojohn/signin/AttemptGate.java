package dev.hellojohn.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few attempts on one account run at once on this node; the others wait. An attempt counts
 * as a failure until it has succeeded, so that without this a dozen right passwords at the same
 * moment would lock their owner out.
 */
@Singleton
public class AttemptGate {

  private static final Duration MAX_WAIT = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** With two, one can be checked while the other is written down. */
  private static final int LEAST = 2;

  private final Cache<Key, Semaphore> gates = Caffeine.newBuilder().weakValues().build();

  @Inject
  public AttemptGate() {}

  private record Key(TenantId tenant, String account, int permits) {}

  /**
   * Runs an attempt when its turn has come.
   *
   * @param most how many failures lock: half as many run at once, so that all of them may fail
   * @throws ProblemException {@code service_unavailable} when it does not come in time
   */
  <T> T run(TenantId tenant, String account, int most, Supplier<T> attempt) {
    var key = new Key(tenant, account, Math.max(LEAST, most / 2));
    var gate = gates.get(key, k -> new Semaphore(k.permits(), true));
    enter(gate);
    try {
      return attempt.get();
    } finally {
      gate.release();
    }
  }

  private static void enter(Semaphore gate) {
    try {
      if (gate.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withRetryAfter(RETRY_AFTER);
  }
}
