package dev.hellojohn.event.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * A connection to a machine that somebody else has named. The address that is looked at is the one
 * that is connected to: the name is not looked up again. What comes is bounded in time as a whole
 * and in size, so that a machine which sends a letter every nine seconds, or a line without an end,
 * holds no thread and no memory.
 */
final class GuardedSocket extends Socket {

  private final Guard guard;
  private final long end;
  private int octetsLeft;

  private GuardedSocket(Guard guard) {
    this.guard = guard;
    this.octetsLeft = guard.mostOctets();
    this.end = System.nanoTime() + guard.life().toNanos();
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    if (!(endpoint instanceof InetSocketAddress to)
        || to.isUnresolved()
        || !guard.addresses().test(to.getAddress())) {
      throw new ForbiddenAddressException();
    }
    super.connect(to, patience());
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Bounded(super.getInputStream());
  }

  /** How long the next answer may take, in milliseconds. */
  private int patience() throws SocketTimeoutException {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("The connection has lasted too long");
    }
    return (int) Math.min(left, guard.patience().toMillis());
  }

  private final class Bounded extends FilterInputStream {

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      setSoTimeout(patience());
      int count = super.read(into, offset, length);
      octetsLeft -= Math.max(count, 0);
      if (octetsLeft < 0) {
        throw new IOException("The other side says too much");
      }
      return count;
    }
  }

  /** Makes such connections, and no others. */
  static SocketFactory factory(Guard guard) {
    return new Factory(guard);
  }

  private static final class Factory extends SocketFactory {

    private final Guard guard;

    Factory(Guard guard) {
      this.guard = guard;
    }

    @Override
    public Socket createSocket() {
      return new GuardedSocket(guard);
    }

    /** Jakarta Mail takes a socket and connects it by itself. */
    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }
  }
}
