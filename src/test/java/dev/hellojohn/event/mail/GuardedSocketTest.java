package dev.hellojohn.event.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to machines that somebody else has named. */
class GuardedSocketTest {

  private static boolean any(InetAddress address) {
    return true;
  }

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static Socket socket(
      Predicate<InetAddress> addresses, Duration patience, Duration life, int octets)
      throws IOException {
    return GuardedSocket.factory(new Guard(addresses, patience, life, octets)).createSocket();
  }

  private static Socket usual(Predicate<InetAddress> addresses) throws IOException {
    return GuardedSocket.factory(Guard.of(addresses)).createSocket();
  }

  @Test
  void theAddressThatIsLookedAtIsTheOneThatIsConnectedTo() throws IOException {
    try (var socket = usual(address -> address.isLoopbackAddress())) {
      socket.connect(server.getLocalSocketAddress());
      assertThat(socket.getInetAddress()).isEqualTo(server.getInetAddress());
    }
  }

  @Test
  void noConnectionIsMadeToAForbiddenOne() throws IOException {
    try (var socket = usual(address -> false)) {
      assertThatThrownBy(() -> socket.connect(server.getLocalSocketAddress(), 1000))
          .isInstanceOf(ForbiddenAddressException.class);
      assertThat(socket.isConnected()).isFalse();
    }
    try (var socket = usual(GuardedSocketTest::any)) {
      var nobody = InetSocketAddress.createUnresolved("mail.invalid", 25);
      assertThatThrownBy(() -> socket.connect(nobody))
          .isInstanceOf(ForbiddenAddressException.class);
    }
  }

  @Test
  void whoSaysNothingIsWaitedForOnlySoLong() throws IOException {
    try (var socket =
        socket(GuardedSocketTest::any, Duration.ofMillis(50), Duration.ofSeconds(30), 100)) {
      socket.connect(server.getLocalSocketAddress());
      var in = socket.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** Each letter is there in time, and still it ends. */
  @Test
  void theConnectionEndsHoweverLivelyItIs() throws IOException {
    try (var socket =
        socket(
            GuardedSocketTest::any, Duration.ofSeconds(30), Duration.ofMillis(50), 100_000_000)) {
      socket.connect(server.getLocalSocketAddress());
      try (var other = server.accept()) {
        var out = other.getOutputStream();
        var in = socket.getInputStream();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    out.write('x');
                    assertThat(in.read()).isEqualTo('x');
                  }
                })
            .isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void whatIsReadIsBounded() throws IOException {
    try (var socket =
        socket(GuardedSocketTest::any, Duration.ofSeconds(30), Duration.ofSeconds(30), 100)) {
      socket.connect(server.getLocalSocketAddress());
      try (var other = server.accept()) {
        other.getOutputStream().write(new byte[101]);
        assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
        // Another stream of it goes on counting.
        var again = socket.getInputStream();
        assertThatThrownBy(again::read)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("much");
      }
    }
  }

  @Test
  void itEndsWhereTheOtherSideEndsIt() throws IOException {
    try (var socket = usual(GuardedSocketTest::any)) {
      socket.connect(server.getLocalSocketAddress());
      server.accept().close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theFactoryMakesNoOthers() throws IOException {
    var factory = GuardedSocket.factory(Guard.of(GuardedSocketTest::any));
    var here = InetAddress.getLoopbackAddress();
    assertThatThrownBy(() -> factory.createSocket("localhost", 25))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> factory.createSocket("localhost", 25, here, 0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> factory.createSocket(here, 25))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> factory.createSocket(here, 25, here, 0))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
