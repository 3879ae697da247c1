package dev.hellojohn.store.redis;

import dev.hellojohn.config.RedisConfig;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * Redis, as long as it answers. A caller waits for it 30 ms at most: then, and after any other
 * failure, Redis counts as lost, nobody asks it any more, and a thread of ours tries in the
 * background until it takes a write again. Who can't do without it waits 300 ms, also for a Redis
 * that was lost within those, and not for one that was lost before.
 *
 * <p>Calls run on threads of their own, because a socket's timeout bounds one read and not the
 * wait: connecting, TLS, the pool and each step of the handshake have theirs. They are not the
 * container's threads: its requests would wait there for threads that its requests hold.
 */
public final class Redis implements AutoCloseable {

  /** Connections, and threads that wait on them; a call takes a fraction of a millisecond. */
  static final int THREADS = 8;

  /** With the switch of threads a request is held up by less than 50 ms. */
  private static final Duration PATIENCE = Duration.ofMillis(30);

  /** Within this a Redis that was slow once is back. */
  private static final Duration GRACE = Duration.ofMillis(300);

  /** Calls that may wait for a thread: beyond this Redis is too slow to be of use. */
  private static final int QUEUE = 512;

  private static final Duration PROBE_PAUSE = Duration.ofMillis(200);
  private static final String PROBE_KEY = "hellojohn:probe";
  private static final Logger LOG = Logger.getLogger(Redis.class.getName());

  private final Supplier<UnifiedJedis> clients;
  private final Tally tally;
  private final Duration patience;
  private final Duration grace;
  private final ThreadPoolExecutor callers =
      new ThreadPoolExecutor(
          THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), threads("call"));
  private final ScheduledThreadPoolExecutor prober =
      new ScheduledThreadPoolExecutor(1, threads("probe"));
  private final AtomicReference<@Nullable UnifiedJedis> live = new AtomicReference<>();
  private final Object found = new Object();
  private volatile long lostAt = System.nanoTime();
  private volatile boolean closed;

  /** A connection that {@link #start} opens. */
  public Redis(RedisConfig config, Tally tally) {
    this(config, tally, PATIENCE, GRACE);
  }

  /**
   * A connection that is waited for otherwise.
   *
   * @param patience how long a call may take
   * @param grace how long one may take whose caller can't do without it
   */
  public Redis(RedisConfig config, Tally tally, Duration patience, Duration grace) {
    this.tally = tally;
    this.clients = () -> RedisClients.open(config);
    this.patience = patience;
    this.grace = grace;
  }

  /** Begins to look for Redis, without waiting for it. */
  public void start() {
    prober.execute(this::probe);
  }

  /** Whether Redis answered when it was last asked. */
  public boolean isUp() {
    return live.get() != null;
  }

  /**
   * Runs a script, in one round trip.
   *
   * @param keys in one hash slot, for the sake of a cluster
   * @return what it returned, a list of whole numbers; empty when Redis is lost
   */
  public Optional<List<Long>> evaluate(String script, List<String> keys, List<String> arguments) {
    return ask(
        client ->
            ((List<?>) client.eval(script, keys, arguments))
                .stream().map(Long.class::cast).toList());
  }

  /**
   * Asks Redis something.
   *
   * @return the answer; empty when Redis is lost
   */
  <T> Optional<T> ask(Function<UnifiedJedis, T> question) {
    UnifiedJedis client = live.get();
    return client == null ? Optional.empty() : ask(client, question, patience);
  }

  /**
   * Asks Redis something that nobody else knows.
   *
   * @return the answer; empty when Redis is lost and stays away
   */
  <T> Optional<T> askPatiently(Function<UnifiedJedis, T> question) {
    UnifiedJedis client = awaitClient();
    return client == null ? Optional.empty() : ask(client, question, grace);
  }

  /** The client, for which who comes soon after a loss waits. */
  private @Nullable UnifiedJedis awaitClient() {
    UnifiedJedis client = live.get();
    if (client != null) {
      return client;
    }
    synchronized (found) {
      try {
        long left = lostAt + grace.toNanos() - System.nanoTime();
        while (live.get() == null && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(found, left);
          left = lostAt + grace.toNanos() - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return live.get();
  }

  private <T> Optional<T> ask(
      UnifiedJedis client, Function<UnifiedJedis, T> question, Duration patience) {
    Future<T> call;
    try {
      call = callers.submit(() -> run(client, question));
    } catch (RejectedExecutionException overrun) {
      lose(client, overrun);
      return Optional.empty();
    }
    try {
      return Optional.of(call.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException | CancellationException e) {
      call.cancel(false);
      lose(client, e);
    } catch (InterruptedException e) {
      call.cancel(false);
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private <T> T run(UnifiedJedis client, Function<UnifiedJedis, T> question) {
    if (live.get() != client) {
      // It was lost while this call waited for a thread: who called has gone on long ago.
      throw new CancellationException();
    }
    return question.apply(client);
  }

  /** Only the first of those that find it out says so, and sends the search out. */
  private void lose(UnifiedJedis client, Exception reason) {
    if (live.get() == client) {
      lostAt = System.nanoTime();
    }
    if (live.compareAndSet(client, null) && !closed) {
      tally.add(Happening.REDIS_LOST);
      LOG.log(
          Level.WARNING,
          "Redis does not answer; until it does, this node counts its limits by itself. {0}",
          reason.toString());
      prober.execute(
          () -> {
            close(client);
            probe();
          });
    }
  }

  /** Opens a new client, since the old one's connections may be dead, and keeps it if it works. */
  private void probe() {
    if (closed || isUp()) {
      return;
    }
    UnifiedJedis client = null;
    try {
      client = clients.get();
      // A replica and a full server answer PING as well; only a write tells.
      client.set(PROBE_KEY, "1", SetParams.setParams().ex(60));
      live.set(client);
      synchronized (found) {
        found.notifyAll();
      }
      LOG.info("Redis answers; limits are shared with the other nodes");
    } catch (JedisException | IllegalStateException away) {
      LOG.log(Level.FINE, "Redis is away", away);
      close(client);
      ScheduledFuture<?> unused =
          prober.schedule(this::probe, PROBE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void close(@Nullable UnifiedJedis client) {
    if (client != null) {
      try {
        client.close();
      } catch (JedisException dead) {
        LOG.log(Level.FINE, "A client of Redis could not be closed", dead);
      }
    }
  }

  private static ThreadFactory threads(String kind) {
    AtomicLong count = new AtomicLong();
    return work -> {
      Thread thread = new Thread(work, "hellojohn-redis-" + kind + '-' + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    closed = true;
    prober.shutdownNow();
    callers.shutdownNow();
    close(live.getAndSet(null));
  }
}
