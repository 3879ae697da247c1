package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * A body that ends in {@code payload_too_large} when it goes on past its bound, and in {@code
 * invalid_request} when it breaks off or its chunks are malformed (RFC 9112 §7.1).
 */
final class BoundedInputStream extends ServletInputStream {

  private final ServletInputStream source;
  private final int bound;
  private long count;

  BoundedInputStream(ServletInputStream source, int bound) {
    this.source = source;
    this.bound = bound;
  }

  @Override
  public int read() {
    int octet = reading(source::read);
    if (octet >= 0) {
      count(1);
    }
    return octet;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int read = reading(() -> source.read(buffer, offset, length));
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private static int reading(Read read) {
    try {
      return read.run();
    } catch (IOException broken) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "The body broke off, or its chunks are malformed. Send the request again.");
    }
  }

  private interface Read {
    int run() throws IOException;
  }

  private void count(int more) {
    count += more;
    if (count > bound) {
      throw tooLarge(bound);
    }
  }

  /** The refusal of a body over the bound, in bytes. */
  static ProblemException tooLarge(int bound) {
    return new ProblemException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "The body is too large: at most " + bound + " bytes are read.");
  }

  @Override
  public boolean isFinished() {
    return source.isFinished();
  }

  @Override
  public boolean isReady() {
    return source.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    source.setReadListener(listener);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
