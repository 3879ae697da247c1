package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.FullHasher;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's sign-in while too many wait for a hash. */
class SignInQueueOnH2IT {

  @TempDir static Path directory;

  /** Whoever asked the database would fail otherwise, since it is closed. */
  @Test
  void isRefusedBeforeTheDatabaseIsAsked() throws Exception {
    var plane = new DataPlane(H2Files.owner(directory.resolve("hellojohn")));
    var tenant = plane.tenancy.createTenant("acme", IsolationMode.SEPARATE_SCHEMA);
    plane.close();
    try (var full = new FullHasher()) {
      var known = new KnownDevices(plane.clock);
      var check =
          new PasswordCheck(
              plane.tenancy.units,
              plane.credentials,
              known,
              plane.attempts,
              full.hasher(),
              new Notices(
                  plane.mail.outbox,
                  new LandingPages(MailFixture.configuration(25, Map.of())),
                  known),
              plane.audit.log);
      var account = new Account.ByEmail(new Email("ann@example.com"));
      var origin = DataPlane.at("203.0.113.7");
      assertThatThrownBy(() -> check.check(tenant, account, "lake of nine herons", origin))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
      assertThat(full.refused()).isEqualTo(1);

      full.release();
      assertThatThrownBy(() -> check.check(tenant, account, "lake of nine herons", origin))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("The server is starting");
      assertThat(full.refused()).isEqualTo(1);
    }
  }
}
