package dev.hellojohn.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends octets that no HTTP client would send, and reads all that comes back. */
public final class RawHttp {

  private static final int READ_MILLIS = 30_000;

  private RawHttp() {}

  /** Sends lines, ended by an empty one, on a connection of its own. */
  public static String exchange(int port, String... lines) {
    return exchange(InetAddress.getLoopbackAddress(), port, lines);
  }

  /** Sends them from one of this machine's addresses. */
  public static String exchange(InetAddress from, int port, String... lines) {
    var request = new StringBuilder();
    Arrays.stream(lines).forEach(line -> request.append(line).append("\r\n"));
    request.append("Connection: close\r\n\r\n");
    return new String(
        exchange(from, port, request.toString().getBytes(StandardCharsets.ISO_8859_1)),
        StandardCharsets.UTF_8);
  }

  /** Sends octets on a connection of its own and reads until the server closes it. */
  public static byte[] exchange(int port, byte[] request) {
    return exchange(InetAddress.getLoopbackAddress(), port, request);
  }

  private static byte[] exchange(InetAddress from, int port, byte[] request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0)) {
      socket.setSoTimeout(READ_MILLIS);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a request as it is: only Host, Connection and, with a body, Content-Length are added,
   * where they are not given.
   *
   * @param headers one octet per character
   */
  public static Answer send(
      int port,
      String method,
      String target,
      List<Map.Entry<String, String>> headers,
      byte[] body) {
    var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase("Host"))) {
      head.append("Host: localhost:").append(port).append("\r\n");
    }
    head.append("Connection: close\r\n");
    for (var header : headers) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    boolean framed =
        headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("Transfer-Encoding"));
    if (body.length > 0 && !framed) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return answer(exchange(port, request.toByteArray()));
  }

  private static Answer answer(byte[] octets) {
    var text = new String(octets, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.1 ") || end < 0) {
      throw new AssertionError("This is no answer: " + text);
    }
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new HashMap<String, List<String>>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(lines[i].substring(0, colon), name -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    var all = HttpHeaders.of(headers, (name, value) -> true);
    var body = text.substring(end + 4);
    if (all.firstValue("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
      body = unchunked(body);
    }
    return new Answer(
        Integer.parseInt(lines[0].substring(9, 12)),
        all,
        new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  /** RFC 9112 §7.1. */
  private static String unchunked(String chunks) {
    var body = new StringBuilder();
    int at = 0;
    while (true) {
      int line = chunks.indexOf("\r\n", at);
      int length = Integer.parseInt(chunks.substring(at, line).split(";", 2)[0].strip(), 16);
      if (length == 0) {
        return body.toString();
      }
      body.append(chunks, line + 2, line + 2 + length);
      at = line + 2 + length + 2;
    }
  }
}
