package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.testing.AuthConfigs;
import dev.hellojohn.testing.H2Files;
import dev.hellojohn.testing.Parallel;
import dev.hellojohn.user.Username;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users are told that they have not asked for, and the link that unlocks. */
class NoticesOnH2IT extends MailContract {

  private static final String ANN = "ann@example.com";
  private static final String HERE = "203.0.113.7";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  private static AuthConfig config(int most, int mostOfAll, boolean newDevice, boolean locked) {
    return AuthConfigs.with(
        Map.of(
            "lockout",
            Map.of("max_attempts", most, "max_account_attempts", mostOfAll),
            "notices",
            Map.of("new_device", newDevice, "account_locked", locked)));
  }

  private Home home(IsolationMode mode) {
    return plane.home(mode).with(config(3, 100, true, true));
  }

  private Home home() {
    return home(IsolationMode.SEPARATE_SCHEMA);
  }

  /** A user whose address is verified, and who has signed up at {@link #HERE}. */
  private UserId user(Home home, String email) throws Exception {
    var user = DataPlane.userOf(signUp(home, email));
    update(home, user.value(), "u.emailVerified = true, u.updatedAt = :now");
    return user;
  }

  private void fail(Home home, String email, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertRefused(
          ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, email, "a wrong one", address));
    }
  }

  private void unlock(Home home, String token) {
    plane.unlockAccount.unlock(home.tenant(), token);
  }

  private String link(Home home) {
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var links = tokens("uat_");
    return links.get(links.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void aLockIsToldOnceAndItsLinkUnlocks(IsolationMode mode) throws Exception {
    var home = home(mode);
    user(home, ANN);
    fail(home, ANN, HERE, 2);
    assertThat(sender.deliver(home.tenant())).isZero();
    fail(home, ANN, HERE, 5);
    var token = link(home);
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getSubject())
        .isEqualTo("Your account at " + home.tenant().name() + " is locked for now");
    assertThat(mail.getAllRecipients()[0]).hasToString(ANN);
    for (int part = 0; part < 2; part++) {
      assertThat(part(mail, part))
          .contains("https://auth.example.com/unlock?token=" + token, "15 minutes")
          .doesNotContain("{{");
    }
    long sessions = rows(home, "SessionEntity");
    // The password is closed, right or wrong.
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS, () -> plane.signIn(home, ANN, DataPlane.PASSWORD, HERE));
    unlock(home, token);
    assertThat(rows(home, "SessionEntity")).isEqualTo(sessions);
    assertThat(plane.failures(home, plane.userIdOf(home, ANN).value(), HERE)).isZero();
    assertRefused(ErrorCode.INVALID_TOKEN, () -> unlock(home, token));
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);

    // The next lock is another one.
    fail(home, ANN, HERE, 4);
    link(home);
  }

  @Test
  void alsoTheLockOverAllNetworksOpens() throws Exception {
    var home = plane.home(IsolationMode.SHARED_SCHEMA).with(config(3, 10, true, true));
    var user = user(home, ANN);
    for (int i = 0; i < 5; i++) {
      fail(home, ANN, "198.51." + i + ".7", 2);
    }
    fail(home, ANN, "198.51.9.7", 2);
    var token = link(home);
    var elsewhere = "192.0.2.9";
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () -> plane.signIn(home, ANN, DataPlane.PASSWORD, elsewhere));
    unlock(home, token);
    assertThat(plane.accountFailures(home, user.value())).isZero();
    plane.signIn(home, ANN, DataPlane.PASSWORD, elsewhere);
  }

  @Test
  void whoTypesItRightAtLastIsToldNothing() throws Exception {
    var home = home();
    user(home, ANN);
    fail(home, ANN, HERE, 2);
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    assertThat(sender.deliver(home.tenant())).isZero();
    fail(home, ANN, HERE, 3);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
  }

  /**
   * It begins with the same statements whoever is named, and tells those alone whom it concerns.
   */
  @Test
  void row46ALockIsToldToNobodyElse() throws Exception {
    var home = home();
    user(home, ANN);
    signUp(home, "unverified@example.com");
    var disabled = user(home, "off@example.com");
    update(home, disabled.value(), "u.status = 'disabled', u.updatedAt = :now");
    var statements = new ArrayList<Long>();
    for (var email : List.of(ANN, "unverified@example.com", "off@example.com", "no@example.com")) {
      fail(home, email, HERE, 2);
      statements.add(plane.statements(home, () -> fail(home, email, HERE, 1)));
    }
    var names = new Account.ByUsername(Username.parse("nobody.at.all").orElseThrow());
    for (int i = 0; i < 2; i++) {
      failByName(home, names);
    }
    statements.add(plane.statements(home, () -> failByName(home, names)));
    assertThat(statements).containsOnly(statements.get(0));
    assertThat(rows(home, "MailEntity")).isEqualTo(5);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(smtp.getReceivedMessages()).hasSize(1);
    assertThat(smtp.getReceivedMessages()[0].getAllRecipients()[0]).hasToString(ANN);
  }

  private void failByName(Home home, Account name) {
    assertRefused(
        ErrorCode.INVALID_CREDENTIALS,
        () ->
            plane.signIn.signIn(
                home.tenant(),
                home.client(),
                name,
                new SignIn.Shown("a wrong one", null),
                DataPlane.at(HERE)));
  }

  @Test
  void nobodysMailboxIsFilledWithLocks() throws Exception {
    var home = home();
    user(home, ANN);
    for (int i = 0; i < 7; i++) {
      fail(home, ANN, "198.51." + i + ".7", 3);
    }
    assertThat(sender.deliver(home.tenant())).isEqualTo(5);
    plane.clock.advance(Duration.ofHours(1));
    fail(home, ANN, HERE, 3);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
  }

  @Test
  void aLinkIsOfItsUserForAnHour() throws Exception {
    var home = home();
    var user = user(home, ANN);
    fail(home, ANN, HERE, 3);
    var token = link(home);
    assertRefused(ErrorCode.INVALID_TOKEN, () -> unlock(home(), token));
    update(home, user.value(), "u.status = 'disabled', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> unlock(home, token));
    update(home, user.value(), "u.status = 'active', u.updatedAt = :now");
    update(home, user.value(), "u.email = 'moved@example.com', u.updatedAt = :now");
    assertRefused(ErrorCode.INVALID_TOKEN, () -> unlock(home, token));
    update(home, user.value(), "u.email = 'ann@example.com', u.updatedAt = :now");
    plane.clock.advance(Duration.ofHours(1));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> unlock(home, token));
  }

  @Test
  void row22OfAHundredWhoUseALinkAtOnceOneDoes() throws Exception {
    var home = home();
    user(home, ANN);
    fail(home, ANN, HERE, 3);
    var token = link(home);
    var outcomes = Parallel.call(100, i -> outcome(() -> unlock(home, token)));
    assertThat(Collections.frequency(outcomes, "ok")).as("%s", outcomes).isEqualTo(1);
    assertThat(outcomes).isSubsetOf("ok", "invalid_token", "service_unavailable");
  }

  private void signIn(Home home, String address, String userAgent) {
    plane.signIn.signIn(
        home.tenant(),
        home.client(),
        new Account.ByEmail(new Email(ANN)),
        new SignIn.Shown(DataPlane.PASSWORD, null),
        Origin.of(IpAddress.parse(address).orElseThrow(), userAgent));
  }

  @ParameterizedTest
  @EnumSource
  void aNewDeviceIsToldOnce(IsolationMode mode) throws Exception {
    var home = home(mode);
    user(home, ANN);
    plane.signIn(home, ANN, DataPlane.PASSWORD, HERE);
    assertThat(sender.deliver(home.tenant())).isZero();

    signIn(home, HERE, FIREFOX);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    var mail = smtp.getReceivedMessages()[0];
    assertThat(mail.getSubject())
        .isEqualTo("A new device at your account at " + home.tenant().name());
    for (int part = 0; part < 2; part++) {
      assertThat(part(mail, part))
          .contains("Firefox on Linux", HERE, " March 2026, ")
          .doesNotContain("{{", "Gecko");
    }
    // Its next version at another machine of the network is none, at another network it is.
    signIn(home, "203.0.113.99", FIREFOX.replace("145", "146"));
    assertThat(sender.deliver(home.tenant())).isZero();
    signIn(home, "198.51.100.4", FIREFOX);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    signIn(home, "198.51.100.4", null);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    signIn(home, "198.51.100.4", null);
    assertThat(sender.deliver(home.tenant())).isZero();
  }

  @Test
  void ofTwentyAtOnceFromANewDeviceOneIsTold() throws Exception {
    var home = home();
    user(home, ANN);
    var outcomes = Parallel.call(20, i -> outcome(() -> signIn(home, "198.51.100.4", FIREFOX)));
    assertThat(outcomes).contains("ok");
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
    assertThat(smtp.getReceivedMessages()).hasSize(1);
  }

  @Test
  void nobodysMailboxIsFilledWithDevices() throws Exception {
    var home = home();
    user(home, ANN);
    plane.clock.advance(Duration.ofHours(1));
    for (int i = 0; i < 8; i++) {
      signIn(home, "198.51." + i + ".7", FIREFOX);
    }
    assertThat(sender.deliver(home.tenant())).isEqualTo(5);
    plane.clock.advance(Duration.ofHours(1));
    signIn(home, "198.51.50.7", FIREFOX);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
  }

  @Test
  void anAddressThatNobodyHasProvedGetsNothing() throws Exception {
    var home = home();
    signUp(home, ANN);
    signIn(home, "198.51.100.4", FIREFOX);
    assertThat(rows(home, "MailEntity")).isZero();
  }

  @Test
  void whatIsOverIsNotTold() throws Exception {
    var home = home();
    user(home, ANN);
    signIn(home, "198.51.100.4", FIREFOX);
    plane.in(home, em -> em.createQuery("update MailEntity m set m.about = null").executeUpdate());
    assertThat(sender.deliver(home.tenant())).isZero();
    signIn(home, "198.51.101.4", FIREFOX);
    plane.in(home, em -> em.createQuery("delete from SessionEntity s").executeUpdate());
    assertThat(sender.deliver(home.tenant())).isZero();
  }

  /** Who has not been here for so long that no session is left is told all the same. */
  @Test
  void whoWasAwayForLongIsTold() throws Exception {
    var home = home();
    user(home, ANN);
    plane.in(home, em -> em.createQuery("delete from SessionEntity s").executeUpdate());
    signIn(home, HERE, FIREFOX);
    assertThat(sender.deliver(home.tenant())).isEqualTo(1);
  }

  @Test
  void aTenantSwitchesThemOff() throws Exception {
    var home = home();
    user(home, ANN);
    var quiet = home.with(config(3, 100, false, false));
    signIn(quiet, "198.51.100.4", FIREFOX);
    fail(quiet, ANN, HERE, 4);
    assertThat(rows(home, "MailEntity")).isZero();
  }
}
