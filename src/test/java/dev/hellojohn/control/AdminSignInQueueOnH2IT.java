package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.testing.FullHasher;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's sign-in while too many wait for a hash. */
class AdminSignInQueueOnH2IT {

  @TempDir static Path directory;

  /** Whoever asked the database would fail otherwise, since it is closed. */
  @Test
  void isRefusedBeforeTheDatabaseIsAsked() throws Exception {
    var fixture = new ControlFixture(H2Files.owner(directory.resolve("hellojohn")));
    fixture.close();
    try (var full = new FullHasher()) {
      var signIn =
          new AdminSignIn(
              fixture.tenancy.control,
              fixture.admins,
              fixture.sessions,
              fixture.attempts,
              fixture.factors,
              full.hasher(),
              fixture.audit,
              fixture.tenancy.tally);
      var credentials = new AdminCredentials("ann@example.com", ControlFixture.PASSWORD, null);
      var origin = ControlFixture.from("203.0.113.7");
      assertThatThrownBy(() -> signIn.signIn(credentials, origin))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
      assertThat(full.refused()).isEqualTo(1);

      full.release();
      assertThatThrownBy(() -> signIn.signIn(credentials, origin))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("The server is starting");
      assertThat(full.refused()).isEqualTo(1);
    }
  }
}
