package dev.hellojohn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between a server and its database, which can swallow what it is given. */
public final class Wire implements AutoCloseable {

  private static final int CHUNK = 16_384;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Object era = new Object();
  private volatile boolean cut;

  /**
   * @param target the port on this host that everything goes to
   */
  public Wire(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Where this end of it is. */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * From now on everything is swallowed and nobody is told, as by a firewall or a switch that lost
   * its power. Connections of before never come back.
   */
  public void cut() {
    cut = true;
    era = new Object();
  }

  /** New connections reach their end again. */
  public void mend() {
    cut = false;
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        var near = listener.accept();
        sockets.add(near);
        if (!cut) {
          connect(near);
        }
      }
    } catch (IOException e) {
      close();
    }
  }

  private void connect(Socket near) {
    try {
      var far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(far);
      var now = era;
      daemon(() -> copy(near, far, now));
      daemon(() -> copy(far, near, now));
    } catch (IOException e) {
      end(near);
    }
  }

  private void copy(Socket from, Socket to, Object since) {
    var chunk = new byte[CHUNK];
    try {
      for (int n = from.getInputStream().read(chunk);
          n >= 0;
          n = from.getInputStream().read(chunk)) {
        if (era == since) {
          to.getOutputStream().write(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      end(from);
    }
    if (era == since) {
      end(to);
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(this::end);
  }
}
