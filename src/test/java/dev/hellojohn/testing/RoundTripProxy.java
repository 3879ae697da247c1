package dev.hellojohn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between the server and its database and counts how often the one waits for the other: each
 * time the server speaks after the database has spoken.
 */
public final class RoundTripProxy implements AutoCloseable {

  private final ServerSocket door;
  private final String host;
  private final int target;
  private final AtomicLong trips = new AtomicLong();

  /** Stands before a database. */
  public RoundTripProxy(String host, int target) throws IOException {
    this.host = host;
    this.target = target;
    this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Where the server reaches it, on this host. */
  public int port() {
    return door.getLocalPort();
  }

  /** The round trips so far, on all connections. */
  public long trips() {
    return trips.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        var database = new Socket(host, target);
        client.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
        var answered = new AtomicBoolean(true);
        thread(
            () ->
                relay(
                    client,
                    database,
                    () -> {
                      if (answered.compareAndSet(true, false)) {
                        trips.incrementAndGet();
                      }
                    }));
        thread(() -> relay(database, client, () -> answered.set(true)));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void relay(Socket from, Socket to, Runnable spoken) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      var buffer = new byte[65536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        spoken.run();
        out.write(buffer, 0, n);
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "round-trips");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
