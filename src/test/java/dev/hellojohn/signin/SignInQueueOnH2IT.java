package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.FullHasher;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's sign-in while too many wait for a hash. */
class SignInQueueOnH2IT {

  @TempDir static Path directory;

  private static final String ANN = "ann@example.com";
  private static final String WRONG = "wrong password, said the sailor";
  private static final String ELSEWHERE = "198.51.100.1";
  private static final Origin HERE = DataPlane.at("203.0.113.7");

  private static PasswordCheck check(DataPlane plane, FullHasher full) {
    var known = new KnownDevices(plane.clock);
    var pages = new LandingPages(MailFixture.configuration(25, Map.of()));
    return new PasswordCheck(
        plane.tenancy.units,
        plane.credentials,
        known,
        plane.attempts,
        full.hasher(),
        new Notices(plane.mail.outbox, pages, known),
        plane.audit.log);
  }

  /** Whoever asked the database would fail otherwise, since it is closed. */
  @Test
  void isRefusedBeforeTheDatabaseIsAsked() throws Exception {
    var plane = new DataPlane(H2Files.owner(directory.resolve("closed")));
    var tenant = plane.tenancy.createTenant("acme", IsolationMode.SEPARATE_SCHEMA);
    plane.close();
    try (var full = new FullHasher()) {
      var check = check(plane, full);
      var account = new Account.ByEmail(new Email(ANN));
      assertThatThrownBy(() -> check.check(tenant, account, "lake of nine herons", HERE))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
      assertThat(full.refused()).isEqualTo(1);

      full.release();
      assertThatThrownBy(() -> check.check(tenant, account, "lake of nine herons", HERE))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("The server is starting");
      assertThat(full.refused()).isEqualTo(1);
    }
  }

  /** Three wrong passwords lock a network and a fourth closes it; ten lock the account. */
  private static Home strict(DataPlane plane) {
    return plane
        .home(IsolationMode.SEPARATE_SCHEMA)
        .with(
            AuthConfigs.with(
                Map.of("lockout", Map.of("max_attempts", 3, "max_account_attempts", 10))));
  }

  private static void fail(DataPlane plane, Home home, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertCode(ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, WRONG, address));
    }
  }

  private static void busy(PasswordCheck check, Home home, String address) {
    var account = new Account.ByEmail(new Email(ANN));
    assertCode(
        ErrorCode.SERVICE_UNAVAILABLE,
        () -> check.check(home.tenant(), account, WRONG, DataPlane.at(address)));
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void anAttemptWhoseTurnDoesNotComeDoesNotCount() throws Exception {
    try (var plane = new DataPlane(H2Files.owner(directory.resolve("open")));
        var full = FullHasher.withAVainQueue()) {
      var home = strict(plane);
      var ann = DataPlane.userOf(plane.signUp(home, ANN)).value();
      fail(plane, home, ELSEWHERE, 2);
      busy(check(plane, full), home, ELSEWHERE);

      assertThat(plane.failures(home, ann, ELSEWHERE)).isEqualTo(2);
      assertThat(plane.accountFailures(home, ann)).isEqualTo(2);
    }
  }

  /** Its attempts are not counted against the account, so that none can be taken back there. */
  @Test
  void aClosedNetworkTakesNothingBackThatOthersHaveCounted() throws Exception {
    try (var plane = new DataPlane(H2Files.owner(directory.resolve("shut")));
        var full = FullHasher.withAVainQueue()) {
      var home = strict(plane);
      var ann = DataPlane.userOf(plane.signUp(home, ANN)).value();
      var check = check(plane, full);
      fail(plane, home, ELSEWHERE, 4);
      busy(check, home, ELSEWHERE);
      assertThat(plane.accountFailures(home, ann)).isEqualTo(4);

      for (int i = 0; i < 6; i++) {
        fail(plane, home, "10.1." + i + ".1", 1);
      }
      busy(check, home, ELSEWHERE);
      assertThat(plane.accountFailures(home, ann)).isEqualTo(10);
      assertCode(
          ErrorCode.ACCOUNT_LOCKED, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, "192.0.2.1"));
    }
  }
}
