package dev.hellojohn.event.mail;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads on which mails go to tenants' own servers: a few, one for each tenant at a time, so
 * that a server which stands still holds up its own tenant's mails and nobody else's.
 */
final class DeliveryThreads {

  /**
   * They wait for the network. A server that stands still has one for half a minute in ten: it
   * takes hundreds of those to use all of them up.
   */
  private static final int MOST = 16;

  private static final long IDLE_SECONDS = 30;
  private static final long LAST_WAIT_SECONDS = 5;

  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final AtomicLong count = new AtomicLong();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

  private Thread thread(Runnable work) {
    var thread = new Thread(work, "hellojohn-mail-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs it on a thread of its own.
   *
   * @return whether it does: not while the tenant's last one runs, or no thread is free
   */
  boolean run(String tenant, Runnable work) {
    if (!running.add(tenant)) {
      return false;
    }
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              running.remove(tenant);
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      running.remove(tenant);
      return false;
    }
  }

  /**
   * Lets what runs come to its end, for a while: what became of a mail is still to be written down.
   * Nothing is interrupted, since that would close the file that an H2 database is in.
   */
  void close() {
    threads.shutdown();
    try {
      boolean unused = threads.awaitTermination(LAST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
