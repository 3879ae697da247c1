package dev.hellojohn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sends octets that no HTTP client would send, and reads all that comes back. */
public final class RawHttp {

  private static final int READ_MILLIS = 30_000;

  private RawHttp() {}

  /** Sends lines, ended by an empty one, on a connection of its own. */
  public static String exchange(int port, String... lines) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_MILLIS);
      var request = new StringBuilder();
      Arrays.stream(lines).forEach(line -> request.append(line).append("\r\n"));
      request.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
