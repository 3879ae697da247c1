package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedInputStreamTest {

  private static BoundedInputStream of(int length, int bound) {
    return new BoundedInputStream(new Octets(new byte[length]), bound);
  }

  @Test
  void passesABodyUpToItsBound() throws IOException {
    assertThat(of(10, 10).readAllBytes()).hasSize(10);
    BoundedInputStream one = of(1, 1);
    assertThat(one.read()).isZero();
    assertThat(one.read()).isEqualTo(-1);
    assertThat(one.isFinished()).isTrue();
  }

  @Test
  void endsABodyThatGoesOn() throws IOException {
    assertThat(catchThrowableOfType(ProblemException.class, () -> of(11, 10).readAllBytes()).code())
        .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    BoundedInputStream one = of(2, 1);
    one.read();
    assertThat(catchThrowableOfType(ProblemException.class, one::read).code())
        .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
  }

  @Test
  void saysOfABodyThatBreaksOffThatTheRequestIsMalformed() {
    var stream =
        new BoundedInputStream(
            new Octets(new byte[1]) {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("connection reset");
              }
            },
            10);
    assertThat(catchThrowableOfType(ProblemException.class, stream::read).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(catchThrowableOfType(ProblemException.class, stream::readAllBytes).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  private static class Octets extends ServletInputStream {

    private final ByteArrayInputStream octets;

    Octets(byte[] octets) {
      this.octets = new ByteArrayInputStream(octets);
    }

    @Override
    public int read() throws IOException {
      return octets.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return octets.read(buffer, offset, length);
    }

    @Override
    public boolean isFinished() {
      return octets.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
