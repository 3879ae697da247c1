package dev.hellojohn.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Takes what a server exports by OTLP over HTTP, and keeps it as it came. */
public final class TraceReceiver implements AutoCloseable {

  private final HttpServer server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  public TraceReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          keep(exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  private void keep(byte[] body) {
    lock.lock();
    try {
      received.writeBytes(body);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where to send to. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Everything received, once this text is in it; texts are as they are in protobuf. */
  public String await(String text, Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!text().contains(text)) {
        if (left <= 0) {
          throw new AssertionError("No trace with " + text + " came");
        }
        left = more.awaitNanos(left);
      }
      return text();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  private String text() {
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
