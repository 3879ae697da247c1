package dev.hellojohn.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.HelloJohnServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the packaged server says when it must not, or cannot, start. */
class StartHttpIT {

  @Test
  void aServerThatIsToldNothingIsAProductionServer() {
    try (var server = HelloJohnServer.begin(Map.of("HELLOJOHN_ENV", ""))) {
      server.awaitStatus("/health/ready", 503);
      assertThat(server.logText())
          .contains(
              "HELLOJOHN_DATABASE_URL must be set in production",
              "HELLOJOHN_ENCRYPTION_KEY must be set in production",
              "HELLOJOHN_PUBLIC_URL must be set to an https URL in production")
          .doesNotContain("\tat ", HelloJohnServer.ADMIN_PASSWORD);
    }
  }

  @Test
  void aTakenPortEndsTheServerWithOneLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server =
            HelloJohnServer.begin(
                Map.of("HELLOJOHN_OPS_PORT", Integer.toString(taken.getLocalPort())))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      var log = server.logText();
      assertThat(log).containsOnlyOnce("port " + taken.getLocalPort() + " is taken");
      assertThat(log).doesNotContain("\tat ", "is ready:");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamedInOneLine() {
    try (var server = HelloJohnServer.begin(Map.of("HELLOJOHN_DATA_DIR", "/proc/hellojohn"))) {
      server.awaitStatus("/health/ready", 503);
      var log = server.logText();
      assertThat(log)
          .containsOnlyOnce("the directory /proc/hellojohn can't be written")
          .doesNotContainPattern(Pattern.compile("^\\tat ", Pattern.MULTILINE));
    }
  }
}
