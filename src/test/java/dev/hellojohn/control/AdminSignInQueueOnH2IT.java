package dev.hellojohn.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.event.audit.AuditAction;
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

  private static final String ADA = "ada@example.com";
  private static final String ELSEWHERE = "198.51.100.1";

  private static AdminSignIn signIn(ControlFixture fixture, FullHasher full) {
    return new AdminSignIn(
        fixture.tenancy.control,
        fixture.admins,
        fixture.sessions,
        fixture.attempts,
        fixture.factors,
        full.hasher(),
        fixture.audit,
        fixture.tenancy.tally);
  }

  private static AdminReauthentication reauthentication(ControlFixture fixture, FullHasher full) {
    return new AdminReauthentication(
        fixture.tenancy.control,
        fixture.admins,
        fixture.sessions,
        fixture.attempts,
        full.hasher(),
        fixture.audit);
  }

  private static void refused(ErrorCode code, AdminSignIn signIn, String password, String address) {
    var credentials = new AdminCredentials(ADA, password, null);
    assertThatThrownBy(() -> signIn.signIn(credentials, ControlFixture.from(address)))
        .isInstanceOfSatisfying(
            ProblemException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  /** Whoever asked the database would fail otherwise, since it is closed. */
  @Test
  void isRefusedBeforeTheDatabaseIsAsked() throws Exception {
    var fixture = new ControlFixture(H2Files.owner(directory.resolve("closed")));
    fixture.close();
    try (var full = new FullHasher()) {
      var signIn = signIn(fixture, full);
      refused(ErrorCode.SERVICE_UNAVAILABLE, signIn, ControlFixture.PASSWORD, "203.0.113.7");
      assertThat(full.refused()).isEqualTo(1);

      full.release();
      var credentials = new AdminCredentials(ADA, ControlFixture.PASSWORD, null);
      var origin = ControlFixture.from("203.0.113.7");
      assertThatThrownBy(() -> signIn.signIn(credentials, origin))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("The server is starting");
      assertThat(full.refused()).isEqualTo(1);
    }
  }

  private static void fail(ControlFixture fixture, String address, int times) {
    for (int i = 0; i < times; i++) {
      refused(ErrorCode.INVALID_CREDENTIALS, fixture.signIn, "wrong", address);
    }
  }

  private static void failEverywhere(ControlFixture fixture, int times) {
    for (int i = 0; i < times; i++) {
      fail(fixture, "10.0." + i + ".1", 1);
    }
  }

  @Test
  void anAttemptWhoseTurnDoesNotComeDoesNotCount() throws Exception {
    try (var fixture = new ControlFixture(H2Files.owner(directory.resolve("open")));
        var full = FullHasher.withAVainQueue()) {
      fixture.superAdmin(ADA);
      failEverywhere(fixture, 99);
      refused(ErrorCode.SERVICE_UNAVAILABLE, signIn(fixture, full), "wrong", ELSEWHERE);
      var credentials = new AdminCredentials(ADA, ControlFixture.PASSWORD, null);
      var origin = ControlFixture.from("192.0.2.1");
      assertThat(fixture.signIn.signIn(credentials, origin)).isNotNull();
    }
  }

  /** Its attempts are not counted against the account, so that none can be taken back there. */
  @Test
  void aClosedNetworkTakesNothingBackThatOthersHaveCounted() throws Exception {
    try (var fixture = new ControlFixture(H2Files.owner(directory.resolve("shut")));
        var full = FullHasher.withAVainQueue()) {
      var ada = fixture.superAdmin(ADA).id();
      fail(fixture, ELSEWHERE, 11);
      failEverywhere(fixture, 90);
      refused(ErrorCode.SERVICE_UNAVAILABLE, signIn(fixture, full), "wrong", ELSEWHERE);
      var again = reauthentication(fixture, full);
      var origin = ControlFixture.from(ELSEWHERE);
      assertThatThrownBy(() -> again.require(ada, "wrong", origin, AuditAction.ADMIN_UPDATE))
          .isInstanceOfSatisfying(
              ProblemException.class,
              busy -> assertThat(busy.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
      refused(ErrorCode.INVALID_CREDENTIALS, fixture.signIn, ControlFixture.PASSWORD, "192.0.2.1");
    }
  }
}
